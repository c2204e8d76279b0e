// What was seen, and under which veil: viewings are told to the server, veils lifted, frames marked.

import { element } from "../../desk/elements.js";
import { outbox } from "../../desk/every_page.js";
import { isBlurred } from "../../desk/welfare.js";
import { clock } from "../../values/clock.js";

/** @typedef {import("./frames.js").Keyframe} Keyframe */
/** @typedef {import("./frames.js").Shown} Shown */

const SEEN_AFTER_MS = 800;
const LONGEST_S = 3600;

export class Viewing {
  /** @param {import("./page.js").LabelPage} page */
  constructor(page) {
    this.page = page;
    this.since = performance.now();
    /** The pts of frames whose veil was lifted here. @type {Set<number>} */
    this.lifted = new Set();
    page.frames.addEventListener("shown", (event) => {
      const { shown, before } = /** @type {CustomEvent} */ (event).detail;
      if (before) this.tell(before);
      this.since = performance.now();
      this.show(shown);
    });
  }

  /** Tell the server how long a frame was on screen, and whether it was clear. @param {Shown | null} frame */
  tell(frame) {
    const { page } = this;
    const ms = performance.now() - this.since;
    if (!frame || ms < SEEN_AFTER_MS || document.visibilityState === "hidden") return;
    const clear = this.isClear();
    const shown = [{ pts: frame.pts, clear, seconds: Math.min(ms / 1000, LONGEST_S) }];
    outbox.say("/api/viewings", { video: page.data.video, shown });
    this.since = performance.now();
    const keyframe = page.frames.keyframes[frame.keyframe];
    if (keyframe && clear) keyframe.looked = true;
    page.strip.mark(page.sightings);
  }

  isClear() {
    const { dataset, classList } = this.page.stage;
    return !isBlurred(dataset.veil) || classList.contains("lifted");
  }

  /** Count the frame on screen as looked at, however short it was shown. */
  tellDone() {
    this.since = Math.min(this.since, performance.now() - SEEN_AFTER_MS - 1);
    this.tell(this.page.frames.now);
  }

  /** @param {Shown} shown */
  show(shown) {
    const { page } = this;
    const { keyframes } = page.frames;
    page.pending = undefined;
    const veil = page.nearKeyframe?.veil ?? "";
    page.stage.dataset.veil = veil;
    page.stage.classList.toggle("lifted", this.lifted.has(shown.pts));
    pressGraphic(veil === "graphic");
    const place = shown.keyframe + 1;
    element("when").textContent = clock(shown.time_s);
    element("which").textContent = place > 0 ? `keyframe ${place} of ${keyframes.length}` : `frame ${shown.pts}`;
    const looked = keyframes.filter((keyframe) => keyframe.looked).length;
    element("coverage").textContent = `${looked} of ${keyframes.length} looked at by you`;
    history.replaceState(null, "", `?pts=${shown.pts}`);
    page.strip.point(page.frames.keyframeBefore(shown.pts));
    page.changed();
  }

  /** Lift the veil from the frame on screen, or let it down. */
  toggleVeil() {
    const { now } = this.page.frames;
    if (!now) return;
    const bare = !this.page.stage.classList.contains("lifted");
    this.page.stage.classList.toggle("lifted", bare);
    if (bare) this.lifted.add(now.pts);
    else this.lifted.delete(now.pts);
  }

  /** Mark the keyframe at hand as graphic, or as harmless when it is. */
  toggleGraphic() {
    const { page } = this;
    const keyframe = page.nearKeyframe;
    const { now } = page.frames;
    if (!keyframe || !now) return;
    const graphic = keyframe.veil !== "graphic";
    this.mark(keyframe, graphic);
    page.stage.classList.toggle("lifted", !graphic && this.lifted.has(now.pts));
    if (graphic) this.lifted.delete(now.pts);
    const what = graphic ? "mark as graphic" : "mark as harmless";
    page.sightings.remember(what, () => this.mark(keyframe, !graphic), () => this.mark(keyframe, graphic));
    pressGraphic(graphic);
  }

  /** @param {Keyframe} keyframe @param {boolean} graphic */
  mark(keyframe, graphic) {
    const { page } = this;
    keyframe.veil = graphic ? "graphic" : "";
    const word = graphic ? "graphic" : "harmless";
    outbox.say("/api/marks", { video: page.data.video, pts: keyframe.pts, word, reason: "" });
    if (page.nearKeyframe === keyframe) page.stage.dataset.veil = keyframe.veil;
    page.strip.mark(page.sightings);
  }
}

/** @param {boolean} on */
function pressGraphic(on) {
  document.querySelector('[data-does="graphic"]')?.setAttribute("aria-pressed", String(on));
}
