// Moving through the video: keyframe by keyframe, frame by frame, to what nobody looked at yet.

import { Refusal } from "../../desk/api.js";
import { toast } from "../../desk/every_page.js";

/** @typedef {import("./page.js").LabelPage} LabelPage */

/** @param {LabelPage} page @param {number} by keyframes */
export function moveKeyframes({ frames }, by) {
  const { now, aim, keyframes } = frames;
  const pts = aim?.pts ?? now?.pts ?? 0; // from where the moves before lead, which may be on their way
  const before = frames.keyframeBefore(pts);
  const isBetween = keyframes[before]?.pts !== pts || (aim?.by ?? 0) > 0;
  const from = isBetween && by < 0 ? before + 1 : before;
  goToKeyframe(frames, Math.min(Math.max(from + by, 0), keyframes.length - 1));
}

/** @param {LabelPage["frames"]} frames @param {number} index */
export function goToKeyframe(frames, index) {
  frames.goToKeyframe(index).catch((error) => toast(`This keyframe cannot be shown: ${error.message}`, "bad"));
}

/** @param {LabelPage} page @param {number} by frames */
export function moveFrames({ frames }, by) {
  frames.step(by).catch((error) => {
    const isGone = error instanceof Refusal && !frames.hasOriginal;
    toast(isGone ? "The original is not here: only keyframes can be shown" : String(error.message), "bad");
  });
}

/**
 * Go to the next keyframe with no sighting that this person has not looked at.
 * @param {LabelPage} page @param {1 | -1} by
 */
export function moveToUnseen({ frames, sightings }, by) {
  const pts = frames.aim?.pts ?? frames.now?.pts;
  const now = pts === undefined ? -1 : frames.keyframeBefore(pts);
  for (let at = now + by; at >= 0 && at < frames.keyframes.length; at += by) {
    const keyframe = /** @type {import("./frames.js").Keyframe} */ (frames.keyframes[at]);
    if (!keyframe.looked && !sightings.drafts.some((draft) => draft.pts === keyframe.pts)) {
      goToKeyframe(frames, at);
      return;
    }
  }
  toast(by > 0 ? "You have looked at all that follow" : "You have looked at all before");
}

/** Show the frame that the address names, or else the first that was not looked at. @param {LabelPage} page */
export async function openFirst({ frames, data }) {
  const { pts, at, keyframes } = data;
  if (pts === null && at === null) {
    await frames.goToKeyframe(Math.max(keyframes.findIndex((keyframe) => !keyframe.looked), 0));
    return;
  }
  const index = keyframes.findIndex((keyframe) => keyframe.pts === pts);
  if (index >= 0) {
    await frames.goToKeyframe(index);
    return;
  }
  await frames.goTo(pts !== null ? `pts=${pts}` : `at=${at}`).catch(async (error) => {
    toast(error.message, "bad");
    await frames.goToKeyframe(0);
  });
}
