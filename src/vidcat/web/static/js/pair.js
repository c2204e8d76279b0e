// A pair of videos side by side: scrubbers, keys, the evidence, and the verdict.

import { ask, Refusal } from "./api.js";
import { outbox, toast } from "./desk.js";
import { bind } from "./keys.js";
import { clock } from "./pair_side.js";
import { Stage } from "./pair_stage.js";

/** @typedef {{view_a: string, view_b: string, mean_distance: number, against: number, plain: number, moments: [number, number, number, boolean][]}} Evidence */

const USUAL = {
  same: ["same footage re-uploaded", "one is an excerpt of the other", "both hold the same piece", "edited, cropped or mirrored copy"],
  different: ["same place, other footage", "same event, other camera", "shared intro or outro", "only text or a logo in common"],
};
const FAR_BITS = 128; // two unrelated pictures
const AGAINST_BITS = 85;
const SVG = "http://www.w3.org/2000/svg";

const root = /** @type {HTMLElement} */ (document.getElementById("pair"));
/** @type {import("./pair_stage.js").PairData} */
const data = JSON.parse(root.dataset.pair ?? "");
const stage = new Stage(root, data);
/** @param {string} selector @returns {HTMLElement} */
const find = (selector) => /** @type {HTMLElement} */ (root.querySelector(selector));
const scrub = /** @type {HTMLInputElement} */ (find("[data-scrub]"));
const status = find("[data-status]");
/** @type {Evidence[]} */
let evidence = [];

// Where we are

/** @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

function drawTracks() {
  for (const letter of /** @type {const} */ (["a", "b"])) {
    const long = data[letter].duration_s || 1;
    stage[letter].find("[data-track]").replaceChildren(...data.segments.map((each, number) => svg("rect", {
      x: (1000 * each[letter][0]) / long,
      width: Math.max(2, (1000 * (each[letter][1] - each[letter][0])) / long),
      height: 8,
      class: number === stage.at ? "now" : "",
    })));
  }
}

stage.addEventListener("moved", () => {
  const here = stage.segment;
  if (!here) return;
  scrub.value = String(stage.a.time - here.a[0]);
  scrub.setAttribute("aria-valuetext", `${clock(stage.a.time)} beside ${clock(stage.b.time)}`);
});
stage.addEventListener("segment", () => {
  const [start, end] = /** @type {import("./pair_stage.js").Segment} */ (stage.segment).a;
  scrub.max = String(end - start);
  scrub.value = String(stage.a.time - start);
  find("[data-which]").textContent = `stretch ${stage.at + 1} of ${data.segments.length}`;
  root.querySelectorAll("[data-segment]").forEach((row, number) => row.classList.toggle("now", number === stage.at));
  drawTracks();
  drawMoments();
});
scrub.addEventListener("input", () => {
  stage.pause();
  stage.goA((stage.segment?.a[0] ?? 0) + Number(scrub.value));
});

// The evidence

function drawMoments() {
  const place = find("[data-moments]");
  const here = stage.segment;
  const found = evidence[stage.at];
  if (!here || !found) {
    place.replaceChildren();
    return;
  }
  const [start, end] = here.a;
  const long = Math.max(end - start, 0.25);
  place.setAttribute("viewBox", `0 0 ${long} 100`);
  const bars = found.moments.map(([a_s, , bits, votes]) => {
    const height = Math.max(4, Math.min(100, (100 * bits) / FAR_BITS));
    return svg("rect", { x: a_s - start - 0.115, y: 100 - height, width: 0.23, height, class: !votes ? "plain" : bits > AGAINST_BITS ? "against" : "near" });
  });
  const limit = 100 - (100 * AGAINST_BITS) / FAR_BITS;
  place.replaceChildren(...bars, svg("line", { x1: 0, x2: long, y1: limit, y2: limit, class: "limit" }));
  const views = found.view_a === "laid over" ? "laid over each other" : `${found.view_a} view beside ${found.view_b} view`;
  find("[data-evidence-said]").textContent = `This stretch, ${views}: ${found.moments.length} moments, ${found.mean_distance} of 256 bits apart in the mean; ${found.against} speak against it, ${found.plain} are too plain to say anything.`;
  const details = find("[data-evidence] details");
  details.hidden = false;
  details.querySelector("tbody")?.replaceChildren(...found.moments.map(row));
}

