// Draws the label page: the boxes, the list of sightings, the form and the strip.

import { element, make, makeButton } from "../../desk/elements.js";
import { person } from "../../desk/every_page.js";
import { answer } from "./proposals.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./page.js").LabelPage} LabelPage */

/** @param {LabelPage} page */
export function keepDrawn(page) {
  page.addEventListener("changed", () => drawAll(page));
  page.sightings.addEventListener("changed", () => drawAll(page));
}

/** @param {LabelPage} page */
export function drawAll(page) {
  const { here } = page;
  if (page.selected && !here.some((draft) => draft.id === page.selected)) page.selected = null;
  drawBoxes(page);
  drawList(page, here);
  page.form.show(page.chosen, page.isPending);
  page.strip.mark(page.sightings);
  page.canvas.setAttribute("aria-label", `The frame, with ${here.length} sightings`);
}

/** @param {LabelPage} page */
export function drawBoxes(page) {
  const { pending } = page;
  const drawn = page.here
    .filter((draft) => draft.box)
    .map((draft) => ({ id: draft.id, box: /** @type {Box} */ (draft.box), look: lookOf(draft) }));
  if (pending) drawn.push({ id: "pending", box: pending, look: "made" });
  page.boxes.show(drawn, pending ? "pending" : page.selected);
}

/** @param {Draft} draft */
function lookOf(draft) {
  if (draft.failed) return "failed";
  return draft.status === "confirmed" ? "checked" : draft.status;
}

/** @param {LabelPage} page @param {Draft[]} here */
function drawList(page, here) {
  element("no-boxes").hidden = here.length > 0 || page.isPending;
  element("boxes").replaceChildren(...here.map((draft) => rowOf(page, draft)));
}

/** @param {LabelPage} page @param {Draft} draft */
function rowOf(page, draft) {
  const row = make("li");
  row.className = `${draft.status === "proposed" ? "proposed" : ""} ${draft.failed ? "failed" : ""}`;
  row.setAttribute("aria-current", String(draft.id === page.selected));
  row.append(make("bdi", "name", draft.label), make("span", "soft", noteOf(draft)), make("span", "grow"));
  if (draft.status === "proposed") {
    row.append(keyButton("Y", "Confirm: it is so", () => answer(page, draft, true)));
    row.append(keyButton("X", "Refuse: it is not so", () => answer(page, draft, false)));
  }
  row.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLButtonElement)) page.select(draft.id);
  });
  return row;
}

/** @param {Draft} draft */
function noteOf(draft) {
  if (draft.failed) return draft.failed;
  const { certainty, count, box, status, by } = draft;
  const words = [certainty, count, box ? "" : "whole frame", status === "made" ? "" : status, by === person ? "" : by];
  return words.filter(Boolean).join(", ");
}

/** @param {string} key @param {string} does @param {() => void} run */
function keyButton(key, does, run) {
  const made = makeButton("", "", run);
  made.title = does;
  made.setAttribute("aria-label", does);
  made.append(make("kbd", "", key));
  return made;
}
