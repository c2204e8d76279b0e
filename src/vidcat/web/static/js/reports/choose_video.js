// Choose a video by typing a part of its name: a list under a field, worked by the arrow keys.

import { ask } from "../desk/api.js";
import { replaceRows } from "../desk/elements.js";

const WAIT_MS = 120;

/** @typedef {{video: string, name: string, duration_s: number | null, still: string | null, veil: string}} Found */

/** @param {number | null} seconds */
function length(seconds) {
  if (seconds === null) return "";
  const whole = Math.round(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/**
 * @template {keyof HTMLElementTagNameMap} T
 * @param {T} tag @param {string} [className] @param {string} [text]
 * @returns {HTMLElementTagNameMap[T]}
 */
function make(tag, className = "", text = "") {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** @param {Found} each @param {boolean} isTaken */
function row(each, isTaken) {
  const item = make("li");
  item.id = `found-${each.video}`;
  item.setAttribute("role", "option");
  item.setAttribute("aria-selected", "false");
  if (isTaken) item.setAttribute("aria-disabled", "true");
  item.dataset.video = each.video;
  const still = make("span", "still");
  if (each.veil) still.dataset.veil = each.veil;
  if (each.still) {
    const image = make("img");
    image.src = each.still;
    image.alt = "";
    still.append(image);
  }
  const words = make("span");
  words.append(make("bdi", "", each.name), make("span", "soft mono", each.video.slice(0, 12)));
  item.append(still, words, make("span", "soft mono", isTaken ? "resolved" : length(each.duration_s)));
  return item;
}

export class VideoChooser {
  /**
   * @param {HTMLInputElement} field @param {HTMLElement} list @param {HTMLElement} count
   * @param {(video: string) => void} choose
   */
  constructor(field, list, count, choose) {
    this.field = field;
    this.list = list;
    this.count = count;
    this.choose = choose;
    /** @type {Set<string>} */
    this.taken = new Set();
    this.at = 0;
    /** @type {AbortController | undefined} */
    this.asked = undefined;
    /** @type {number | undefined} */
    this.timer = undefined;
    field.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.find(), WAIT_MS);
    });
    field.addEventListener("keydown", (event) => this.press(event));
    list.addEventListener("click", (event) => {
      const item = event.target instanceof Element ? event.target.closest("li") : null;
      if (item) this.take(item);
    });
  }

  /** Begin anew. @param {Iterable<string>} taken videos that cannot be chosen again */
  open(taken) {
    this.taken = new Set(taken);
    this.field.value = "";
    this.list.replaceChildren();
    void this.find();
  }

  async find() {
    this.asked?.abort();
    const asked = new AbortController();
    this.asked = asked;
    try {
      /** @type {Found[]} */
      const found = await ask(`/api/videos?q=${encodeURIComponent(this.field.value)}`, { signal: asked.signal });
      replaceRows(this.list, found.map((each) => row(each, this.taken.has(each.video))));
      this.count.textContent = found.length ? `${found.length} shown.` : "No video is called so.";
      this.point(0);
    } catch (error) {
      if (asked.signal.aborted) return;
      this.list.replaceChildren();
      this.count.textContent = error instanceof Error ? error.message : "The server does not answer.";
    }
  }

  /** @returns {HTMLElement[]} */
  items() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {number} place */
  point(place) {
    const items = this.items();
    this.at = Math.min(Math.max(place, 0), items.length - 1);
    items.forEach((item, number) => item.setAttribute("aria-selected", String(number === this.at)));
    const item = items[this.at];
    this.field.setAttribute("aria-activedescendant", item?.id ?? "");
    item?.scrollIntoView({ block: "nearest" });
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 6, PageUp: -6 };
    if (event.isComposing) return;
    if (event.code in steps) {
      event.preventDefault();
      this.point(this.at + steps[/** @type {keyof steps} */ (event.code)]);
    } else if (event.code === "Enter" || event.code === "NumpadEnter") {
      event.preventDefault();
      const item = this.items()[this.at];
      if (item) this.take(item);
    }
  }

  /** @param {HTMLElement} item */
  take(item) {
    const { video } = item.dataset;
    if (video && !this.taken.has(video)) this.choose(video);
  }
}
