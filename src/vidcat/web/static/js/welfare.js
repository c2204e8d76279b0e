// Veils over stills that may hurt, lifted while somebody holds them; and what was on screen, told of.

const SEEN_AFTER_MS = 1000; // a still that scrolled by was not looked at
const SEEN_WIDTH = 320; // nor can anybody say what is not in a thumbnail
const TELL_EVERY_MS = 5000;

/** @param {Element} still */
function isClear(still) {
  const veil = still instanceof HTMLElement ? still.dataset.veil : "";
  const kept = veil === "graphic" ? document.body.dataset.graphic : veil === "unseen" ? document.body.dataset.unseen : "clear";
  return kept !== "blurred" || still.classList.contains("bare");
}

/** @param {(video: string, shown: {pts: number, clear: boolean, seconds: number}[]) => void} tell */
export function watchStills(tell) {
  /** @type {Map<Element, {since: number, clear: boolean}>} */
  const onScreen = new Map();
  /** @type {Map<string, Map<number, {clear: boolean, seconds: number}>>} */
  const untold = new Map();

  /** @param {Element} still */
  function note(still) {
    const seen = onScreen.get(still);
    if (!seen || !(still instanceof HTMLElement)) return;
    const { video, pts } = still.dataset;
    const now = performance.now();
    const seconds = (now - seen.since) / 1000;
    if (video && pts && seconds * 1000 >= SEEN_AFTER_MS && still.clientWidth >= SEEN_WIDTH) {
      const frames = untold.get(video) ?? new Map();
      const before = frames.get(Number(pts)) ?? { clear: false, seconds: 0 };
      frames.set(Number(pts), { clear: before.clear || seen.clear, seconds: before.seconds + seconds });
      untold.set(video, frames);
    }
    onScreen.set(still, { since: now, clear: isClear(still) });
  }

  const observer = new IntersectionObserver((entries) => {
    for (const { target, isIntersecting } of entries) {
      note(target);
      if (isIntersecting) onScreen.set(target, { since: performance.now(), clear: isClear(target) });
      else onScreen.delete(target);
    }
  }, { threshold: 0.6 });

  function send() {
    for (const still of onScreen.keys()) note(still);
    for (const [video, frames] of untold) {
      tell(video, [...frames].slice(0, 500).map(([pts, seen]) => ({ pts, ...seen })));
    }
    untold.clear();
  }

  const found = () => document.querySelectorAll(".still[data-video][data-pts]").forEach((still) => observer.observe(still));
  found();
  new MutationObserver(found).observe(document.body, { childList: true, subtree: true });
  setInterval(() => { if (document.visibilityState === "visible") send(); }, TELL_EVERY_MS);
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") send();
    else for (const still of onScreen.keys()) onScreen.set(still, { since: performance.now(), clear: isClear(still) });
  });

  /** @param {Element | null} still @param {boolean} bare */
  function lift(still, bare) {
    if (!still) return;
    note(still);
    still.classList.toggle("bare", bare);
    const seen = onScreen.get(still);
    if (seen) seen.clear = isClear(still);
  }
  /** @param {EventTarget | null} target */
  const stillAt = (target) => (target instanceof Element ? target.closest(".still[data-veil]") ?? target.querySelector(":scope > .still[data-veil]") : null);
  document.addEventListener("pointerdown", (event) => lift(stillAt(event.target), true));
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => document.querySelectorAll(".still.bare").forEach((still) => lift(still, false)));
  }
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Space" || event.repeat) return;
    const still = stillAt(document.activeElement);
    if (still) { event.preventDefault(); lift(still, true); }
  });
  document.addEventListener("keyup", (event) => {
    if (event.code === "Space") document.querySelectorAll(".still.bare").forEach((still) => lift(still, false));
  });
}
