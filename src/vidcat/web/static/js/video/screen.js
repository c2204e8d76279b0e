// The screen of one video: keyframes at once, any other frame exactly, each under its own veil.

import { ask, Refusal } from "../desk/api.js";
import { strongest } from "../desk/welfare.js";

/**
 * @typedef {{pts: number, time_s: number, image: string, veil: string, looked: boolean}} Keyframe
 * @typedef {{video: string, start: number, end: number, media_start: number, keyframes: Keyframe[], marked: Record<string, string>}} ScreenData
 * @typedef {{pts: number, time_s: number, image: string, hash: string}} Shown
 */

const MOST_AT_ONCE = 1000; // frames that the server steps over in one go
const WITHIN_THE_LAST_S = 0.0005; // no frame is shorter
const SETTLED_MS = 250; // who leafs through keyframes does not want each of them proved

export class Screen extends EventTarget {
  /** @param {HTMLElement} root holds a .still @param {ScreenData} data */
  constructor(root, data) {
    super();
    this.root = root;
    this.data = data;
    this.turn = 0;
    this.owed = 0;
    this.busy = false;
    this.lifted = false;
    this.hasOriginal = true;
    const first = /** @type {Keyframe} */ (data.keyframes[0]);
    /** @type {Shown} */
    this.now = { pts: first.pts, time_s: first.time_s, image: first.image, hash: "" };
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Which keyframe is shown last up to a time. @param {number} seconds */
  indexAt(seconds) {
    return Math.max(0, this.data.keyframes.findLastIndex((each) => each.time_s <= seconds + 1e-6));
  }

  /** The veil of a frame: between keyframes, the stronger of the two beside it. @param {Shown} shown */
  veilOf(shown) {
    const own = this.data.marked[String(shown.pts)];
    if (own !== undefined) return own;
    const at = this.indexAt(shown.time_s);
    const before = this.data.keyframes[at];
    if (before?.pts === shown.pts) return before.veil;
    const beside = [before?.veil, this.data.keyframes[at + 1]?.veil];
    return beside.includes("graphic") ? "graphic" : before?.veil ?? "";
  }

  /** The veil over the moving picture: the strongest that any part of it has. */
  get wholeVeil() {
    const all = [...Object.values(this.data.marked), ...this.data.keyframes.map((each) => each.veil)];
    return strongest(all);
  }

  /** Each frame gets an element of its own, so that what was seen is counted to the right one.
   * @param {Shown} shown @param {number} turn */
  async put(shown, turn) {
    const image = new Image();
    image.alt = "The frame shown now";
    image.draggable = false;
    image.src = shown.image;
    try {
      await image.decode();
    } catch {
      return; // the frame before it stays
    }
    if (turn !== this.turn) return;
    this.now = shown;
    this.root.querySelector(".still")?.replaceWith(this.still(image, shown));
    this.dispatchEvent(new CustomEvent("shown", { detail: shown }));
  }

  /** @param {HTMLImageElement} image @param {Shown} shown */
  still(image, shown) {
    const still = document.createElement("span");
    still.className = "still";
    still.dataset.video = this.data.video;
    still.dataset.pts = String(shown.pts);
    const veil = this.lifted ? "" : this.veilOf(shown);
    if (veil) still.dataset.veil = veil;
    still.append(image);
    return still;
  }

  /** Show a keyframe, and prove it when nobody leafs on. @param {number} index */
  async showKeyframe(index) {
    const last = this.data.keyframes.length - 1;
    const found = this.data.keyframes[Math.min(Math.max(index, 0), last)];
    if (!found) return;
    const turn = ++this.turn;
    await this.put({ pts: found.pts, time_s: found.time_s, image: found.image, hash: "" }, turn);
    clearTimeout(this.timer);
    if (this.hasOriginal) this.timer = setTimeout(() => this.prove(turn), SETTLED_MS);
  }

  /** Ask for the hash of the keyframe on screen. @param {number} turn */
  async prove(turn) {
    const found = await this.exact(`pts=${this.now.pts}`);
    if (!found || turn !== this.turn) return;
    this.now = { ...this.now, hash: found.pixel_hash };
    this.dispatchEvent(new CustomEvent("shown", { detail: this.now }));
  }

  /** Show the frame of a time; where the original is gone, the keyframe before it.
   * @param {string} query as the address of a frame has it @param {number} seconds near which it is
   * @returns {Promise<boolean>} whether there is such a frame */
  async goTo(query, seconds) {
    const turn = ++this.turn;
    clearTimeout(this.timer);
    const found = this.hasOriginal ? await this.exact(query) : null;
    if (turn !== this.turn) return true;
    if (found) await this.put({ pts: found.pts, time_s: found.time_s, image: found.image, hash: found.pixel_hash }, turn);
    else if (!this.hasOriginal) await this.showKeyframe(this.indexAt(seconds));
    return found !== null || !this.hasOriginal;
  }

  /** Go frames on or back, at most to the ends. A key that is held owes more while the server
   * decodes. @param {number} by */
  async step(by) {
    this.owed += by;
    if (this.busy) return;
    this.busy = true;
    try {
      while (this.owed) {
        const now = Math.max(-MOST_AT_ONCE, Math.min(MOST_AT_ONCE, this.owed));
        this.owed -= now;
        await this.stepBy(now);
      }
    } finally {
      this.busy = false;
    }
  }

  /** @param {number} by */
  async stepBy(by) {
    const { pts, time_s } = this.now;
    if (!this.hasOriginal) return this.showKeyframe(this.indexAt(time_s) + Math.sign(by));
    if (await this.goTo(`pts=${pts}&by=${by}`, time_s)) return;
    const end = by > 0 ? this.data.end - WITHIN_THE_LAST_S : this.data.start;
    await this.goTo(`at=${Math.max(0, end).toFixed(6)}`, end);
  }

  /** @param {string} query @returns {Promise<any>} null when there is none; a fault is told */
  async exact(query) {
    try {
      return await ask(`/api/videos/${this.data.video}/frame?${query}`);
    } catch (error) {
      this.owed = 0;
      if (error instanceof Refusal && error.code === "no_such_frame") return null;
      if (error instanceof Refusal && error.code === "original_missing") this.hasOriginal = false;
      this.dispatchEvent(new CustomEvent("failed", { detail: error }));
      return null;
    }
  }

  /** Lift the veils from this video, or let them fall again. @param {boolean} lifted */
  lift(lifted) {
    this.lifted = lifted;
    return this.put(this.now, ++this.turn);
  }
}
