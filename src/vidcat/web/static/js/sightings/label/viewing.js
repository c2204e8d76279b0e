// What was seen, and under which veil: what counts as looked at, veils lifted, frames marked.

import { element } from "../../desk/elements.js";
import { looking, outbox, toast } from "../../desk/every_page.js";
import { LOOKED_AFTER_MS } from "../../desk/looking.js";
import { clock } from "../../values/clock.js";

/** @typedef {import("./frames.js").Keyframe} Keyframe */
/** @typedef {import("./frames.js").Shown} Shown */

export class Viewing {
  /** @param {import("./page.js").LabelPage} page */
  constructor(page) {
    this.page = page;
    this.figures = page.data.figures;
    /** The pts of frames whose veil was lifted here. @type {Set<number>} */
    this.lifted = new Set();
    page.stage.dataset.video = page.data.video;
    looking.observeAll();
    looking.addEventListener("looked", (event) => {
      const { detail } = /** @type {CustomEvent} */ (event);
      if (detail.video === page.data.video) this.takeUp(detail);
    });
    page.frames.addEventListener("shown", (event) => {
      void looking.send(); // of the frame before
      this.show(/** @type {CustomEvent} */ (event).detail.shown);
      looking.sample();
    });
  }

  /** Show what the server counts. @param {import("../../desk/looking.js").Looked} looked */
  takeUp({ looked_at: stills, figures }) {
    const seen = new Set(stills);
    for (const keyframe of this.page.frames.keyframes) keyframe.looked = seen.has(keyframe.pts);
    this.figures = figures;
    this.page.strip.mark(this.page.sightings);
    this.showFigures();
  }

  showFigures() {
    element("coverage").textContent = `${this.figures}, by you`;
    const unlook = document.querySelector('[data-does="unlook"]');
    if (unlook instanceof HTMLElement) unlook.hidden = !this.page.frames.keyframes[this.at]?.looked;
  }

  /** Which keyframe is on screen, -1 for none. */
  get at() {
    return this.page.frames.now?.keyframe ?? -1;
  }

  /** Tell the server of the frame on screen before it is left; say so when it does not count yet. */
  tellDone() {
    const { page } = this;
    const ms = looking.lasted(page.stage);
    const isLooked = page.frames.keyframes[this.at]?.looked;
    if (this.at >= 0 && ms < LOOKED_AFTER_MS && !isLooked) {
      toast(`Not counted as looked at: it was in view for ${(ms / 1000).toFixed(1)} s, and counts from ${LOOKED_AFTER_MS / 1000} s on`);
    }
    void looking.send();
  }

  /** Take back that the frame on screen was looked at; the statement is the person's own. */
  takeBack() {
    const { now } = this.page.frames;
    const keyframe = this.page.frames.keyframes[this.at];
    if (!now || !keyframe?.looked) return;
    const key = outbox.say("/api/viewings/take-back", { video: this.page.data.video, pts: now.pts, reason: "" });
    outbox.whenReceived(key, (answer) => this.takeUp(answer));
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
    page.stage.dataset.pts = String(shown.pts);
    this.showFigures();
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
