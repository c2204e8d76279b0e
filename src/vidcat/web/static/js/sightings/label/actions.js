// Everything that a key or a button of the label page does, by name.

import { element, leaveField } from "../../desk/elements.js";
import { isField } from "../../desk/keys.js";
import { toast } from "../../desk/every_page.js";
import { isSecond } from "../../desk/second_press.js";
import { goToKeyframe, moveFrames, moveKeyframes, moveToUnseen } from "./moving.js";
import { answerSelected, proposalAtHand } from "./proposals.js";
import { arm, begin, chooseByDigit, copyBefore, FIRST_BOX, redo, setCertainty, setEnd, takeBack, undo } from "./saying.js";

/** @typedef {import("./page.js").LabelPage} LabelPage */
/** @typedef {ReturnType<typeof actionsOf>} Actions */
/** @typedef {<T extends unknown[]>(run: (...args: T) => void) => (...args: T) => void} Settled records what was done before, then runs */

/**
 * @param {LabelPage} page @param {import("./nudging.js").Nudging} nudging
 * @param {import("./viewing.js").Viewing} viewing
 */
export function actionsOf(page, nudging, viewing) {
  const settle = () => {
    leaveField();
    page.boxes.settle();
    nudging.settle();
  };
  /**
   * Let every action find all recorded that was done before it: a field, a box that moves.
   * @template {unknown[]} T
   * @param {(...args: T) => void} run @returns {(...args: T) => void}
   */
  const settled = (run) => (...args) => {
    settle();
    run(...args);
  };
  return {
    settle,
    busy: () => (page.frames.isMoving ? "Not taken: the frame was still on its way" : ""),
    ...moves(page, settled, viewing),
    ...forBoxes(page, settled, nudging),
    ...statements(page, settled),
    unlook: settled(() => viewing.takeBack()),
    veil: () => viewing.toggleVeil(),
    graphic: settled(() => viewing.toggleGraphic()),
    undo: settled(() => undo(page)),
    redo: settled(() => redo(page)),
    fields: settled(() => page.form.focusFirst()),
    leave: () => leave(page, settle),
  };
}

/** @param {LabelPage} page @param {Settled} settled @param {import("./viewing.js").Viewing} viewing */
function moves(page, settled, viewing) {
  /**
   * Leave the frame, unless a box on it still wants its type: nothing is dropped without a word.
   * @template {unknown[]} T
   * @param {(...args: T) => void} run @returns {(...args: T) => void}
   */
  const leaving = (run) => (...args) => {
    if (page.isPending) toast("Say first what is in the box (/), or let go of it with Esc");
    else settled(run)(...args);
  };
  return {
    keyframes: leaving((/** @type {number} */ by) => moveKeyframes(page, by)),
    frames: leaving((/** @type {number} */ by) => moveFrames(page, by)),
    unseen: leaving((/** @type {1 | -1} */ by) => moveToUnseen(page, by)),
    goTo: leaving((/** @type {number} */ index) => goToKeyframe(page.frames, index)),
    done: leaving(() => {
      viewing.tellDone();
      moveToUnseen(page, 1);
    }),
  };
}

/** @param {LabelPage} page @param {Settled} settled @param {import("./nudging.js").Nudging} nudging */
function forBoxes(page, settled, nudging) {
  return {
    newBox: settled(() => begin(page, FIRST_BOX)),
    wholeFrame: settled(() => begin(page, null)),
    nudge: (/** @type {number} */ dx, /** @type {number} */ dy, resize = false) => nudging.nudge(dx, dy, resize),
    select: settled((/** @type {number} */ by) => page.selectNext(by)),
    letGo: settled(() => page.select(null)),
    copyBefore: settled(() => copyBefore(page)),
    takeBack: settled(() => takeBack(page)),
    takeBackTwice: settled((/** @type {KeyboardEvent} */ event) => {
      const { chosen } = page;
      if (!chosen || isSecond(event, `take back ${chosen.id}`, `to take ${chosen.label} back`)) takeBack(page);
    }),
    hideBoxes: () => element("frame").classList.toggle("bare-of-boxes"),
  };
}

/** @param {LabelPage} page @param {Settled} settled */
function statements(page, settled) {
  return {
    askType: settled(() => {
      if (page.selected || page.isPending) page.form.askType();
      else begin(page, null);
    }),
    digit: settled((/** @type {number} */ at) => chooseByDigit(page, at)),
    certainty: settled((/** @type {number} */ at) => setCertainty(page, at)),
    end: settled(() => setEnd(page)),
    confirm: settled(() => answerSelected(page, true)),
    refuse: settled(() => answerSelected(page, false)),
    refuseTwice: settled((/** @type {KeyboardEvent} */ event) => {
      const proposal = proposalAtHand(page);
      const does = `to refuse ${proposal?.label} for good`;
      if (!proposal || isSecond(event, `refuse ${proposal.id}`, does)) answerSelected(page, false);
    }),
  };
}

/**
 * Leave the field, the box that waits, the armed type or the selection: the first that there is.
 * @param {LabelPage} page @param {() => void} settle
 */
function leave(page, settle) {
  const wasField = isField(document.activeElement);
  settle();
  if (page.isPending) page.drop();
  else if (wasField) page.changed(); // a type that was not chosen is put back
  else if (page.armed) arm(page, null);
  else page.select(null);
}
