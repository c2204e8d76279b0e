// The grid by keyboard: arrows move through the cards, Enter opens one, L labels it.

import { bind } from "../desk/keys.js";

const cards = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-card]")]);

/** @param {number} by */
function move(by) {
  const at = cards.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  const to = at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1);
  cards[to]?.focus();
  cards[to]?.scrollIntoView({ block: "nearest" });
}

/** How many cards stand in a row. */
function across() {
  const top = cards[0]?.getBoundingClientRect().top;
  return Math.max(1, cards.filter((each) => each.getBoundingClientRect().top === top).length);
}

/** @param {string} rel */
const turn = (rel) => () => { const link = document.querySelector(`a[rel="${rel}"]`); if (link instanceof HTMLAnchorElement) link.click(); };
const group = "Videos";
bind(
  { keys: ["ArrowRight", "KeyJ"], does: "Next video", group, run: () => move(1) },
  { keys: ["ArrowLeft", "KeyK"], does: "Video before", group, run: () => move(-1) },
  { keys: ["ArrowDown"], does: "The row below", group, run: () => move(across()) },
  { keys: ["ArrowUp"], does: "The row above", group, run: () => move(-across()) },
  { keys: ["KeyL"], does: "Label this video", group, run: () => { const at = document.activeElement; if (at instanceof HTMLElement && at.dataset.label) location.assign(at.dataset.label); } },
  { keys: ["KeyN"], does: "Next page", group, run: turn("next") },
  { keys: ["KeyP"], does: "Page before", group, run: turn("prev") },
  { keys: ["Slash"], does: "Go to the name", group, run: () => document.getElementById("text")?.focus() },
);
document.querySelectorAll("#filters select, #filters input[type=checkbox]").forEach((each) => each.addEventListener("change", () => /** @type {HTMLFormElement} */ (document.getElementById("filters")).requestSubmit()));
