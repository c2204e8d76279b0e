// The label page: frames, boxes and statements about them, all by keyboard or by pointer.

import { element, make, makeButton } from "../../desk/elements.js";
import { busyWhile } from "../../desk/keys.js";
import { actionsOf } from "./actions.js";
import { keepDrawn } from "./drawing.js";
import { openFirst } from "./moving.js";
import { Nudging } from "./nudging.js";
import { LabelPage } from "./page.js";
import { keepFresh } from "./refreshing.js";
import { begin, chooseByDigit, chooseType } from "./saying.js";
import { bindAll } from "./shortcuts.js";
import { Viewing } from "./viewing.js";

/** @param {LabelPage} page what the pointer does on the frame, and what the form asks for */
function listen(page) {
  const { boxes, form, sightings } = page;
  boxes.addEventListener("drawn", (event) => begin(page, /** @type {CustomEvent} */ (event).detail.box));
  boxes.addEventListener("selected", (event) => page.select(/** @type {CustomEvent} */ (event).detail.id));
  boxes.addEventListener("moved", (event) => {
    const { id, box } = /** @type {CustomEvent} */ (event).detail;
    if (id === "pending") {
      page.pending = box;
      return;
    }
    const draft = sightings.get(id);
    if (draft) sightings.change(draft, { box });
  });
  form.addEventListener("left", () => page.changed());
  form.addEventListener("type", (event) => chooseType(page, /** @type {CustomEvent} */ (event).detail));
  sightings.addEventListener("lost", (event) => tellLost(/** @type {CustomEvent} */ (event).detail));
  form.addEventListener("digit", (event) => chooseByDigit(page, /** @type {CustomEvent} */ (event).detail));
}

/** Keep on screen what was not recorded at all. @param {{label: string, refusal: {message: string}}} detail */
function tellLost({ label, refusal }) {
  const row = make("p", "", `${label} was not recorded: ${refusal.message} `);
  row.append(makeButton("quiet", "Seen", () => row.remove()));
  element("lost").append(row);
}

/** @param {import("./page.js").LabelData} data */
function start(data) {
  const page = new LabelPage(data);
  const nudging = new Nudging(page);
  const viewing = new Viewing(page);
  const act = actionsOf(page, nudging, viewing);
  keepDrawn(page);
  listen(page);
  page.addEventListener("keyframe", (event) => act.goTo(/** @type {CustomEvent} */ (event).detail));
  bindAll(act);
  busyWhile(act.busy);
  keepFresh(page, nudging);
  addEventListener("pagehide", () => act.settle());
  void openFirst(page);
}

start(JSON.parse(element("data").textContent ?? "{}"));
