// Two people said something of one sighting at the same time: the second sees what changed, and decides.

import { ask } from "./api.js";
import { outbox, toast } from "./desk.js";

const TOLD = ["type", "box", "certainty", "count", "context", "marking", "marking_language", "note", "basis", "item", "pts", "until_pts"];

/** @param {unknown} value */
function text(value) {
  if (value === null || value === undefined || value === "") return "nothing";
  if (Array.isArray(value)) return value.map((each) => (typeof each === "number" ? Math.round(each * 1000) / 1000 : typeof each === "object" ? JSON.stringify(each) : String(each))).join(", ");
  return String(value);
}

/**
 * @param {import("./sightings.js").Sightings} sightings
 * @param {{draft: import("./sightings.js").Draft, entry: import("./outbox.js").Entry}} detail
 */
export async function showConflict(sightings, { draft, entry }) {
  const now = (await ask(`/api/sightings/${draft.number}`));
  const mine = Object.entries(entry.body).filter(([name]) => !["key", "sighting", "version", "after", "why"].includes(name));
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "conflict-title");
  const title = document.createElement("h2");
  title.id = "conflict-title";
  title.textContent = `${now.by ?? "Somebody"} changed sighting ${now.sighting} while you did`;
  const about = document.createElement("p");
  about.textContent = now.status === "withdrawn" ? `It was taken back${now.why ? `: ${now.why}` : ""}.` : `It is version ${now.version} now. Nothing of yours is lost: choose.`;
  const table = document.createElement("table");
  table.className = "differences";
  const rows = mine.length ? mine : [["status", entry.path.endsWith("withdrawals") ? "taken back" : "answered"]];
  // What only they changed stays, whatever is chosen: only what was said here is sent again.
  const theirs = TOLD.filter((name) => !mine.some(([own]) => own === name) && text(/** @type {any} */ (draft)[name]) !== text(now[name]));
  const alone = theirs.map((name) => [name, text(now[name]), "stays as theirs"]);
  table.append(...[["", "Theirs", "Yours"], ...alone, ...rows.map(([name, value]) => [String(name), text(now[/** @type {string} */ (name)]), text(value)])].map((cells, at) => {
    const row = document.createElement("tr");
    row.append(...cells.map((cell) => {
      const made = document.createElement(at ? "td" : "th");
      made.dir = "auto";
      made.textContent = cell;
      return made;
    }));
    return row;
  }));
  const buttons = document.createElement("p");
  buttons.className = "row";
  const keep = document.createElement("button");
  keep.type = "button";
  keep.className = "main";
  keep.textContent = "Keep theirs";
  const put = document.createElement("button");
  put.type = "button";
  put.textContent = "Put mine over it";
  buttons.append(keep, put);
  dialog.append(title, about, table, buttons);
  const close = () => { dialog.close(); dialog.remove(); };
  const settle = () => {
    Object.assign(draft, now, { number: now.sighting, key: null, failed: "" });
    outbox.forget(entry);
    sightings.changed();
    close();
  };
  keep.addEventListener("click", () => { settle(); toast("Theirs is kept"); });
  put.addEventListener("click", () => {
    const said = Object.fromEntries(mine);
    const withdrawal = entry.path.endsWith("withdrawals");
    settle();
    if (withdrawal) sightings.withdraw(draft, String(entry.body.why ?? "taken back"));
    else sightings.sayChanged(draft, said, "said after another change was seen");
  });
  document.body.append(dialog);
  dialog.showModal();
}
