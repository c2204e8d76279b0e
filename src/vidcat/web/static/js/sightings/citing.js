// One sighting: its citation copied, and the way to its frame.

import "../desk/copying.js";
import { bind } from "../desk/keys.js";

/** @param {string} what */
const press = (what) => () => { const at = document.querySelector(what); if (at instanceof HTMLElement) at.click(); };
const group = "Sighting";
bind(
  { keys: ["KeyY"], does: "Copy how to cite it", group, run: press("[data-copy]") },
  { keys: ["KeyL"], does: "Go to its frame", group, run: press("[data-frame]") },
);
