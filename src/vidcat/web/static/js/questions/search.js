// Search by keyboard: "/" for a type in any language, arrows through what was found, L to its frame.

import { bind } from "../desk/keys.js";
import { typeAhead } from "../equipment/type_ahead.js";

const words = /** @type {HTMLInputElement} */ (document.getElementById("type-words"));
const type = /** @type {HTMLInputElement} */ (document.getElementById("type"));
const filters = /** @type {HTMLFormElement} */ (document.getElementById("filters"));
typeAhead(words, /** @type {HTMLElement} */ (document.getElementById("type-list")), (chosen) => {
  type.value = chosen.id;
  filters.requestSubmit();
});
words.addEventListener("input", () => { type.value = words.value.trim(); }); // a name that nobody chose from the list
for (const choices of filters.querySelectorAll("details")) {
  if (choices.dataset.several === undefined) continue;
  let changed = false;
  choices.addEventListener("change", () => { changed = true; });
  choices.addEventListener("toggle", () => { if (!choices.open && changed) filters.requestSubmit(); });
}
for (const choices of document.querySelectorAll("details")) {
  if (!choices.matches("[data-several], [data-closes]")) continue;
  choices.addEventListener("focusout", (event) => { if (!choices.contains(/** @type {Node | null} */ (event.relatedTarget))) choices.open = false; });
  choices.addEventListener("keydown", (event) => {
    if (event.code !== "Escape") return;
    choices.querySelector("summary")?.focus();
    choices.open = false;
  });
}
filters.querySelectorAll("select").forEach((each) => each.addEventListener("change", () => filters.requestSubmit()));
/** What is empty stays out of the address. @param {boolean} sending */
function trim(sending) {
  filters.querySelectorAll("input, select").forEach((each) => {
    if (each instanceof HTMLInputElement || each instanceof HTMLSelectElement) each.disabled = sending && each.value === "";
  });
}
filters.addEventListener("submit", () => trim(true));
addEventListener("pageshow", () => trim(false)); // whoever comes back finds the fields as they were

const cards = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-card]")]);
/** @param {number} by */
function move(by) {
  const at = cards.indexOf(/** @type {HTMLAnchorElement} */ (document.activeElement));
  cards[at < 0 ? 0 : Math.min(Math.max(at + by, 0), cards.length - 1)]?.focus();
}
/** @param {string} rel */
const turn = (rel) => () => { const link = document.querySelector(`a[rel="${rel}"]`); if (link instanceof HTMLAnchorElement) link.click(); };
const group = "Search";
bind(
  { keys: ["Slash"], does: "Say a type, in any language", group, run: () => words.focus() },
  { keys: ["ArrowRight", "KeyJ"], does: "Next sighting", group, run: () => move(1) },
  { keys: ["ArrowLeft", "KeyK"], does: "Sighting before", group, run: () => move(-1) },
  { keys: ["KeyL"], does: "Go to its frame", group, run: () => { const at = document.activeElement; if (at instanceof HTMLElement && at.dataset.label) location.assign(at.dataset.label); } },
  { keys: ["KeyO"], does: "Each object once", group, run: () => { const link = document.querySelector("[data-objects]"); if (link instanceof HTMLAnchorElement) link.click(); } },
  { keys: ["KeyT"], does: "Crops or table", group, run: () => { const link = document.querySelector('a[href*="show="].button:not([data-objects])'); if (link instanceof HTMLAnchorElement) link.click(); } },
  { keys: ["KeyN"], does: "Next page", group, run: turn("next") },
  { keys: ["KeyP"], does: "Page before", group, run: turn("prev") },
);
