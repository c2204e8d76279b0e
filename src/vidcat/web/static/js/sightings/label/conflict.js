// Two people changed one sighting at the same time: the second sees what changed, and decides.

import { ask } from "../../desk/api.js";
import { make, makeButton } from "../../desk/elements.js";
import { toast } from "../../desk/every_page.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./drafts.js").Sightings} Sightings */
/** @typedef {Pick<import("../../desk/outbox.js").Entry, "path" | "body">} Entry */
/** @typedef {import("../../desk/outbox.js").Conflict} Conflict */

const COMPARED = ["type", "box", "certainty", "count", "context", "marking", "marking_language", "note", "basis", "item", "pts", "until_pts"];
const ABOUT_SENDING = ["key", "sighting", "version", "after", "why", "confirm", "claim"];

/** @param {unknown} value @returns {string} */
function text(value) {
  if (value === null || value === undefined || value === "") return "nothing";
  return Array.isArray(value) ? value.map(partText).join(", ") : String(value);
}

/** @param {unknown} part of a list */
function partText(part) {
  if (typeof part === "number") return String(Math.round(part * 1000) / 1000);
  return typeof part === "object" ? JSON.stringify(part) : String(part);
}

/** Return what this person stated, by field: the last word counts. @param {{body: Record<string, unknown>}[]} entries */
function statedIn(entries) {
  const said = Object.assign({}, ...entries.map((each) => each.body));
  return Object.entries(said).filter(([name]) => !ABOUT_SENDING.includes(name));
}

/** @param {Draft} draft as it was shown before @param {Conflict} conflict @param {any} now the sighting as the server has it */
function tableOf(draft, conflict, now) {
  const mine = statedIn(conflict.entries);
  const answered = conflict.entries.some((each) => each.path.endsWith("withdrawals")) ? "taken back" : "answered";
  const own = mine.length ? mine : [["status", answered]];
  // What only they changed stays, whatever is chosen: only what was stated here is sent again.
  const theirs = COMPARED.filter((name) => {
    const before = /** @type {Record<string, unknown>} */ (draft)[name];
    return !mine.some(([stated]) => stated === name) && text(before) !== text(now[name]);
  });
  const rows = [
    ["", "Theirs", "Yours"],
    ...theirs.map((name) => [name, text(now[name]), "stays as theirs"]),
    ...own.map(([name, value]) => [String(name), text(now[String(name)]), text(value)]),
  ];
  const table = make("table", "differences");
  table.append(...rows.map((cells, at) => rowOf(cells, at === 0)));
  return table;
}

/** @param {string[]} cells @param {boolean} isHead */
function rowOf(cells, isHead) {
  const row = make("tr");
  for (const cell of cells) {
    const made = make(isHead ? "th" : "td", "", cell);
    made.dir = "auto";
    row.append(made);
  }
  return row;
}

/** @param {any} now the sighting as the server has it */
function explain(now) {
  if (now.status !== "withdrawn") return `It is version ${now.version} now. Nothing of yours is lost: choose.`;
  return `It was taken back${now.why ? `: ${now.why}` : ""}.`;
}

/**
 * Ask whether the other person's change is kept, or this person's put over it; ends when it is decided.
 * The dialog's title has the focus, so that no key that was meant for the page presses a button.
 * @param {Sightings} sightings @param {Draft} draft whose conflict it is
 */
export async function showConflict(sightings, draft) {
  const now = await ask(`/api/sightings/${draft.number}`);
  const conflict = /** @type {Conflict} */ (draft.conflict);
  const dialog = make("dialog");
  dialog.setAttribute("aria-labelledby", "conflict-title");
  const title = make("h2", "", `${now.by ?? "Somebody"} changed sighting ${now.sighting} while you did`);
  title.id = "conflict-title";
  title.tabIndex = -1;
  title.autofocus = true;
  const keep = makeButton("main", "Keep theirs", () => dialog.close("keep"));
  const put = makeButton("", "Put mine over it", () => dialog.close("put"));
  const buttons = make("p", "row");
  buttons.append(keep, put);
  dialog.append(title, make("p", "", explain(now)), tableOf(draft, conflict, now), buttons);
  dialog.addEventListener("cancel", (event) => event.preventDefault()); // it wants a word
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  const { entries } = draft.conflict ?? conflict;
  sightings.decided(draft, now);
  if (dialog.returnValue === "put") for (const entry of entries) sendAgain(sightings, draft, entry);
  else toast("Theirs is kept");
}

/** @param {Sightings} sightings @param {Draft} draft @param {Entry} entry */
function sendAgain(sightings, draft, { path, body }) {
  if (path.endsWith("withdrawals")) sightings.withdraw(draft, String(body.why || "taken back"));
  else if (path.endsWith("assessments")) sightings.assess(draft, /** @type {any} */ (body.claim));
  else if (path.endsWith("answers")) sightings.answer(draft, body.confirm === true);
  else sightings.sayChanged(draft, Object.fromEntries(statedIn([{ body }])), "said after another change was seen");
}
