// Stills that may hurt are veiled, and the veil is lifted while somebody holds it. What was shown is told.

const SEEN_AFTER_MS = 1000; // a still that scrolled by was not looked at
const SEEN_WIDTH = 320; // nobody can say what is not in a thumbnail
const TELL_EVERY_MS = 5000;
const MOST_AT_ONCE = 500;

/** @typedef {{pts: number, clear: boolean, seconds: number}} Seen */

/** Return whether this person has such stills blurred. @param {string | undefined} veil */
export function isBlurred(veil) {
  const { graphic, unseen } = document.body.dataset;
  if (veil === "graphic") return graphic === "blurred";
  return veil === "unseen" && unseen === "blurred";
}

/** Return the strongest of some veils, "" for none. @param {(string | undefined)[]} veils */
export function strongest(veils) {
  if (veils.includes("graphic")) return "graphic";
  return veils.includes("unseen") ? "unseen" : "";
}

/** @param {Element} still */
function isClear(still) {
  const veil = still instanceof HTMLElement ? still.dataset.veil : "";
  return !isBlurred(veil) || still.classList.contains("bare");
}

/** @param {EventTarget | null} target @returns {Element | null} */
function veiledAt(target) {
  if (!(target instanceof Element)) return null;
  return target.closest(".still[data-veil]") ?? target.querySelector(":scope > .still[data-veil]");
}

/** Counts how long each still is on screen, and whether it is clear. */
class Watch {
  /** @param {(video: string, shown: Seen[]) => void} tell */
  constructor(tell) {
    this.tell = tell;
    /** @type {Map<Element, {since: number, clear: boolean}>} */
    this.onScreen = new Map();
    /** @type {Map<string, Map<number, {clear: boolean, seconds: number}>>} */
    this.untold = new Map();
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        this.note(target);
        if (isIntersecting) this.begin(target);
        else this.onScreen.delete(target);
      }
    }, { threshold: 0.6 });
  }

  /** @param {Element} still */
  begin(still) {
    this.onScreen.set(still, { since: performance.now(), clear: isClear(still) });
  }

  /** Count how long a still was on screen up to now. @param {Element} still */
  note(still) {
    const seen = this.onScreen.get(still);
    if (!seen || !(still instanceof HTMLElement)) return;
    const { video, pts } = still.dataset;
    const ms = performance.now() - seen.since;
    if (video && pts && ms >= SEEN_AFTER_MS && still.clientWidth >= SEEN_WIDTH) {
      const frames = this.untold.get(video) ?? new Map();
      const before = frames.get(Number(pts)) ?? { clear: false, seconds: 0 };
      frames.set(Number(pts), { clear: before.clear || seen.clear, seconds: before.seconds + ms / 1000 });
      this.untold.set(video, frames);
    }
    this.begin(still);
  }

  send() {
    for (const still of this.onScreen.keys()) this.note(still);
    for (const [video, frames] of this.untold) {
      this.tell(video, [...frames].slice(0, MOST_AT_ONCE).map(([pts, seen]) => ({ pts, ...seen })));
    }
    this.untold.clear();
  }

  observeAll() {
    for (const still of document.querySelectorAll(".still[data-video][data-pts]")) this.observer.observe(still);
  }

  /** Lift the veil from a still, or let it down. @param {Element | null} still @param {boolean} bare */
  lift(still, bare) {
    if (!still) return;
    this.note(still);
    still.classList.toggle("bare", bare);
    const seen = this.onScreen.get(still);
    if (seen) seen.clear = isClear(still);
  }

  dropAll() {
    for (const still of document.querySelectorAll(".still.bare")) this.lift(still, false);
  }
}

/**
 * Lift veils that are held, and tell which frames were shown, for how long, and whether they were clear.
 * @param {(video: string, shown: Seen[]) => void} tell
 */
export function watchStills(tell) {
  const watch = new Watch(tell);
  watch.observeAll();
  new MutationObserver(() => watch.observeAll()).observe(document.body, { childList: true, subtree: true });
  setInterval(() => {
    if (document.visibilityState === "visible") watch.send();
  }, TELL_EVERY_MS);
  addEventListener("pagehide", () => watch.send());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") watch.send();
    else for (const still of watch.onScreen.keys()) watch.begin(still);
  });
  liftWhileHeld(watch);
}

/** @param {Watch} watch */
function liftWhileHeld(watch) {
  document.addEventListener("pointerdown", (event) => watch.lift(veiledAt(event.target), true));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, () => watch.dropAll());
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Space" || event.repeat) return;
    const still = veiledAt(document.activeElement);
    if (!still) return;
    event.preventDefault();
    watch.lift(still, true);
  });
  document.addEventListener("keyup", (event) => {
    if (event.code === "Space") watch.dropAll();
  });
}