/** @param {[number, number, number, boolean]} moment */
function row([a_s, b_s, bits, votes]) {
  const made = document.createElement("tr");
  const says = !votes ? "too plain" : bits > AGAINST_BITS ? "against" : "";
  for (const [text, kind] of /** @type {[string, string][]} */ ([[clock(a_s), "clock"], [clock(b_s), "clock"], [String(bits), "number"], [says, ""]])) {
    const cell = document.createElement("td");
    cell.className = kind;
    cell.textContent = text;
    made.append(cell);
  }
  return made;
}

/** @param {boolean} look */
async function loadEvidence(look) {
  const place = root.querySelector("[data-evidence-said]");
  if (!place) return;
  try {
    if (look) place.textContent = "Looking at both originals again…";
    const found = await ask(`/api/copies/${data.a.video}/${data.b.video}/evidence${look ? "?look=true" : ""}`);
    if (found.needs_look) return;
    evidence = found.segments;
    root.querySelector('[data-do="look"]')?.remove();
    drawMoments();
  } catch (error) {
    place.textContent = error instanceof Refusal ? error.message : "The server does not answer.";
  }
}

find("[data-moments]").addEventListener("click", (event) => {
  const here = stage.segment;
  const { left, width } = find("[data-moments]").getBoundingClientRect();
  if (here) stage.goA(here.a[0] + ((event.clientX - left) / width) * (here.a[1] - here.a[0]));
});

// What can be done

/** @param {string} name @param {boolean} on */
function press(name, on) {
  find(`[data-do="${name}"]`).setAttribute("aria-pressed", String(on));
}

/** @param {string} said */
const tell = (said) => { status.textContent = said; };
let lifted = false;

const deeds = {
  previous: () => stage.choose(stage.at - 1),
  following: () => stage.choose(stage.at + 1),
  back: () => void stage.step(-1),
  forth: () => void stage.step(1),
  play: () => void stage.play(tell).catch(() => { stage.running = false; tell("The server does not answer."); }),
  mirror: () => press("mirror", stage.b.frame.classList.toggle("turned")),
  overlay: () => {
    stage.overlay(!stage.overlaid);
    press("overlay", stage.overlaid);
    find("[data-overlay]").hidden = !stage.overlaid;
    if (!stage.overlaid) press("blink", false);
  },
  blink: () => {
    if (!stage.overlaid) deeds.overlay();
    stage.blink(!stage.blinking);
    press("blink", Boolean(stage.blinking));
  },
  difference: () => {
    if (!stage.overlaid) deeds.overlay();
    stage.difference = !stage.difference;
    press("difference", stage.difference);
    stage.lay();
  },
  lift: () => {
    lifted = !lifted;
    stage.a.lift(lifted);
    stage.b.lift(lifted);
    press("lift", lifted);
  },
  look: () => void loadEvidence(true),
  cancel: () => askWhy(null),
};
root.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target.closest("button") : null;
  const asked = target?.dataset.do;
  if (asked && asked in deeds) deeds[/** @type {keyof typeof deeds} */ (asked)]();
  if (target?.dataset.to) stage.choose(Number(target.dataset.to));
  if (target?.dataset.word) askWhy(/** @type {Word} */ (target.dataset.word));
});
document.getElementById("opacity")?.addEventListener("input", (event) => {
  stage.opacity = Number(/** @type {HTMLInputElement} */ (event.target).value) / 100;
  stage.lay();
});
stage.addEventListener("playing", () => press("play", stage.running));

// The verdict

/** @typedef {"same" | "different"} Word */
const form = /** @type {HTMLFormElement} */ (document.getElementById("reasons"));
const reason = /** @type {HTMLInputElement} */ (document.getElementById("reason"));
/** @type {Word | null} */
let word = null;
/** @type {string | null} */
let sent = null;

