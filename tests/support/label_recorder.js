// Runs before the label page's own scripts: slows down and refuses what the page asks for, by a drawn
// seed, and writes down each key with what the page waited for, and each statement that the page makes.
(() => {
  // The seed stands after # in the address; without one, nothing is slowed down, refused or lost.
  const seed = Number(location.hash.slice(1));
  const [slowMs, refuses, loses] = seed ? [700, 0.1, 0.03] : [0, 0, 0];
  let state = seed;
  const draw = () => { // mulberry32
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const sleep = (ms) => new Promise((go) => setTimeout(go, ms));
  const log = { keys: [], said: [], told: [], answers: {}, calm: !seed };
  window.vidcatLog = log;

  const ask = window.fetch;
  window.fetch = async (address, options = {}) => {
    const slow = log.calm ? 0 : draw() * slowMs;
    await sleep(slow / 2);
    const isSaid = options.method === "POST" && /^\/api\/(sightings|assessments)/.test(address);
    const key = isSaid ? JSON.parse(options.body).key : null;
    if (key && (log.answers[key] === 418 || (!log.calm && !(key in log.answers) && draw() < refuses))) {
      log.answers[key] = 418; // what was refused is refused for good
      const body = JSON.stringify({ error: "bad_statement", message: "refused by the trial." });
      return new Response(body, { status: 422, headers: { "content-type": "application/json" } });
    }
    const answer = await ask(address, options);
    if (key) log.answers[key] = answer.status;
    await sleep(slow / 2);
    if (isSaid && !log.calm && draw() < loses) throw new TypeError("lost by the trial");
    return answer;
  };
  const decode = Image.prototype.decode;
  Image.prototype.decode = async function slowly() {
    await sleep(log.calm ? 0 : draw() * slowMs);
    return decode.call(this);
  };

  let deciding = false;
  const close = HTMLDialogElement.prototype.close;
  HTMLDialogElement.prototype.close = function decided(...given) {
    deciding = true;
    setTimeout(() => { deciding = false; }, 50);
    return close.apply(this, given);
  };
  const keep = Storage.prototype.setItem;
  Storage.prototype.setItem = function noted(name, value) {
    if (name.startsWith("vidcat:said:")) {
      const { key, path, body } = JSON.parse(value);
      const isSighting = /^\/api\/(sightings|assessments)/.test(path);
      if (isSighting) log.said.push({ key, path, body, after: log.keys.length - 1, deciding });
    }
    return keep.call(this, name, value);
  };

  // Enter on a link that Tab came to would lead away from the page under trial.
  addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("a")) event.preventDefault();
  }, true);
  addEventListener("DOMContentLoaded", () => {
    const toasts = document.getElementById("toasts");
    const note = (changes) => changes.forEach((each) => each.addedNodes.forEach((node) => log.told.push(node.textContent)));
    if (toasts) new MutationObserver(note).observe(toasts, { childList: true });
  });

  const isField = (at) => at instanceof HTMLElement && at.matches("textarea, select, input:not([type=radio])");
  addEventListener("keydown", (event) => {
    if (/^(Shift|Control|Alt|Meta)$/.test(event.key)) return;
    const at = document.activeElement;
    log.keys.push({
      t: event.timeStamp, code: event.code, key: event.key, shift: event.shiftKey, ctrl: event.ctrlKey,
      field: isField(at) ? at.id : null, value: isField(at) ? at.value : null, awaited: isField(at) && at.readOnly === true,
      button: at?.closest("button")?.textContent ?? null,
      dialog: document.querySelector("dialog[open]") !== null,
      busy: document.getElementById("frame")?.getAttribute("aria-busy") !== "false",
      pts: Number(new URLSearchParams(location.search).get("pts")),
    });
  }, true);
})();
