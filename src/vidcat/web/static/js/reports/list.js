// The list of reports: keys to walk through it.

import { bind } from "../desk/keys.js";

const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("a[data-report]")]);

/** @param {number} by */
function step(by) {
  const at = links.findIndex((link) => link === document.activeElement);
  const last = links.length - 1;
  const outside = by > 0 ? 0 : last;
  const next = at < 0 ? outside : Math.min(Math.max(at + by, 0), last);
  links[next]?.focus();
}

/** @param {string} rel */
function turn(rel) {
  const link = document.querySelector(`a[rel="${rel}"]`);
  if (link instanceof HTMLAnchorElement) link.click();
}

bind(
  { keys: ["KeyJ", "ArrowDown"], does: "Next report", group: "Reports", run: () => step(1) },
  { keys: ["KeyK", "ArrowUp"], does: "Report before", group: "Reports", run: () => step(-1) },
  { keys: ["KeyN"], does: "Older reports", group: "Reports", run: () => turn("next") },
  { keys: ["KeyP"], does: "Newer reports", group: "Reports", run: () => turn("prev") },
);
