// Moving and resizing a box by the arrow keys.

import { leaveField } from "../../desk/elements.js";
import { inside } from "./boxes.js";
import { drawBoxes } from "./drawing.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./drafts.js").Draft} Draft */

const REST_MS = 400;

/** Arrow keys repeat: one change is recorded, where the box comes to rest. */
export class Nudging {
  /** @param {import("./page.js").LabelPage} page */
  constructor(page) {
    this.page = page;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    /** @type {{draft: Draft, from: Box, to: Box} | null} */
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
    const [x, y, width, height] = box;
    const moved = inside(resize ? [x, y, width + dx, height + dy] : [x + dx, y + dy, width, height]);
    if (page.pending) page.pending = moved;
    else if (draft) this.move(draft, moved);
    drawBoxes(page);
    return true;
  }

  /** @param {Draft} draft @param {Box} moved */
  move(draft, moved) {
    const from = this.resting?.draft === draft ? this.resting.from : /** @type {Box} */ (draft.box);
    this.resting = { draft, from, to: moved };
    draft.box = moved;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(), REST_MS);
  }

  /** Record the change of the box, and of the field that has the focus, before anything else happens. */
  settle() {
    leaveField();
    clearTimeout(this.timer);
    if (!this.resting) return;
    const { draft, from, to } = this.resting;
    this.resting = null;
    draft.box = from;
    this.page.sightings.change(draft, { box: to });
  }
}
