// Type-ahead over the taxonomy: any alias, any language, any direction of writing (WAI-ARIA combobox).

import { ask } from "../desk/api.js";
import { make } from "../desk/elements.js";

/** @typedef {{id: string, label: string, matched?: string, parents?: string[], labels?: Record<string, string>}} Type */

class TypeAhead {
  /**
   * @param {HTMLInputElement} field @param {HTMLElement} list
   * @param {(type: Type) => void} chosen @param {() => Type[]} atFirst
   */
  constructor(field, list, chosen, atFirst) {
    this.field = field;
    this.list = list;
    this.chosen = chosen;
    this.atFirst = atFirst;
    /** @type {Type[]} */
    this.offered = [];
    this.current = -1;
    this.turn = 0;
    this.looking = Promise.resolve();
    this.isLooking = false;
    /** Whether Enter was pressed before the search ended: what it finds is chosen then. */
    this.isAwaited = false;
    field.addEventListener("input", () => this.startLooking());
    field.addEventListener("focus", () => {
      field.select();
      if (!field.value) this.startLooking();
    });
    field.addEventListener("blur", () => this.close());
    field.addEventListener("keydown", (event) => this.press(event));
  }

  startLooking() {
    this.isLooking = true;
    const turn = this.turn + 1;
    this.looking = this.look().then(() => {
      if (turn === this.turn) this.isLooking = false;
    });
  }

  async look() {
    const words = this.field.value.trim();
    const turn = ++this.turn;
    if (!words) {
      this.offer(this.atFirst());
      return;
    }
    try {
      const found = await ask(`/api/types?q=${encodeURIComponent(words)}`);
      if (turn === this.turn && document.activeElement === this.field) this.offer(found);
    } catch {
      if (turn === this.turn) this.offer([]);
    }
  }

  /** @param {Type[]} types */
  offer(types) {
    this.offered = types;
    this.list.replaceChildren(...types.map((type, index) => this.row(type, index)));
    this.list.hidden = types.length === 0;
    this.field.setAttribute("aria-expanded", String(!this.list.hidden));
    this.point(types.length ? 0 : -1);
  }

  /** @param {Type} type @param {number} index */
  row(type, index) {
    const row = make("li");
    row.id = `${this.list.id}-${index}`;
    row.setAttribute("role", "option");
    const soft = make("span", "soft");
    const matched = type.matched === type.label ? "" : type.matched;
    for (const text of [matched, type.id].filter(Boolean)) soft.append(make("bdi", "", text), " ");
    row.append(make("bdi", "", type.label), soft);
    row.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      this.choose(index);
    });
    return row;
  }

  /** Point at a row of the list; after the last comes the first. @param {number} at */
  point(at) {
    const count = this.offered.length;
    this.current = count ? (at + count) % count : -1;
    [...this.list.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === this.current));
      if (index !== this.current) return;
      this.field.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    });
  }

  close() {
    this.turn += 1; // what is still looked for opens nothing
    this.isLooking = false;
    this.await(false);
    this.list.hidden = true;
    this.field.setAttribute("aria-expanded", "false");
    this.field.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  choose(index) {
    const type = this.offered[index];
    if (!type) return;
    this.field.value = type.label;
    this.close();
    this.chosen(type);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    if (event.isComposing) return;
    if (this.isAwaited && event.key.length === 1) tellUntaken();
    if (/^Arrow(Down|Up)$/.test(event.code)) {
      event.preventDefault();
      if (this.list.hidden) this.startLooking();
      else this.point(this.current + (event.code === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      this.chooseWhenFound();
    } else if (event.code === "Escape" && (this.isAwaited || !this.list.hidden)) {
      event.preventDefault();
      event.stopPropagation();
      this.close();
    }
  }

  /**
   * Choose once the search has ended: people who type fast mean all that they typed, not what was
   * found for half of it. What they type after Enter is no part of it; who leaves chooses nothing.
   */
  chooseWhenFound() {
    if (!this.isLooking) {
      if (!this.list.hidden) this.choose(this.current);
      return;
    }
    this.await(true);
    const { turn } = this;
    void this.looking.then(() => {
      if (!this.isAwaited || turn !== this.turn) return;
      this.await(false);
      if (!this.list.hidden) this.choose(this.current);
    });
  }

  /** @param {boolean} isAwaited */
  await(isAwaited) {
    this.isAwaited = isAwaited;
    this.field.readOnly = isAwaited;
    this.field.setAttribute("aria-busy", String(isAwaited));
  }
}

function tellUntaken() {
  document.dispatchEvent(new CustomEvent("nocommand", { detail: { why: "Not taken: the type was still looked for" } }));
}

/**
 * Let a field find types while somebody types.
 * @param {HTMLInputElement} field @param {HTMLElement} list
 * @param {(type: Type) => void} chosen @param {() => Type[]} [atFirst] what is offered before a key is typed
 */
export function typeAhead(field, list, chosen, atFirst = () => []) {
  new TypeAhead(field, list, chosen, atFirst);
}
