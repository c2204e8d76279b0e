// The label page: its parts, the frame's size in the window, and what is selected at the moment.

import { element } from "../../desk/elements.js";
import { outbox } from "../../desk/every_page.js";
import { Boxes } from "./boxes.js";
import { Sightings } from "./drafts.js";
import { Form } from "./form.js";
import { Frames } from "./frames.js";
import { Strip } from "./strip.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./draft.js").Draft} Draft */
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

/** Holds the state of the page; every other module of this folder is handed it. Emits "changed", and "keyframe" with the one that was clicked. */
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
    this.strip = new Strip(element("strip"), this.frames, (index) => this.dispatchEvent(new CustomEvent("keyframe", { detail: index })));
    this.form = new Form(this.sightings, data.recent);
    /** @type {string | null} */
    this.selected = null;
    /** The sighting that was selected on a frame that was left: its end can be said of the frames that follow. @type {string | null} */
    this.held = null;
    /** The box that waits for its type: null for the whole frame, undefined for none. @type {Box | null | undefined} */
    this.pending = undefined;
    /** The type that the next boxes get without being asked for. @type {Type | null} */
    this.armed = null;
    this.frames.addEventListener("moving", () => this.stage.setAttribute("aria-busy", String(this.frames.isMoving)));
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

  /** The sighting whose end can be said: the selected one, or the one that was when its frame was left. @returns {Draft | null} */
  get spanned() {
    return this.chosen ?? (this.held ? this.sightings.get(this.held) ?? null : null);
  }

  /** The time of a frame of this video, in seconds since the first that is shown. @param {number} pts */
  seconds(pts) {
    const [over = 0, under = 1] = this.data.time_base.split("/").map(Number);
    return ((pts - this.data.first_pts) * over) / under;
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
    this.held = null;
    this.changed();
  }

  /** Let go of what is not on the frame that is shown; its end can still be said. */
  leaveFrame() {
    if (!this.selected || this.here.some((draft) => draft.id === this.selected)) return;
    this.held = this.chosen ? this.selected : null;
    this.selected = null;
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
