// What is really on screen: stills and players that are in view, uncovered, in a visible window. Told
// to the server, which decides what counts as looked at; nothing is told that was not seen to be shown.

import { Refusal } from "./api.js";
import { howShown } from "./welfare.js";

const SAMPLE_MS = 100;
const LONGEST_SAMPLE_MS = 500; // when the page was held up for longer, nobody knows what was shown
const SEEN_WIDTH = 320; // nobody can say what is not in a thumbnail
const TELL_EVERY_MS = 5000;
const MOST_AT_ONCE = 400;
const MOST_UNTOLD = 2000;
const FASTEST = 2; // times the speed of the video; the server does not count what is played faster
const LEAPS_S = 0.3; // further from where it should be, a player was set to another time
const POINTS = [0.2, 0.5, 0.8]; // across and down
const LEAST_POINTS = 8; // of the nine; a thing over one of them covers a corner

/** How long a frame is shown before it counts as looked at, in milliseconds. */
export const LOOKED_AFTER_MS = Number(document.body.dataset.lookedAfterS ?? 1) * 1000;

/**
 * @typedef {"clear" | "grey" | "veiled"} How
 * @typedef {{pts: number | null, from_s: number, until_s: number, how: How, rate: number, since: number, last: number}} Run
 *   something on screen since a moment up to its last sample; of a still, only `pts` says what
 * @typedef {{looked_at: number[], figures: string}} Looked as the server answers
 * @typedef {(video: string, shown: object[], played: object[]) => Promise<Looked>} Tell
 */

/** Return whether an element is in view, with nothing over it. @param {Element} element */
export function isInView(element) {
  if (document.visibilityState !== "visible" || document.querySelector("dialog[open]")) return false;
  const box = element.getBoundingClientRect();
  if (box.width < SEEN_WIDTH) return false;
  let hits = 0;
  for (const across of POINTS) {
    for (const down of POINTS) {
      const over = document.elementFromPoint(box.left + box.width * across, box.top + box.height * down);
      if (over && element.contains(over)) hits++;
    }
  }
  return hits >= LEAST_POINTS;
}

/** The addresses of pictures in drawings: whether the browser has them; no event tells of one that came early. @type {Map<string, boolean>} */
const drawn = new Map();

/** Return whether a still has its picture: it is neither still to come nor damaged. @param {HTMLElement} still */
function isDrawn(still) {
  const picture = still.querySelector("img, canvas");
  if (picture instanceof HTMLImageElement) return picture.complete && picture.naturalWidth > 0;
  if (picture) return true; // what is drawn on it was decoded before
  const address = still.querySelector("image")?.href.baseVal;
  if (!address) return false;
  const known = drawn.get(address);
  if (known === undefined) {
    drawn.set(address, false);
    const probe = new Image(); // the same picture, from the browser's cache
    probe.src = address;
    probe.decode().then(() => drawn.set(address, true), () => {});
  }
  return known === true;
}

/** Return where a player is, in seconds since the first frame shown; null unless it shows that, slowly enough.
 * @param {HTMLElement} still @param {HTMLVideoElement} player @returns {number | null} */
