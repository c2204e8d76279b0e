// What cannot be meant by a slip of the finger is asked for twice: the same key, and nothing between.

import { toast } from "./every_page.js";

const AGAIN_MS = 5000;

let presses = 0;
document.addEventListener("keydown", (event) => {
  if (!/^(Shift|Control|Alt|Meta)$/.test(event.key)) presses += 1;
}, true);
document.addEventListener("pointerdown", () => { presses += 1; }, true);

/** @type {{what: string, presses: number, at: number} | null} */
let first = null;

/**
 * Return true for the second press in a row about the same thing; the first says what a second does.
 * @param {KeyboardEvent} event @param {string} what names the thing @param {string} does what the second press does
 */
export function isSecond(event, what, does) {
  const isAgain = first?.what === what && presses === first.presses + 1 && event.timeStamp - first.at < AGAIN_MS;
  first = isAgain ? null : { what, presses, at: event.timeStamp };
  if (!isAgain) toast(`Press it again ${does}, or hold Shift`);
  return isAgain;
}
