// What other people state meanwhile: asked for now and then, and decided on where it conflicts.

import { ask } from "../../desk/api.js";
import { outbox } from "../../desk/every_page.js";
import { showConflict } from "./conflict.js";

const REFRESH_MS = 15_000;

/** @param {import("./page.js").LabelPage} page @param {import("./nudging.js").Nudging} nudging */
export function keepFresh(page, nudging) {
  const { sightings } = page;
  setInterval(async () => {
    if (document.visibilityState !== "visible" || outbox.waiting().length) return;
    try {
      const documents = await ask(`/api/videos/${page.data.video}/sightings`);
      if (!outbox.waiting().length && !nudging.resting && !page.isPending) sightings.refresh(documents);
    } catch {
      // The server is away: the next turn asks again.
    }
  }, REFRESH_MS);
  sightings.addEventListener("conflict", (event) => {
    void showConflict(sightings, /** @type {CustomEvent} */ (event).detail);
  });
  // What was not decided on an earlier visit is asked again.
  for (const entry of outbox.conflicts()) {
    const draft = sightings.drafts.find((each) => each.number === entry.body.sighting);
    if (draft) void showConflict(sightings, { draft, entry });
  }
}