function playedTo(still, { currentTime, playbackRate, paused, ended, seeking, readyState }) {
  if (paused || ended || seeking || readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return null;
  if (playbackRate > FASTEST) return null; // also where a busy computer plays it no faster than that
  // Browsers keep the clock of the stream.
  return Math.max(0, currentTime - Number(still.dataset.mediaStart ?? 0));
}

/** What a still shows at this moment; null where nothing of it can be seen.
 * @param {HTMLElement} still @param {number} now @returns {Run | null} */
function seenNow(still, now) {
  if (!still.isConnected || !isInView(still)) return null;
  const how = howShown(still);
  const run = { how, since: now, last: now };
  const player = still.querySelector("video");
  if (player) {
    const at_s = playedTo(still, player);
    return at_s === null ? null : { pts: null, from_s: at_s, until_s: at_s, rate: player.playbackRate, ...run };
  }
  if (!isDrawn(still)) return null;
  const pts = Number(still.dataset.pts ?? NaN);
  return Number.isSafeInteger(pts) ? { pts, from_s: 0, until_s: 0, rate: 0, ...run } : null;
}

/** Whether what is seen now is what was seen at the last sample, without a break. @param {Run} run @param {Run} now */
function goesOn(run, now) {
  const ms = now.last - run.last;
  if (ms > LONGEST_SAMPLE_MS || run.pts !== now.pts || run.how !== now.how || run.rate !== now.rate) return false;
  const moved = now.until_s - run.until_s;
  return run.pts !== null || (moved >= 0 && moved <= (run.rate * ms) / 1000 + LEAPS_S);
}

/** Samples what is on screen, and tells the server of it. */
export class Looking extends EventTarget {
  /** @param {Tell} tell */
  constructor(tell) {
    super();
    this.tell = tell;
    /** @type {Set<HTMLElement>} */
    this.near = new Set();
    /** @type {Map<HTMLElement, {video: string, run: Run}>} */
    this.runs = new Map();
    /** @type {{video: string, run: Run}[]} */
    this.untold = [];
    this.observer = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        if (!(target instanceof HTMLElement)) continue;
        if (isIntersecting) this.near.add(target);
        else this.near.delete(target);
      }
      this.sample();
    });
  }

  begin() {
    this.observeAll();
    new MutationObserver(() => this.observeAll()).observe(document.body, { childList: true, subtree: true });
    setInterval(() => this.sample(), SAMPLE_MS);
    setInterval(() => void this.send(), TELL_EVERY_MS);
    addEventListener("pagehide", () => void this.send());
    document.addEventListener("visibilitychange", () => {
      this.sample();
      void this.send();
    });
  }

  observeAll() {
    for (const still of document.querySelectorAll(".still[data-video]")) this.observer.observe(still);
  }

  /** Hold what was on screen up to the last sample against what is there now. */
  sample() {
    const now = performance.now();
    for (const still of new Set([...this.near, ...this.runs.keys()])) {
      const seen = this.near.has(still) ? seenNow(still, now) : null;
      const before = this.runs.get(still);
      if (before && seen && goesOn(before.run, seen)) {
        before.run.last = now;
        before.run.until_s = seen.until_s;
        continue;
      }
      if (before) this.end(still, before);
      if (seen) this.runs.set(still, { video: still.dataset.video ?? "", run: seen });
      if (!still.isConnected) this.near.delete(still);
    }
  }

  /** @param {HTMLElement} still @param {{video: string, run: Run}} before */
  end(still, before) {
    this.runs.delete(still);
    this.keep(before.video, before.run);
  }

  /** Keep a run to be told, if it is long enough to count. @param {string} video @param {Run} run */
  keep(video, run) {
    const isWorthTelling = run.pts === null ? run.until_s > run.from_s : run.last - run.since >= LOOKED_AFTER_MS;
    if (isWorthTelling && this.untold.length < MOST_UNTOLD) this.untold.push({ video, run });
  }

  /** How long a still has been on screen, as it is, without a break, in milliseconds. @param {HTMLElement} still */
  lasted(still) {
    this.sample();
    const run = this.runs.get(still)?.run;
    return run && run.how !== "veiled" ? run.last - run.since : 0;
  }

  /** Tell of all that was on screen so far; what cannot be told now is told later. */
  async send() {
    this.sample();
    for (const { video, run } of this.runs.values()) {
      if (run.pts !== null && run.last - run.since < LOOKED_AFTER_MS) continue;
      this.keep(video, { ...run });
      run.since = run.last;
      run.from_s = run.until_s;
    }
    const told = this.untold.splice(0);
    for (const video of new Set(told.map((each) => each.video))) {
      const own = told.filter((each) => each.video === video).slice(-MOST_AT_ONCE);
      try {
        const looked = await this.tell(video, own.filter(({ run }) => run.pts !== null).map(shownOf),
          own.filter(({ run }) => run.pts === null).map(playedOf));
        this.dispatchEvent(new CustomEvent("looked", { detail: { video, ...looked } }));
      } catch (error) {
        if (!(error instanceof Refusal) || error.status >= 500) this.untold.push(...own);
      }
    }
  }
}

/** @param {Run} run */
function onScreen({ how, since, last }) {
  const ago = Math.max(performance.now() - last, 0) / 1000;
  return { clear: how !== "veiled", grey: how === "grey", seconds: Math.max(last - since, 0) / 1000, ago };
}

/** @param {{run: Run}} kept */
function shownOf({ run }) {
  return { pts: run.pts, ...onScreen(run) };
}

/** @param {{run: Run}} kept */
function playedOf({ run }) {
  return { from_s: run.from_s, until_s: run.until_s, ...onScreen(run) };
}
