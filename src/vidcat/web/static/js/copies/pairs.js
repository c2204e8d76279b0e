// The list of pairs: go to the next one to judge, or through the rows, by keys.

import { bind } from "../desk/keys.js";

const rows = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll(".pair-row")]);

/** @param {number} by */
function move(by) {
  const now = rows.findIndex((row) => row === document.activeElement);
  const last = rows.length - 1;
  const outside = by > 0 ? 0 : last;
  const to = now < 0 ? outside : Math.min(last, Math.max(0, now + by));
  rows[to]?.focus();
}

bind(
  { keys: ["Enter"], does: "Judge the next pair, or open the one in focus", group: "Copies", run: () => document.getElementById("judge-next")?.click() },
  { keys: ["KeyJ"], does: "Next row", group: "Copies", run: () => move(1) },
  { keys: ["KeyK"], does: "Previous row", group: "Copies", run: () => move(-1) },
);
