// Statements about the frame on screen: a new sighting, its type, its end, how sure; copies, undo.

import { leaveField } from "../../desk/elements.js";
import { toast } from "../../desk/every_page.js";
import { clock } from "../../values/clock.js";
import { pick, SAID } from "./draft.js";
import { answer } from "./proposals.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./draft.js").Draft} Draft */
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
  if (page.frames.isMoving) {
    toast("Not taken: the frame was still on its way");
    page.changed();
    return;
  }
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

/**
 * Copy the sightings of the last frame before this one that has any. What is seen here already, by its
 * span or as a copy, is not copied again.
 * @param {LabelPage} page
 */
export function copyBefore(page) {
  const { now } = page.frames;
  if (!now) return;
  const before = page.sightings.drafts.filter((draft) => draft.pts < now.pts && draft.status !== "proposed");
  const last = Math.max(...before.map((draft) => draft.pts));
  const { here } = page;
  const sources = before.filter((draft) => draft.pts === last);
  const copied = sources.filter((draft) => !here.includes(draft) && !here.some((each) => isCopy(each, draft)));
  for (const draft of copied) {
    const { label } = draft;
    page.sightings.make({ ...pick(draft, SAID), label, pts: now.pts, until_pts: now.pts, copyOf: draft.id, type: draft.type });
  }
  const count = copied.length;
  if (count) toast(`${count} copied from ${clock(page.seconds(last))}`);
  else toast(sources.length ? "Copied already: all of before is here" : "Nothing is labelled before this frame");
}

/** @param {Draft} copy @param {Draft} source */
function isCopy(copy, source) {
  return copy.copyOf === source.id || (source.number !== null && copy.copied_from === source.number);
}

/** State that the sighting at hand is seen until the frame on screen. @param {LabelPage} page */
export function setEnd(page) {
  const draft = page.spanned;
  const { now } = page.frames;
  if (!draft || !now) toast("Choose the sighting first, then go to the last frame that shows it");
  else if (now.pts < draft.pts) toast("This frame lies before it", "bad");
  else {
    page.sightings.change(draft, { until_pts: now.pts });
    toast(`${draft.label}: seen until ${clock(now.time_s)}`);
    page.select(draft.id);
  }
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
export function undo({ sightings: { history } }) {
  const what = history.undo();
  const nothing = history.done.length ? "What was refused stays refused: it cannot be undone" : "Nothing to undo";
  toast(what ? `Undone: ${what}` : nothing);
}

/** @param {LabelPage} page */
export function redo({ sightings: { history } }) {
  const what = history.redo();
  toast(what ? `Done again: ${what}` : "Nothing to do again");
}
