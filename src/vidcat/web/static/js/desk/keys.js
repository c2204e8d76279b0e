// One table of keys for a page: the handlers, the "?" overlay and the tests read the same.
// Keys are places on the keyboard (event.code), so that any layout works.
//
// What somebody types into a field must never become a command, whatever became of the field in the
// meantime: a character is a command only while the page waits for commands, and has waited for them
// since before the characters that it follows.

/**
 * `inFields`: also while somebody types in a field; `always`: also while the page is busy;
 * `repeats`: again and again while the key is held down.
 * @typedef {{keys: string[], does: string, run: (event: KeyboardEvent) => void, group?: string,
 *   inFields?: boolean, always?: boolean, repeats?: boolean}} Binding
 */

const BURST_MS = 1000; // characters that follow each other so fast were typed in one go

/** @type {Binding[]} */
const bindings = [];
/** @type {() => string} */
let busy = () => "";
let typed = -Infinity; // when the last character came that was no command
/** The key that is held down since it was a command. @type {string | null} */
let held = null;
const NAMES = { Slash: "/", BracketLeft: "[", BracketRight: "]", ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓", Escape: "Esc", Delete: "Del", Backspace: "⌫", Comma: ",", Period: ".", Minus: "-", Equal: "=" };

/**
 * The names of what is pressed. With Ctrl a Latin letter counts by what stands on the key, as in
 * every program: undo is Ctrl and the key marked Z. So do the signs ? and /.
 * @param {KeyboardEvent} event @returns {string[]}
 */
export function chords(event) {
  const ctrl = event.ctrlKey || event.metaKey;
  const with_ = [ctrl ? "Ctrl" : "", event.altKey ? "Alt" : "", event.shiftKey ? "Shift" : ""].filter(Boolean);
  if (ctrl && /^[a-z]$/i.test(event.key)) return [[...with_, `Key${event.key.toUpperCase()}`].join("+")];
  const place = [...with_, event.code].join("+");
  if (ctrl || event.altKey) return [place];
  if (event.key === "?") return ["Shift+Slash"];
  return event.key === "/" ? ["Slash"] : [place];
}

/** @param {...Binding} more */
export function bind(...more) {
  bindings.push(...more);
}

/** Let a page say what it is busy with, "" for nothing: meanwhile its keys do nothing. @param {() => string} why */
export function busyWhile(why) {
  busy = why;
}

/** @param {string} text */
export function keyName(text) {
  return text.split("+").map((part) => NAMES[/** @type {keyof NAMES} */ (part)] ?? part.replace(/^(Key|Digit)/, "")).join(" ");
}

/** @param {EventTarget | null} target */
export function isField(target) {
  return target instanceof HTMLElement && (target.isContentEditable || /^(TEXTAREA|SELECT)$/.test(target.tagName) || (target instanceof HTMLInputElement && !/^(checkbox|radio|button|range)$/.test(target.type)));
}

/** Return whether a key writes or deletes a character. @param {KeyboardEvent} event */
function isCharacter(event) {
  if (event.isComposing) return true;
  if ((event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph")) return false;
  return [...event.key].length === 1 || /^(Backspace|Delete|Dead|Process)$/.test(event.key);
}

// Before any field or widget: a command that opened a field writes nothing into it while it is held.
document.addEventListener("keydown", (event) => {
  if (event.repeat && event.code === held && isField(event.target)) event.preventDefault();
  if (isField(event.target) || document.querySelector("dialog[open]")) {
    if (isCharacter(event)) typed = event.timeStamp;
    else if (/^(Escape|Tab|Enter)$/.test(event.key)) typed = -Infinity; // the field is left on purpose
  }
}, true);
document.addEventListener("keyup", (event) => {
  if (event.code === held) held = null;
}, true);
document.addEventListener("pointerdown", () => { typed = -Infinity; }, true);

/** Return what a key does where it was pressed. @param {KeyboardEvent} event @returns {Binding | undefined} */
function bindingOf(event) {
  if (event.isComposing || event.defaultPrevented) return undefined;
  if (document.querySelector("dialog[open]") !== null) return undefined; // it has keys of its own
  const pressed = chords(event);
  const presses = event.target instanceof HTMLElement && event.target.closest("button, a, summary, label");
  if (presses && /^(Space|Enter)$/.test(pressed[0] ?? "")) return undefined;
  const typing = isField(event.target);
  return bindings.find((each) => each.keys.some((key) => pressed.includes(key)) && (!typing || each.inFields));
}

document.addEventListener("keydown", (event) => {
  const found = bindingOf(event);
  if (!found) return;
  event.preventDefault();
  if (event.repeat && !found.repeats) return;
  const why = whyNot(event, found);
  if (why) {
    if (isCharacter(event)) typed = event.timeStamp;
    document.dispatchEvent(new CustomEvent("nocommand", { detail: { why } }));
    return;
  }
  typed = -Infinity;
  held = event.code;
  found.run(event);
});

/** Return why a key is no command now, "" when it is one. @param {KeyboardEvent} event @param {Binding} found */
function whyNot(event, found) {
  const follows = isCharacter(event) && event.timeStamp - typed < BURST_MS;
  if (follows) return "What you typed was taken for no command: its field was left meanwhile";
  return found.always ? "" : busy();
}

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
