// Both videos of a pair, held together: where the one is, the other follows, as they are aligned.

import { strongest } from "../desk/welfare.js";
import { Side } from "./side.js";

/**
 * @typedef {[number, number, number, number, number, number]} Affine
 * @typedef {{a: [number, number], b: [number, number], rate: number, mirrored: boolean,
 *   map: Affine, inverse: Affine}} Segment
 * @typedef {{a: import("./side.js").SideData, b: import("./side.js").SideData,
 *   segments: Segment[], method: string | null}} PairData
 */

const DRIFT_S = 0.6; // further off, the second is set anew; nearer, it is sped up or slowed down
const NUDGE = 0.5; // of its speed for a second of drift
const WHOLE = 0.02; // a frame that covers the other but for that is not outlined
const BLINK_MS = 500; // twice a second: slower than what may harm

export class Stage extends EventTarget {
  /** @param {HTMLElement} root @param {PairData} data */
  constructor(root, data) {
    super();
    this.root = root;
    this.data = data;
    this.a = new Side(/** @type {HTMLElement} */ (root.querySelector('[data-side="a"]')), data.a);
    this.b = new Side(/** @type {HTMLElement} */ (root.querySelector('[data-side="b"]')), data.b);
    this.at = 0;
    this.overlaid = false;
    this.opacity = 0.5;
    this.difference = false;
    /** @type {ReturnType<typeof setInterval> | undefined} */
    this.blinking = undefined;
    this.running = false;
    for (const side of [this.a, this.b]) {
      side.addEventListener("shown", () => this.lay());
      side.addEventListener("fitted", () => this.lay());
    }
    this.a.place.addEventListener("input", () => this.goA(Number(this.a.place.value)));
    this.b.place.addEventListener("input", () => this.goB(Number(this.b.place.value)));
  }

  /** @returns {Segment | undefined} */
  get segment() {
    return this.data.segments[this.at];
  }

  /** Go to a stretch, to its beginning or to a time of the first video in it.
   * @param {number} number @param {number} [time_s] */
  choose(number, time_s) {
    const count = this.data.segments.length;
    if (!count) {
      this.a.show(this.a.data.duration_s / 2);
      this.b.show(this.b.data.duration_s / 2);
      return;
    }
    this.at = (number + count) % count;
    this.outline();
    const [start, end] = /** @type {Segment} */ (this.segment).a;
    this.goA(time_s ?? (start + end) / 2);
    this.dispatchEvent(new Event("segment"));
  }

  /** @param {number} time_s */
  goA(time_s) {
    this.a.show(time_s);
    if (this.segment) this.b.show(this.beside(this.a.time));
    this.moved();
  }

  /** @param {number} time_s */
  goB(time_s) {
    this.b.show(time_s);
    const here = this.segment;
    if (here) this.a.show(here.a[0] + (this.b.time - here.b[0]) / here.rate);
    this.moved();
  }

  /** The time of the second video that shows what the first shows. @param {number} time_s */
  beside(time_s) {
    const here = this.segment;
    return here ? here.b[0] + (time_s - here.a[0]) * here.rate : time_s;
  }

  /** @param {number} by */
  async step(by) {
    this.pause();
    const time = await this.a.step(by);
    if (this.segment) this.b.show(this.beside(time));
    else await this.b.step(by);
    this.moved();
  }

  moved() {
    this.dispatchEvent(new Event("moved"));
  }

  /** Outline where the one frame lies in the other. */
  outline() {
    const here = this.segment;
    if (!here) return;
    outlined(this.a, here.inverse);
    outlined(this.b, here.map);
  }

  /** @param {boolean} on */
  overlay(on) {
    this.overlaid = on && this.segment !== undefined;
    if (!on) this.blink(false);
    this.lay();
  }

  /** @param {boolean} on */
  blink(on) {
    clearInterval(this.blinking);
    this.blinking = undefined;
    if (on) {
      let shown = true;
      this.blinking = setInterval(() => {
        shown = !shown;
        const over = this.over();
        if (over) over.style.opacity = shown ? "1" : "0";
      }, BLINK_MS);
    }
    this.lay();
  }

  /** @returns {HTMLImageElement | null} */
  over() {
    return this.a.root.querySelector("img.over");
  }

