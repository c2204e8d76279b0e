// Statements about the frame on screen: a new sighting, its type, its end, how sure; copies, undo.

import { leaveField } from "../../desk/elements.js";
import { person, toast } from "../../desk/every_page.js";
import { clock } from "../../values/clock.js";
import { answer } from "./proposals.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./form.js").Type} Type */
/** @typedef {import("./page.js").LabelPage} LabelPage */

export const FIRST_BOX = /** @type {Box} */ ([0.35, 0.35, 0.3, 0.3]);
export const CERTAINTIES = ["certain", "probable", "possible", "cannot be excluded"];

/**
 * Begin a sighting of what is in a box, or with null of the whole frame.
 * @param {LabelPage} page @param {Box | null} box
 */
export function begin(page, box) {
  if (page.isPending) return;
  page.pending = box;
  page.selected = null;
  if (page.armed) {
    chooseType(page, page.armed);
    return;
  }
  page.changed();
  page.form.askType();
}

/**
 * Let a digit choose a type: for the box at hand, or else for the boxes drawn from now on.
 * @param {LabelPage} page @param {number} at
 */
export function chooseByDigit(page, at) {
  const type = page.form.recent[at];
  if (!type) return;
  if (page.isPending || page.selected) {
    chooseType(page, type);
    return;
  }
  arm(page, page.armed?.id === type.id ? null : type);
  const { armed } = page;
  toast(armed ? `New boxes are ${armed.label}: drag, or press N` : "The type of a new box is asked for again");
}

/** @param {LabelPage} page @param {Type | null} type */
export function arm(page, type) {
  page.armed = type;
  page.form.arm(type);
}

/** @param {LabelPage} page @param {Type} type */
export function chooseType(page, { id, label }) {
  const { now } = page.frames;
  if (!now) return;
  if (page.pending !== undefined) {
    const box = page.pending;
    page.pending = undefined;
    const draft = page.sightings.make({ type: id, label, pts: now.pts, box });
    page.form.remember({ id, label });
    page.select(draft.id);
    page.canvas.focus();
    leaveField();
  } else if (page.selected) {
    if (page.chosen) page.sightings.change(page.chosen, { type: id, label });
    page.form.remember({ id, label });
    leaveField();
  }
}

/** Drop the box that waits, refuse the proposal, or withdraw the sighting. @param {LabelPage} page */
export function takeBack(page) {
  if (page.isPending) {
    page.drop();
    return;
  }
  const draft = page.chosen;
  if (!draft) return;
  page.selected = null;
  if (draft.status === "proposed") answer(page, draft, false);
  else page.sightings.withdraw(draft, "taken back while labelling");
}

/** Copy the sightings of the last frame before this one that has any. @param {LabelPage} page */
export function copyBefore(page) {
  const { now } = page.frames;
  if (!now) return;
  const before = page.sightings.drafts.filter((draft) => draft.pts < now.pts && draft.status !== "proposed");
  const last = Math.max(...before.map((draft) => draft.pts));
  const copied = before.filter((draft) => draft.pts === last);
  for (const draft of copied) {
    page.sightings.make({ ...draft, ...unsaved(), pts: now.pts, until_pts: now.pts });
  }
  const count = copied.length;
  toast(count ? `${count} copied from ${clock(secondsOf(page, last))}` : "Nothing is labelled before this frame");
}

function unsaved() {
  const id = crypto.randomUUID();
  return { id, number: null, version: null, key: null, status: "made", by: person, failed: "", conflict: null };
}

/** @param {LabelPage} page @param {number} pts */
function secondsOf(page, pts) {
  const [over = 0, under = 1] = page.data.time_base.split("/").map(Number);
  return ((pts - page.data.first_pts) * over) / under;
}

/** State that the sighting is seen until the frame on screen. @param {LabelPage} page */
export function setEnd(page) {
  const draft = page.chosen;
  const { now } = page.frames;
  if (!draft || !now) toast("Choose the sighting first");
  else if (now.pts < draft.pts) toast("This frame lies before it", "bad");
  else page.sightings.change(draft, { until_pts: now.pts });
}

/** @param {LabelPage} page @param {number} at index in CERTAINTIES */
export function setCertainty(page, at) {
  const draft = page.chosen;
  if (!draft) {
    toast("Choose the sighting first");
    return;
  }
  page.sightings.change(draft, { certainty: CERTAINTIES[at] });
  toast(`How sure: ${CERTAINTIES[at]}`);
}

/** @param {LabelPage} page */
export function undo({ sightings }) {
  const what = sightings.undo();
  const nothing = sightings.done.length ? "What was refused stays refused: it cannot be undone" : "Nothing to undo";
  toast(what ? `Undone: ${what}` : nothing);
}

/** @param {LabelPage} page */
export function redo({ sightings }) {
  const what = sightings.redo();
  toast(what ? `Done again: ${what}` : "Nothing to do again");
}