/** Ask why, or with null put the question away. @param {Word | null} chosen */
function askWhy(chosen) {
  word = chosen;
  form.hidden = !chosen;
  root.classList.toggle("asking", chosen !== null);
  for (const each of root.querySelectorAll("[data-word]")) {
    const isChosen = each.getAttribute("data-word") === chosen;
    each.setAttribute("aria-expanded", String(isChosen));
    each.setAttribute("aria-pressed", String(isChosen));
  }
  if (!chosen) return;
  find("[data-kind]").hidden = chosen !== "same";
  find("[data-say]").textContent = `Say ${chosen}`;
  const usual = USUAL[chosen].map((text, number) => {
    const button = document.createElement("button");
    const key = document.createElement("kbd");
    button.type = "button";
    key.textContent = String(number + 1);
    button.append(key, ` ${text}`);
    button.addEventListener("click", () => say(text));
    return button;
  });
  find("[data-usual]").replaceChildren(...usual);
  usual[0]?.focus();
}

/** @param {string} why */
function say(why) {
  if (!word || sent) return;
  const kind = word === "same" ? /** @type {HTMLSelectElement} */ (document.getElementById("kind")).value || null : null;
  sent = outbox.say("/api/verdicts", { a: data.a.video, b: data.b.video, verdict: word, kind, reason: why });
  form.querySelectorAll("button").forEach((button) => { button.disabled = true; });
  tell("saving…");
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (reason.value.trim()) say(reason.value.trim());
  else toast("Say why, in a few words.", "bad");
});
/** @param {Event} event */
const isOurs = (event) => sent !== null && /** @type {CustomEvent} */ (event).detail.entry.key === sent;
outbox.addEventListener("received", (event) => {
  if (isOurs(event)) location.assign(root.dataset.next ?? "/copies");
});
outbox.addEventListener("waiting", (event) => {
  if (isOurs(event)) tell("The server is away. The verdict is kept here and sent when it is back.");
});
outbox.addEventListener("refused", (event) => {
  if (!isOurs(event)) return;
  sent = null;
  tell("");
  form.querySelectorAll("button").forEach((button) => { button.disabled = false; });
});

/** @param {string} code @param {string} does @param {() => void} run */
const key = (code, does, run) => ({ keys: code.split(" "), does, group: "This pair", run });
bind(
  key("KeyY", "They share footage: then say why", () => askWhy("same")),
  key("KeyN", "They do not: then say why", () => askWhy("different")),
  ...[1, 2, 3, 4].map((digit) => key(`Digit${digit}`, `Usual reason ${digit}`, () => { if (word) say(USUAL[word][digit - 1] ?? ""); })),
  key("Slash", "Write another reason", () => { if (word) reason.focus(); }),
  { ...key("Escape", "Say nothing yet", () => askWhy(null)), inFields: true },
  key("BracketRight", "Next pair to judge", () => location.assign(root.dataset.next ?? "/copies")),
  key("KeyJ", "Next shared stretch", deeds.following),
  key("KeyK", "Previous shared stretch", deeds.previous),
  key("ArrowLeft", "Both a frame back", deeds.back),
  key("ArrowRight", "Both a frame on", deeds.forth),
  key("Shift+ArrowLeft", "Both a second back", () => stage.goA(stage.a.time - 1)),
  key("Shift+ArrowRight", "Both a second on", () => stage.goA(stage.a.time + 1)),
  key("Space", "Play both, or stop", deeds.play),
  key("KeyM", "Turn the second left to right", deeds.mirror),
  key("KeyO", "Lay the second over the first", deeds.overlay),
  key("KeyB", "Blink between them", deeds.blink),
  key("KeyD", "Show only where they differ", deeds.difference),
  key("KeyL", "Lift the veils, or let them fall", deeds.lift),
);

root.querySelectorAll("[data-alignment]").forEach((each) => each.toggleAttribute("hidden", !data.segments.length));
stage.choose(0);
void loadEvidence(false);
