// Answers to what copies of the video propose.

import { toast } from "../../desk/every_page.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("./page.js").LabelPage} LabelPage */

/** @param {LabelPage} page @param {Draft} draft @param {boolean} confirm */
export function answer(page, draft, confirm) {
  page.sightings.answer(draft, confirm);
  toast(confirm ? "Confirmed: it is yours now" : "Refused: it will not be proposed again");
}

/** Return the proposal that is selected, or else the first on the frame. @param {LabelPage} page */
export function proposalAtHand(page) {
  const proposed = page.here.filter((draft) => draft.status === "proposed");
  return proposed.find((each) => each.id === page.selected) ?? proposed[0];
}

/** @param {LabelPage} page @param {boolean} confirm */
export function answerSelected(page, confirm) {
  const draft = proposalAtHand(page);
  if (draft) answer(page, draft, confirm);
  else toast("Nothing is proposed on this frame");
}