  /** Lay the second's frame over the first's, where it lies in it. */
  lay() {
    this.over()?.remove();
    const still = this.a.find(".still");
    const image = this.b.root.querySelector(".still img");
    const here = this.segment;
    const veils = [this.a.veil, this.overlaid ? this.b.veil : ""]; // the stricter covers both
    const veil = strongest(veils);
    if (veil) still.dataset.veil = veil;
    else delete still.dataset.veil;
    if (!this.overlaid || !here || !(image instanceof HTMLImageElement)) return;
    const { clientWidth: width, clientHeight: height } = this.a.frame;
    const [xx, xy, x0, yx, yy, y0] = here.inverse;
    const over = new Image();
    over.className = "over";
    over.alt = "";
    over.src = image.src;
    over.style.transform = `matrix(${xx}, ${(yx * height) / width}, ${(xy * width) / height}, ${yy}, ${x0 * width}, ${y0 * height})`;
    over.style.opacity = String(this.difference || this.blinking ? 1 : this.opacity);
    still.classList.toggle("difference", this.difference);
    still.append(over);
  }

  /** @param {(said: string) => void} tell */
  async play(tell) {
    if (this.running) {
      this.pause();
      return;
    }
    this.running = true;
    const [a, b] = await Promise.all([this.a.player(tell), this.b.player(tell)]);
    if (!a || !b) {
      this.running = false;
      tell(`${unplayable(a, b)} be played here; step through the frames.`);
      return;
    }
    if (!this.running) return;
    tell("");
    await this.startBoth(a, b);
  }

  /** Play both from where they are. @param {HTMLVideoElement} a @param {HTMLVideoElement} b */
  async startBoth(a, b) {
    const end = this.segment?.a[1] ?? this.a.data.duration_s;
    if (this.a.time >= end - 0.05) this.goA(this.segment?.a[0] ?? 0);
    this.a.seek(a);
    this.b.seek(b);
    b.playbackRate = this.segment?.rate ?? 1;
    this.a.playing(true);
    this.b.playing(true);
    await Promise.all([a.play(), b.play()]);
    this.dispatchEvent(new Event("playing"));
    requestAnimationFrame(() => this.follow(a, b, end));
  }

  /** Keep the second beside the first while they play. @param {HTMLVideoElement} a @param {HTMLVideoElement} b @param {number} end */
  follow(a, b, end) {
    if (!this.running) return;
    this.a.time = this.a.timeOf(a);
    this.b.time = this.b.timeOf(b);
    this.a.tellTime();
    this.b.tellTime();
    const here = this.segment;
    if (here && !b.seeking) {
      const late = this.beside(this.a.time) - this.b.time;
      if (Math.abs(late) > DRIFT_S) b.currentTime += late;
      else b.playbackRate = here.rate * (1 + NUDGE * late);
    }
    this.moved();
    if (this.a.time >= end || a.ended) this.pause();
    else requestAnimationFrame(() => this.follow(a, b, end));
  }

  pause() {
    if (!this.running) return;
    this.running = false;
    this.a.video?.pause();
    this.b.video?.pause();
    this.a.playing(false);
    this.b.playing(false);
    this.goA(this.a.time);
    this.dispatchEvent(new Event("playing"));
  }
}

/** Name what cannot be played. @param {HTMLVideoElement | null} a @param {HTMLVideoElement | null} b */
function unplayable(a, b) {
  if (!a && !b) return "Neither can";
  return a ? "The second cannot" : "The first cannot";
}

/** @param {Side} side @param {Affine} map */
function outlined(side, [xx, xy, x0, yx, yy, y0]) {
  const svg = /** @type {SVGElement} */ (side.root.querySelector(".outline"));
  const whole = /** @type {[number, number][]} */ ([[0, 0], [1, 0], [1, 1], [0, 1]]);
  const corners = whole.map(([x, y]) => /** @type {[number, number]} */ ([xx * x + xy * y + x0, yx * x + yy * y + y0]));
  const isWhole = corners.every(([x, y]) => Math.min(Math.abs(x), Math.abs(x - 1)) < WHOLE && Math.min(Math.abs(y), Math.abs(y - 1)) < WHOLE);
  svg.toggleAttribute("hidden", isWhole);
  svg.firstElementChild?.setAttribute("points", corners.map((corner) => corner.join(",")).join(" "));
}
