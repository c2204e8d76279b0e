// The elements of a page: finding, making and pressing them.

import { isField } from "./keys.js";

/**
 * Return the element with this id, which the template always has.
 * @param {string} id @returns {HTMLElement}
 */
export function element(id) {
  return /** @type {HTMLElement} */ (document.getElementById(id));
}

/**
 * Return a new element.
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [className] @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
export function make(tag, className = "", text = "") {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
}

/**
 * Return a new button that sends no form.
 * @param {string} className @param {string} text @param {() => void} run
 */
export function makeButton(className, text, run) {
  const made = make("button", className, text);
  made.type = "button";
  made.addEventListener("click", run);
  return made;
}

/**
 * Click the first element that matches, if there is one.
 * @param {string} selector
 */
export function press(selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.click();
}

/** Leave the field that has the focus; a change in it is then recorded. Other elements keep the focus. */
export function leaveField() {
  const at = document.activeElement;
  if (at instanceof HTMLElement && isField(at)) at.blur();
}

/** The place in which a pointer is down, and what is to be put there once it lets go. @type {{place: Element, later: (() => void) | null} | null} */
let pressed = null;
for (const end of ["pointerup", "pointercancel"]) {
  addEventListener(end, () => {
    const { later = null } = pressed ?? {};
    pressed = null;
    if (later) setTimeout(later); // once the click that follows has found what was pressed
  }, true);
}

/** @type {WeakSet<Element>} */
const watched = new WeakSet();

/**
 * Put rows in a place, but not from under a pointer that presses one: its click would be lost.
 * @param {Element} place @param {Node[]} rows
 */
export function replaceRows(place, rows) {
  if (!watched.has(place)) {
    watched.add(place);
    place.addEventListener("pointerdown", () => { pressed = { place, later: null }; }, true);
  }
  if (pressed?.place === place) pressed.later = () => place.replaceChildren(...rows);
  else place.replaceChildren(...rows);
}
