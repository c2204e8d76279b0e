// Two people changed one sighting at the same time: the second sees what changed, and decides.

import { ask } from "../../desk/api.js";
import { make, makeButton } from "../../desk/elements.js";
import { outbox, toast } from "../../desk/every_page.js";

/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./drafts.js").Sightings} Sightings */
/** @typedef {import("../../desk/outbox.js").Entry} Entry */

const COMPARED = ["type", "box", "certainty", "count", "context", "marking", "marking_language", "note", "basis", "item", "pts", "until_pts"];
const ABOUT_SENDING = ["key", "sighting", "version", "after", "why"];

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

/** Return what this person stated, by field. @param {Entry} entry */
function statedIn(entry) {
  return Object.entries(entry.body).filter(([name]) => !ABOUT_SENDING.includes(name));
}

/** @param {Draft} draft @param {Entry} entry @param {any} now the sighting as the server has it */
function tableOf(draft, entry, now) {
  const mine = statedIn(entry);
  const answered = entry.path.endsWith("withdrawals") ? "taken back" : "answered";
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
 * Ask whether the other person's change is kept, or this person's put over it.
 * @param {Sightings} sightings @param {{draft: Draft, entry: Entry}} detail
 */
export async function showConflict(sightings, { draft, entry }) {
  const now = await ask(`/api/sightings/${draft.number}`);
  const dialog = make("dialog");
  dialog.setAttribute("aria-labelledby", "conflict-title");
  const title = make("h2", "", `${now.by ?? "Somebody"} changed sighting ${now.sighting} while you did`);
  title.id = "conflict-title";
  const settle = () => {
    Object.assign(draft, now, { number: now.sighting, key: null, failed: "" });
    outbox.forget(entry);
    sightings.changed();
    dialog.close();
    dialog.remove();
  };
  const keep = makeButton("main", "Keep theirs", () => {
    settle();
    toast("Theirs is kept");
  });
  const put = makeButton("", "Put mine over it", () => {
    settle();
    sendAgain(sightings, draft, entry);
  });
  const buttons = make("p", "row");
  buttons.append(keep, put);
  dialog.append(title, make("p", "", explain(now)), tableOf(draft, entry, now), buttons);
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {Sightings} sightings @param {Draft} draft @param {Entry} entry */
function sendAgain(sightings, draft, entry) {
  if (entry.path.endsWith("withdrawals")) sightings.withdraw(draft, String(entry.body.why ?? "taken back"));
  else sightings.sayChanged(draft, Object.fromEntries(statedIn(entry)), "said after another change was seen");
}
