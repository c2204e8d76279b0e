// One table of keys for a page: the handlers, the "?" overlay and the tests read the same.
// Keys are places on the keyboard (event.code), so that any layout works.

/** @typedef {{keys: string[], does: string, run: (event: KeyboardEvent) => void, group?: string, inFields?: boolean}} Binding */

/** @type {Binding[]} */
const bindings = [];
const NAMES = { Slash: "/", BracketLeft: "[", BracketRight: "]", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", Backspace: "⌫", Comma: ",", Period: ".", Minus: "-", Equal: "=" };

/**
 * The names of what is pressed. With Ctrl a Latin letter counts by what stands on the key, as in
 * every program: undo is Ctrl and the key marked Z. So do the signs ? and /.
 * @param {KeyboardEvent} event @returns {string[]}
 */
export function chords(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const held = [ctrl ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""].filter(Boolean);
  if (ctrl && /^[a-z]$/i.test(event.key)) return [[...held, `Key${event.key.toUpperCase()}`].join("+")];
  const place = [...held, event.code].join("+");
  if (ctrl || event.altKey) return [place];
  if (event.key === "?") return ["Shift+Slash"];
  return event.key === "/" ? ["Slash"] : [place];
}

/** @param {...Binding} more */
export function bind(...more) {
  bindings.push(...more);
}

/** @param {string} text */
export function keyName(text) {
  return text.split("+").map((part) => NAMES[/** @type {keyof NAMES} */ (part)] ?? part.replace(/^(Key|Digit)/, "")).join(" ");
}

/** @param {EventTarget | null} target */
export function isField(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(checkbox|radio|button|range)$/.test(target.type)));
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.defaultPrevented) return;
  const pressed = chords(event);
  if (document.querySelector("dialog[open]") !== null) return; // it has keys of its own
  const typing = isField(event.target);
  const found = bindings.find((each) => each.keys.some((key) => pressed.includes(key)) && (!typing || each.inFields));
  if (!found) return;
  if (/^(Space|Enter)$/.test(pressed[0] ?? "") && event.target instanceof HTMLElement && event.target.closest("button, a, summary, label")) return;
  event.preventDefault();
  found.run(event);
});

/** Fill the overlay with what this page's keys do. @param {HTMLElement} place */
export function listKeys(place) {
  const groups = Map.groupBy(bindings, (each) => each.group ?? "Everywhere");
  place.replaceChildren(...[...groups].map(([title, rows]) => {
    const section = document.createElement("section");
    const head = document.createElement("h3");
    head.textContent = title;
    const list = document.createElement("dl");
    for (const row of rows) {
      const term = document.createElement("dt");
      row.keys.forEach((each, at) => {
        if (at) term.append(" ");
        const kbd = document.createElement("kbd");
        kbd.textContent = keyName(each);
        term.append(kbd);
      });
      const what = document.createElement("dd");
      what.textContent = row.does;
      list.append(term, what);
    }
    section.append(head, list);
    return section;
  }));
}
