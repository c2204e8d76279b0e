// The page of one video: its screen, its player, the timeline that moves both, and marks.

import { element } from "../desk/elements.js";
import { bindMarking, bindTakeBack } from "./marking.js";
import { bindAll } from "./shortcuts.js";
import { Watching } from "./watching.js";

/** @type {import("./screen.js").ScreenData} */
const data = JSON.parse(element("data").textContent ?? "{}");
const root = document.getElementById("screen");
const watching = root && new Watching(root, data);
if (watching) {
  bindAll(watching);
  addEventListener("hashchange", () => watching.followAddress());
  watching.followAddress();
}
bindMarking(data.video, watching);
bindTakeBack(data.video);
