// The keys and buttons of the label page.

import { toast } from "../../desk/every_page.js";
import { bind } from "../../desk/keys.js";
import { CERTAINTIES } from "./saying.js";

/** @typedef {import("./actions.js").Actions} Actions */
/** @typedef {import("../../desk/keys.js").Binding} Binding */

const MOVES = new Set(["next", "previous", "on", "back", "unlabelled", "undo"]);
const STEP = 0.01; // of the frame
const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9];

/** @param {Actions} act */
export function bindAll(act) {
  bindButtons(act);
  bind(...forFrames(act), ...forBoxes(act), ...forNudging(act), ...forStatements(act), ...forTypes(act));
}

/** @param {Actions} act */
function bindButtons(act) {
  /** @type {Record<string, () => void>} */
  const does = {
    next: () => act.keyframes(1),
    previous: () => act.keyframes(-1),
    on: () => act.frames(1),
    back: () => act.frames(-1),
    unlabelled: () => act.unseen(1),
    box: act.newBox,
    whole: act.wholeFrame,
    copy: act.copyBefore,
    undo: act.undo,
    graphic: act.graphic,
    done: act.done,
    unlook: act.unlook,
    until: act.end,
    "let-go": act.letGo,
    delete: act.takeBack,
  };
  for (const button of document.querySelectorAll("[data-does]")) {
    const { does: what = "" } = /** @type {HTMLElement} */ (button).dataset;
    button.addEventListener("click", () => {
      const why = MOVES.has(what) ? "" : act.busy();
      if (why) toast(why);
      else does[what]?.();
    });
  }
}

/** @param {Actions} act @returns {Binding[]} */
function forFrames(act) {
  const group = "Frames";
  const move = { group, always: true, repeats: true };
  return [
    { keys: ["KeyF"], does: "Next keyframe", ...move, run: () => act.keyframes(1) },
    { keys: ["KeyD"], does: "Previous keyframe", ...move, run: () => act.keyframes(-1) },
    { keys: ["Period"], does: "One frame on, exact", ...move, run: () => act.frames(1) },
    { keys: ["Comma"], does: "One frame back, exact", ...move, run: () => act.frames(-1) },
    { keys: ["KeyV"], does: "Ten keyframes on", ...move, run: () => act.keyframes(10) },
    { keys: ["KeyC"], does: "Ten keyframes back", ...move, run: () => act.keyframes(-10) },
    { keys: ["BracketRight"], does: "Next that you have not looked at", ...move, run: () => act.unseen(1) },
    { keys: ["BracketLeft"], does: "The last before that you have not looked at", ...move, run: () => act.unseen(-1) },
    { keys: ["Ctrl+Enter"], does: "Looked at: go to the next", group, inFields: true, run: act.done },
    { keys: ["Space"], does: "Lift the veil, or let it down", group, run: act.veil },
    { keys: ["KeyG"], does: "Mark as graphic, or as harmless", group, run: act.graphic },
  ];
}

/** @param {Actions} act @returns {Binding[]} */
function forBoxes(act) {
  const group = "Boxes";
  return [
    { keys: ["KeyN", "KeyB"], does: "New box", group, run: act.newBox },
    { keys: ["KeyW"], does: "Of the whole frame", group, run: act.wholeFrame },
    { keys: ["KeyJ"], does: "Choose the next box", group, repeats: true, run: () => act.select(1) },
    { keys: ["KeyK"], does: "Choose the box before", group, repeats: true, run: () => act.select(-1) },
    { keys: ["KeyP", "Ctrl+Shift+KeyV"], does: "Copy the boxes of before", group, run: act.copyBefore },
    { keys: ["Shift+Delete", "Shift+Backspace"], does: "Take back", group, run: act.takeBack },
    { keys: ["Delete"], does: "Take back, pressed twice", group, run: act.takeBackTwice },
    { keys: ["KeyH"], does: "Hide the boxes, or show them", group, run: act.hideBoxes },
    { keys: ["Ctrl+KeyZ"], does: "Undo", group, always: true, repeats: true, run: act.undo },
    { keys: ["Ctrl+Shift+KeyZ", "Ctrl+KeyY"], does: "Do again", group, always: true, repeats: true, run: act.redo },
  ];
}

/** @param {Actions} act @returns {Binding[]} */
function forNudging(act) {
  const group = { group: "Boxes", always: true, repeats: true };
  /** Move the box, or go to the keyframe beside when there is none. @param {number} by */
  const across = (by) => () => {
    if (!act.nudge(by, 0)) act.keyframes(Math.sign(by));
  };
  const down = (/** @type {number} */ by) => () => void act.nudge(0, by);
  /** @param {KeyboardEvent} event */
  const widen = (event) => void act.nudge(event.code === "ArrowLeft" ? -STEP : STEP, 0, true);
  /** @param {KeyboardEvent} event */
  const heighten = (event) => void act.nudge(0, event.code === "ArrowUp" ? -STEP : STEP, true);
  return [
    { keys: ["ArrowLeft"], does: "Move the box, or previous keyframe", ...group, run: across(-STEP) },
    { keys: ["ArrowRight"], does: "Move the box, or next keyframe", ...group, run: across(STEP) },
    { keys: ["ArrowUp"], does: "Move the box up", ...group, run: down(-STEP) },
    { keys: ["ArrowDown"], does: "Move the box down", ...group, run: down(STEP) },
    { keys: ["Shift+ArrowLeft", "Shift+ArrowRight"], does: "Narrower, wider", ...group, run: widen },
    { keys: ["Shift+ArrowUp", "Shift+ArrowDown"], does: "Lower, higher", ...group, run: heighten },
  ];
}

/** @param {Actions} act @returns {Binding[]} */
function forStatements(act) {
  const group = "Statements";
  const sure = CERTAINTIES.map((_, at) => `Shift+Digit${at + 1}`);
  /** @param {KeyboardEvent} event */
  const setCertainty = (event) => act.certainty(Number(event.code.at(-1)) - 1);
  return [
    { keys: sure, does: `How sure: ${CERTAINTIES.join(", ")}`, group, run: setCertainty },
    { keys: ["Slash"], does: "Choose its type", group, run: act.askType },
    { keys: ["KeyY"], does: "Confirm what is proposed", group, run: act.confirm },
    { keys: ["Shift+KeyX"], does: "Refuse what is proposed, for good", group, run: act.refuse },
    { keys: ["KeyX"], does: "Refuse what is proposed, pressed twice", group, run: act.refuseTwice },
    { keys: ["KeyU"], does: "Seen until this frame", group, run: act.end },
    { keys: ["KeyE"], does: "Go to the fields", group, run: act.fields },
    { keys: ["Escape"], does: "Leave a field, a box", group, inFields: true, always: true, run: act.leave },
  ];
}

/** @param {Actions} act @returns {Binding[]} */
function forTypes(act) {
  return DIGITS.map((digit) => ({
    keys: [`Digit${digit}`],
    does: `The type with ${digit}`,
    group: "Types used last",
    run: () => act.digit(digit - 1),
  }));
}
