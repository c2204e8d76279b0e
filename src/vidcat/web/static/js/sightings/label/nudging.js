// Moving and resizing a box by the arrow keys.

import { inside } from "./boxes.js";
import { fold } from "./draft.js";
import { drawBoxes } from "./drawing.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./draft.js").Draft} Draft */

const REST_MS = 400;

/** Arrow keys repeat: one change is recorded, where the box comes to rest. */
export class Nudging {
  /** @param {import("./page.js").LabelPage} page */
  constructor(page) {
    this.page = page;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** The sighting whose box moves. @type {Draft | null} */
    this.resting = null;
  }

  /**
   * Move or resize the box at hand, by fractions of the frame.
   * @param {number} dx @param {number} dy @param {boolean} resize
   * @returns {boolean} false when there is no box
   */
  nudge(dx, dy, resize) {
    const { page } = this;
    const draft = page.chosen;
    const box = page.pending ?? draft?.box;
    if (!box) return false;
    if (page.frames.isMoving) return true; // it is not known on which frame it would be seen
    const [x, y, width, height] = box;
    const moved = inside(resize ? [x, y, width + dx, height + dy] : [x + dx, y + dy, width, height]);
    if (page.pending) page.pending = moved;
    else if (draft) this.move(draft, moved);
    drawBoxes(page);
    return true;
  }

  /** @param {Draft} draft @param {Box} moved */
  move(draft, moved) {
    if (this.resting !== draft) this.settle();
    this.resting = draft;
    draft.moving = moved;
    fold(draft);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST_MS);
  }

  /** Record the change of the box, before anything else happens. */
  settle() {
    clearTimeout(this.timer);
    const draft = this.resting;
    const to = draft?.moving;
    if (!draft || !to) return;
    this.resting = null;
    draft.moving = null;
    fold(draft);
    this.page.sightings.change(draft, { box: to });
  }
}
