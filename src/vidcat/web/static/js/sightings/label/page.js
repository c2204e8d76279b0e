// The label page: its parts, the frame's size in the window, and what is selected at the moment.

import { element } from "../../desk/elements.js";
import { outbox } from "../../desk/every_page.js";
import { Boxes } from "./boxes.js";
import { Sightings } from "./drafts.js";
import { Form } from "./form.js";
import { Frames } from "./frames.js";
import { Strip } from "./strip.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {import("./form.js").Type} Type */
/** @typedef {import("./frames.js").Keyframe} Keyframe */
/**
 * What the server puts into the page: `pts` or `at` (seconds) is where to begin, null for neither.
 * @typedef {{video: string, width: number, height: number, time_base: string, first_pts: number, keyframes: Keyframe[],
 *   sightings: any[], recent: Type[], figures: string, pts: number | null, at: number | null}} LabelData
 */

/** @param {LabelData} data */
function canvasFor(data) {
  const canvas = document.createElement("canvas");
  canvas.width = data.width || 640;
  canvas.height = data.height || 360;
  canvas.setAttribute("role", "img");
  element("picture").replaceWith(canvas);
  return canvas;
}

/** Holds the state of the page; every other module of this folder is handed it. Emits "changed". */
export class LabelPage extends EventTarget {
  /** @param {LabelData} data */
  constructor(data) {
    super();
    this.data = data;
    this.stage = element("frame");
    this.canvas = canvasFor(data);
    this.sightings = new Sightings(data.video, data.sightings, outbox);
    this.frames = new Frames(data.video, data.keyframes, this.canvas);
    this.boxes = new Boxes(this.canvas);
    this.strip = new Strip(element("strip"), this.frames, (index) => void this.frames.goToKeyframe(index));
    this.form = new Form(this.sightings, data.recent);
    /** @type {string | null} */
    this.selected = null;
    /** The box that waits for its type: null for the whole frame, undefined for none. @type {Box | null | undefined} */
    this.pending = undefined;
    /** The type that the next boxes get without being asked for. @type {Type | null} */
    this.armed = null;
    new ResizeObserver(() => this.fit()).observe(this.stage);
    this.fit();
  }

  /** Make the frame as large as the window lets it be, in its own proportions. */
  fit() {
    const room = this.stage.getBoundingClientRect();
    const scale = Math.min(room.width / this.canvas.width, room.height / this.canvas.height);
    this.canvas.style.width = `${Math.floor(this.canvas.width * scale)}px`;
    this.canvas.style.height = `${Math.floor(this.canvas.height * scale)}px`;
  }

  /** The sightings on the frame that is shown. @returns {Draft[]} */
  get here() {
    return this.frames.now ? this.sightings.at(this.frames.now.pts) : [];
  }

  /** The sighting that is selected. @returns {Draft | null} */
  get chosen() {
    return this.selected ? this.sightings.get(this.selected) ?? null : null;
  }

  get isPending() {
    return this.pending !== undefined;
  }

  /** The last keyframe up to the frame that is shown. @returns {Keyframe | undefined} */
  get nearKeyframe() {
    const { now, keyframes } = this.frames;
    return now ? keyframes[this.frames.keyframeBefore(now.pts)] : undefined;
  }

  changed() {
    this.dispatchEvent(new Event("changed"));
  }

  /**
   * Select a sighting, or nothing; a box that waits for its type is dropped unless it is the one selected.
   * @param {string | null} id
   */
  select(id) {
    if (this.isPending && id !== "pending") this.drop();
    this.selected = id === "pending" ? null : id;
    this.changed();
  }

  /** @param {number} by */
  selectNext(by) {
    const { here } = this;
    if (!here.length) return;
    const at = here.findIndex((draft) => draft.id === this.selected);
    this.select(/** @type {Draft} */ (here[(at + by + here.length) % here.length]).id);
  }

  /** Drop the box that waits for its type. */
  drop() {
    this.pending = undefined;
    this.changed();
  }
}
