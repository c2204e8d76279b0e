// What other people state meanwhile: asked for now and then, and decided on where it conflicts.

import { ask } from "../../desk/api.js";
import { outbox, toast } from "../../desk/every_page.js";
import { isField } from "../../desk/keys.js";
import { showConflict } from "./conflict.js";

const REFRESH_MS = 15_000;

/** @param {import("./page.js").LabelPage} page @param {import("./nudging.js").Nudging} nudging */
export function keepFresh(page, nudging) {
  const { sightings } = page;
  /** Nothing changes under the hands of somebody who types, draws or has words on their way. */
  const isAtWork = () => outbox.waiting().length > 0 || Boolean(nudging.resting) || page.isPending || page.boxes.isDown || isField(document.activeElement);
  const refresh = async () => {
    decide(sightings);
    if (document.visibilityState !== "visible" || isAtWork()) return;
    const { turn } = sightings;
    try {
      const documents = await ask(`/api/videos/${page.data.video}/sightings`);
      if (turn === sightings.turn && !isAtWork()) sightings.refresh(documents);
    } catch {
      // The server is away: the next turn asks again.
    }
  };
  setInterval(() => void refresh(), REFRESH_MS);
  addEventListener("focus", () => void refresh());
  sightings.addEventListener("conflict", () => decide(sightings));
  document.addEventListener("focusout", () => setTimeout(() => decide(sightings)));
  // What was not decided on an earlier visit is asked again.
  decide(sightings);
}

let isDeciding = false;

/**
 * Ask about the first change that came too late, unless somebody types: no dialog takes their words.
 * @param {import("./drafts.js").Sightings} sightings
 */
function decide(sightings) {
  const draft = sightings.all.find((each) => each.conflict);
  if (!draft || isDeciding || isField(document.activeElement) || document.querySelector("dialog[open]")) return;
  isDeciding = true;
  showConflict(sightings, draft).then(
    () => { isDeciding = false; decide(sightings); },
    (error) => { isDeciding = false; toast(`What somebody else changed cannot be shown: ${error.message} It is asked again.`, "bad"); },
  );
}
