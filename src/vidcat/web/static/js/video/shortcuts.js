// The keys and buttons of a video's page.

import { bind } from "../desk/keys.js";

/** @param {import("./watching.js").Watching} watching */
export function bindAll(watching) {
  bindButtons(watching);
  const group = "Video";
  /** @param {number} by */
  const step = (by) => () => watching.step(by);
  /** @param {number} by */
  const keyframe = (by) => () => watching.keyframe(by);
  bind(
    { keys: ["Space"], does: "Play or pause, without sound", group, run: () => void watching.play() },
    { keys: ["Period"], does: "One frame on, exact", group, run: step(1) },
    { keys: ["Comma"], does: "One frame back, exact", group, run: step(-1) },
    { keys: ["Shift+Period"], does: "Ten frames on", group, run: step(10) },
    { keys: ["Shift+Comma"], does: "Ten frames back", group, run: step(-10) },
    { keys: ["KeyF", "ArrowRight"], does: "Next keyframe", group, run: keyframe(1) },
    { keys: ["KeyD", "ArrowLeft"], does: "Keyframe before", group, run: keyframe(-1) },
    { keys: ["KeyV", "Shift+KeyF", "Shift+ArrowRight"], does: "Ten keyframes on", group, run: keyframe(10) },
    { keys: ["KeyC", "Shift+KeyD", "Shift+ArrowLeft"], does: "Ten keyframes back", group, run: keyframe(-10) },
    { keys: ["BracketRight"], does: "Next keyframe that nobody looked at", group, run: () => watching.unseen(1) },
    { keys: ["BracketLeft"], does: "The last before that nobody looked at", group, run: () => watching.unseen(-1) },
    { keys: ["Minus"], does: "Slower", group, run: () => watching.faster(-1) },
    { keys: ["Equal"], does: "Faster", group, run: () => watching.faster(1) },
    { keys: ["KeyU"], does: "Lift the veils, or let them down", group, run: () => watching.lift() },
  );
  const { labelHere } = watching;
  if (labelHere) bind({ keys: ["KeyL"], does: "Label this frame", group, run: () => location.assign(labelHere.href) });
}

/** @param {import("./watching.js").Watching} watching */
function bindButtons(watching) {
  /** @type {Record<string, () => unknown>} */
  const does = {
    play: () => watching.play(),
    back: () => watching.step(-1),
    on: () => watching.step(1),
    slower: () => watching.faster(-1),
    faster: () => watching.faster(1),
    before: () => watching.keyframe(-1),
    next: () => watching.keyframe(1),
    lift: () => watching.lift(),
    copy: () => watching.makeCopy(),
  };
  for (const button of document.querySelectorAll("[data-does]")) {
    button.addEventListener("click", () => does[/** @type {HTMLElement} */ (button).dataset.does ?? ""]?.());
  }
}
