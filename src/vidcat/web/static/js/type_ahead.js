// Type-ahead over the taxonomy: any alias, any language, any direction of writing (WAI-ARIA combobox).

import { ask } from "./api.js";

/** @typedef {{id: string, label: string, matched?: string, parents?: string[], labels?: Record<string, string>}} Type */

/**
 * @param {HTMLInputElement} field @param {HTMLElement} list
 * @param {(type: Type) => void} chosen @param {() => Type[]} [atFirst] what is offered before a key is typed
 */
export function typeAhead(field, list, chosen, atFirst = () => []) {
  /** @type {Type[]} */
  let offered = [];
  let current = -1;
  let asked = 0;
  let looking = Promise.resolve();

  /** @param {number} at */
  function point(at) {
    current = offered.length ? (at + offered.length) % offered.length : -1;
    [...list.children].forEach((row, index) => {
      row.setAttribute("aria-selected", String(index === current));
      if (index === current) {
        field.setAttribute("aria-activedescendant", row.id);
        row.scrollIntoView({ block: "nearest" });
      }
    });
  }

  /** @param {Type[]} types */
  function offer(types) {
    offered = types;
    list.replaceChildren(...types.map((type, index) => {
      const row = document.createElement("li");
      row.id = `${list.id}-${index}`;
      row.setAttribute("role", "option");
      const name = document.createElement("bdi");
      name.textContent = type.label;
      row.append(name);
      const more = [type.matched && type.matched !== type.label ? type.matched : "", type.id].filter(Boolean);
      const soft = document.createElement("span");
      soft.className = "soft";
      for (const text of more) {
        const part = document.createElement("bdi");
        part.textContent = text;
        soft.append(part, " ");
      }
      row.append(soft);
      row.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(index); });
      return row;
    }));
    list.hidden = types.length === 0;
    field.setAttribute("aria-expanded", String(!list.hidden));
    point(types.length ? 0 : -1);
  }

  function close() {
    list.hidden = true;
    field.setAttribute("aria-expanded", "false");
    field.removeAttribute("aria-activedescendant");
  }

  /** @param {number} index */
  function choose(index) {
    const type = offered[index];
    if (!type) return;
    field.value = type.label;
    close();
    chosen(type);
  }

  async function look() {
    const words = field.value.trim();
    const turn = ++asked;
    if (!words) {
      offer(atFirst());
      return;
    }
    try {
      const found = await ask(`/api/types?q=${encodeURIComponent(words)}`);
      if (turn === asked && document.activeElement === field) offer(found);
    } catch {
      if (turn === asked) offer([]);
    }
  }

  field.addEventListener("input", () => { looking = look(); });
  field.addEventListener("focus", () => { field.select(); if (!field.value) looking = look(); });
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.code === "ArrowDown" || event.code === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) looking = look();
      else point(current + (event.code === "ArrowDown" ? 1 : -1));
    } else if (event.code === "Enter" || event.code === "NumpadEnter") {
      event.preventDefault();
      // Whoever types fast means what they typed, not what was found for half of it; and what they
      // type next is no part of it.
      field.readOnly = true;
      void looking.then(() => { field.readOnly = false; if (!list.hidden) choose(current); });
    } else if (event.code === "Escape" && !list.hidden) {
      event.preventDefault();
      event.stopPropagation();
      close();
    }
  });
}
