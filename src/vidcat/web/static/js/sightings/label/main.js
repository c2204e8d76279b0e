// The label page: frames, boxes and statements about them, all by keyboard or by pointer.

import { element } from "../../desk/elements.js";
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
  form.addEventListener("type", (event) => chooseType(page, /** @type {CustomEvent} */ (event).detail));
  form.addEventListener("digit", (event) => chooseByDigit(page, /** @type {CustomEvent} */ (event).detail));
}

/** @param {import("./page.js").LabelData} data */
function start(data) {
  const page = new LabelPage(data);
  const nudging = new Nudging(page);
  const viewing = new Viewing(page);
  keepDrawn(page);
  listen(page);
  bindAll(actionsOf(page, nudging, viewing));
  keepFresh(page, nudging);
  addEventListener("pagehide", () => nudging.settle());
  void openFirst(page);
}

start(JSON.parse(element("data").textContent ?? "{}"));
