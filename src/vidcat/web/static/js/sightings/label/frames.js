// The frame on screen: keyframes come from their stills at once, all others are decoded exactly.

import { ask, Refusal } from "../../desk/api.js";

/** @typedef {{pts: number, time_s: number, image: string, veil: string, looked: boolean}} Keyframe */
/** @typedef {{pts: number, time_s: number, keyframe: number, image: string}} Shown */

export class Frames extends EventTarget {
  /** @param {string} video @param {Keyframe[]} keyframes @param {HTMLCanvasElement} canvas */
  constructor(video, keyframes, canvas) {
    super();
    this.video = video;
    this.keyframes = keyframes;
    this.canvas = canvas;
    this.turn = 0;
    this.hasOriginal = true;
    /** @type {Shown | null} */
    this.now = null;
    /** @type {Map<string, Promise<HTMLImageElement>>} */
    this.pictures = new Map();
  }

  /** @param {string} address @returns {Promise<HTMLImageElement>} */
  picture(address) {
    const kept = this.pictures.get(address);
    if (kept) return kept;
    const image = new Image();
    image.src = address;
    const loaded = image.decode().then(() => image);
    this.pictures.set(address, loaded);
    loaded.catch(() => this.pictures.delete(address));
    if (this.pictures.size > 24) this.pictures.delete(/** @type {string} */ (this.pictures.keys().next().value));
    return loaded;
  }

  /** The keyframe shown last up to a frame. @param {number} pts */
  keyframeBefore(pts) {
    let found = 0;
    this.keyframes.forEach((each, at) => { if (each.pts <= pts) found = at; });
    return found;
  }

  /** @param {number} index */
  async goToKeyframe(index) {
    const keyframe = this.keyframes[index];
    if (!keyframe) return;
    await this.draw({ pts: keyframe.pts, time_s: keyframe.time_s, keyframe: index, image: keyframe.image });
    void this.warm(keyframe.pts);
    for (const near of [index + 1, index - 1, index + 2]) {
      const other = this.keyframes[near];
      if (other) this.picture(other.image).catch(() => {});
    }
  }

  /** Let the server prove the frame before somebody says something of it. @param {number} pts */
  async warm(pts) {
    await this.exact(`pts=${pts}`).catch(() => {});
  }

  /** @param {string} query */
  async exact(query) {
    try {
      const frame = await ask(`/api/videos/${this.video}/frame?${query}`);
      this.hasOriginal = true;
      return frame;
    } catch (error) {
      if (error instanceof Refusal && error.code === "original_missing") this.hasOriginal = false;
      throw error;
    }
  }

  /** @param {string} query as the address of a frame has it */
  async goTo(query) {
    const turn = ++this.turn;
    const frame = await this.exact(query);
    if (turn !== this.turn) return;
    const keyframe = this.keyframes.findIndex((each) => each.pts === frame.pts);
    const image = keyframe >= 0 ? /** @type {Keyframe} */ (this.keyframes[keyframe]).image : frame.image;
    await this.draw({ pts: frame.pts, time_s: frame.time_s, keyframe, image });
    for (const near of [frame.next_pts, frame.previous_pts]) {
      if (near !== null && near !== undefined) this.picture(`/frames/${this.video}/${near}.jpg`).catch(() => {});
    }
  }

  /** @param {number} by frames */
  async step(by) {
    if (this.now) await this.goTo(`pts=${this.now.pts}&by=${by}`);
  }

  /** @param {Shown} shown */
  async draw(shown) {
    const turn = ++this.turn;
    const image = await this.picture(shown.image);
    if (turn !== this.turn) return;
    this.canvas.getContext("2d")?.drawImage(image, 0, 0, this.canvas.width, this.canvas.height);
    const before = this.now;
    this.now = shown;
    this.dispatchEvent(new CustomEvent("shown", { detail: { shown, before } }));
  }
}
