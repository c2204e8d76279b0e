// The frame on screen: keyframes come from their stills at once, all others are decoded exactly.

import { ask, Refusal } from "../../desk/api.js";

/** @typedef {{pts: number, time_s: number, image: string, veil: string, looked: boolean}} Keyframe */
/** @typedef {{pts: number, time_s: number, keyframe: number, image: string}} Shown */

/** Emits "shown" with the frame that is shown now, and "moving" when one is on its way or has come. */
export class Frames extends EventTarget {
  /** @param {string} video @param {Keyframe[]} keyframes @param {HTMLCanvasElement} canvas */
  constructor(video, keyframes, canvas) {
    super();
    this.video = video;
    this.keyframes = keyframes;
    this.canvas = canvas;
    this.turn = 0;
    /** Whether a frame is on its way: what is said now would be said of another. */
    this.isMoving = false;
    /** Where the moves asked for so far lead: some frames from a pts. @type {{pts: number, by: number} | null} */
    this.aim = null;
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
    await this.move({ pts: keyframe.pts, by: 0 }, async () => ({ pts: keyframe.pts, time_s: keyframe.time_s, keyframe: index, image: keyframe.image }));
    void this.warm(keyframe.pts);
    for (const near of [index + 1, index - 1, index + 2]) {
      const other = this.keyframes[near];
      if (other) this.picture(other.image).catch(() => {});
    }
  }

  /**
   * Go to a frame, unless another is asked for meanwhile.
   * @param {{pts: number, by: number} | null} aim @param {() => Promise<Shown>} find
   */
  async move(aim, find) {
    const turn = ++this.turn;
    this.aim = aim;
    this.setMoving(true);
    try {
      const shown = await find();
      const image = await this.picture(shown.image);
      if (turn === this.turn) this.draw(shown, image);
    } finally {
      if (turn === this.turn) {
        this.aim = null;
        this.setMoving(false);
      }
    }
  }

  /** @param {boolean} isMoving */
  setMoving(isMoving) {
    this.isMoving = isMoving;
    this.dispatchEvent(new Event("moving"));
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

  /** @param {string} query as the address of a frame has it @param {{pts: number, by: number} | null} [aim] */
  async goTo(query, aim = null) {
    await this.move(aim, async () => {
      const frame = await this.exact(query);
      const keyframe = this.keyframes.findIndex((each) => each.pts === frame.pts);
      const image = keyframe >= 0 ? /** @type {Keyframe} */ (this.keyframes[keyframe]).image : frame.image;
      for (const near of [frame.next_pts, frame.previous_pts]) {
        if (near !== null && near !== undefined) this.picture(`/frames/${this.video}/${near}.jpg`).catch(() => {});
      }
      return { pts: frame.pts, time_s: frame.time_s, keyframe, image };
    });
  }

  /** Go some frames on from where the moves asked for so far lead. @param {number} by frames */
  async step(by) {
    if (!this.now) return;
    const from = this.aim ?? { pts: this.now.pts, by: 0 };
    const aim = { pts: from.pts, by: from.by + by };
    await this.goTo(`pts=${aim.pts}&by=${aim.by}`, aim);
  }

  /** @param {Shown} shown @param {HTMLImageElement} image */
  draw(shown, image) {
    this.canvas.getContext("2d")?.drawImage(image, 0, 0, this.canvas.width, this.canvas.height);
    const before = this.now;
    this.now = shown;
    this.dispatchEvent(new CustomEvent("shown", { detail: { shown, before } }));
  }
}
