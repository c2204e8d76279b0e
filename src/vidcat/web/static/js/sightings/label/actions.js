// Everything that a key or a button of the label page does, by name.

import { element, leaveField } from "../../desk/elements.js";
import { moveFrames, moveKeyframes, moveToUnseen } from "./moving.js";
import { answerSelected } from "./proposals.js";
import { arm, begin, chooseByDigit, copyBefore, FIRST_BOX, redo, setCertainty, setEnd, takeBack, undo } from "./saying.js";

/** @typedef {import("./page.js").LabelPage} LabelPage */
/** @typedef {ReturnType<typeof actionsOf>} Actions */

/**
 * @param {LabelPage} page @param {import("./nudging.js").Nudging} nudging
 * @param {import("./viewing.js").Viewing} viewing
 */
export function actionsOf(page, nudging, viewing) {
  /** Run something once a box that moves has come to rest. @param {() => void} run */
  const settled = (run) => {
    nudging.settle();
    run();
  };
  return {
    keyframes: (/** @type {number} */ by) => settled(() => moveKeyframes(page, by)),
    frames: (/** @type {number} */ by) => settled(() => moveFrames(page, by)),
    unseen: (/** @type {1 | -1} */ by) => moveToUnseen(page, by),
    done: () => settled(() => {
      viewing.tellDone();
      moveToUnseen(page, 1);
    }),
    unlook: () => viewing.takeBack(),
    veil: () => viewing.toggleVeil(),
    graphic: () => viewing.toggleGraphic(),
    newBox: () => begin(page, FIRST_BOX),
    wholeFrame: () => begin(page, null),
    nudge: (/** @type {number} */ dx, /** @type {number} */ dy, resize = false) => nudging.nudge(dx, dy, resize),
    select: (/** @type {number} */ by) => page.selectNext(by),
    copyBefore: () => copyBefore(page),
    takeBack: () => takeBack(page),
    hideBoxes: () => element("frame").classList.toggle("bare-of-boxes"),
    undo: () => settled(() => undo(page)),
    redo: () => redo(page),
    certainty: (/** @type {number} */ at) => setCertainty(page, at),
    askType: () => {
      if (page.selected || page.isPending) page.form.askType();
      else begin(page, null);
    },
    answer: (/** @type {boolean} */ confirm) => answerSelected(page, confirm),
    end: () => setEnd(page),
    fields: () => page.form.focusFirst(),
    leave: () => leave(page),
    digit: (/** @type {number} */ at) => chooseByDigit(page, at),
  };
}

/** Leave the field, the box that waits, the armed type or the selection: the first that there is. @param {LabelPage} page */
function leave(page) {
  const field = document.activeElement;
  leaveField();
  if (page.isPending) page.drop();
  else if (page.armed) arm(page, null);
  else if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) page.select(null);
}
