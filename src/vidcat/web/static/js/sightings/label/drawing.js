// Draws the label page: the boxes, the list of sightings, the form and the strip.

import { element, make, makeButton, replaceRows } from "../../desk/elements.js";
import { person } from "../../desk/every_page.js";
import { clock } from "../../values/clock.js";
import { answer } from "./proposals.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./page.js").LabelPage} LabelPage */

/** @param {LabelPage} page */
export function keepDrawn(page) {
  page.addEventListener("changed", () => drawAll(page));
  page.sightings.addEventListener("changed", () => drawAll(page));
}

/** @param {LabelPage} page */
export function drawAll(page) {
  const { here } = page;
  page.leaveFrame();
  drawBoxes(page);
  drawList(page, here);
  page.form.show(page.chosen, page.isPending);
  drawSpan(page);
  page.strip.mark(page.sightings);
  page.canvas.setAttribute("aria-label", `The frame, with ${here.length} sightings`);
}

/** @param {LabelPage} page */
export function drawBoxes(page) {
  page.boxes.settle();
  const { pending } = page;
  const drawn = page.here
    .filter((draft) => draft.box)
    .map((draft) => ({ id: draft.id, box: /** @type {Box} */ (draft.box), look: lookOf(draft) }));
  if (pending) drawn.push({ id: "pending", box: pending, look: "made" });
  page.boxes.show(drawn, pending ? "pending" : page.selected);
}

/** @param {Draft} draft */
function lookOf(draft) {
  if (draft.failed || draft.conflict) return "failed";
  return draft.status === "confirmed" ? "checked" : draft.status;
}

/** @param {LabelPage} page @param {Draft[]} here */
function drawList(page, here) {
  element("no-boxes").hidden = here.length > 0 || page.isPending;
  replaceRows(element("boxes"), here.map((draft) => rowOf(page, draft)));
}

/** @param {LabelPage} page @param {Draft} draft */
function rowOf(page, draft) {
  const row = make("li");
  row.className = `${draft.status === "proposed" ? "proposed" : ""} ${draft.failed ? "failed" : ""}`;
  row.setAttribute("aria-current", String(draft.id === page.selected));
  row.append(make("bdi", "name", draft.label), make("span", "soft", noteOf(draft)), make("span", "grow"));
  if (draft.status === "proposed") {
    row.append(keyButton("Y", "Confirm: it is so", () => answer(page, draft, true)));
    row.append(keyButton("Shift X", "Refuse: it is not so", () => answer(page, draft, false)));
  }
  row.addEventListener("click", (event) => {
    if (!(event.target instanceof HTMLButtonElement)) page.select(draft.id);
  });
  return row;
}

/** @param {Draft} draft */
function noteOf(draft) {
  const { certainty, count, box, status, by, failed, conflict } = draft;
  const words = [certainty, count, box ? "" : "whole frame", status === "made" ? "" : status, by === person ? "" : by];
  if (failed) words.push(`not recorded: ${failed}`);
  if (conflict) words.push("your change waits for your decision");
  return words.filter(Boolean).join(", ");
}

/** Say which sighting `U` speaks of, and how long it is seen by now. @param {LabelPage} page */
function drawSpan(page) {
  const { chosen, spanned } = page;
  element("held").hidden = !spanned || spanned === chosen;
  if (!spanned) return;
  const { pts, until_pts } = spanned;
  const span = until_pts > pts ? `from ${clock(page.seconds(pts))} until ${clock(page.seconds(until_pts))}` : `in the frame at ${clock(page.seconds(pts))} only`;
  element("held-what").textContent = spanned.label;
  element("held-span").textContent = span;
  element("span").textContent = span;
}

/** @param {string} key @param {string} does @param {() => void} run */
function keyButton(key, does, run) {
  const made = makeButton("", "", run);
  made.title = does;
  made.setAttribute("aria-label", does);
  made.append(make("kbd", "", key));
  return made;
}
