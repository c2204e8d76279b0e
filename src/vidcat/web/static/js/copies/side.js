// One video of a pair: its exact frames, or its keyframes where the original is gone; its player.

import { ask, Refusal } from "../desk/api.js";
import { clock } from "../values/clock.js";

/**
 * @typedef {{video: string, width: number, height: number, duration_s: number, media_start: number,
 *   keyframes: [number, number, string][], veils: Record<string, string>, veil: string}} SideData
 * @typedef {{pts: number, time_s: number, image: string, how: "exact" | "keyframe"}} Shown
 */

const SETTLED_MS = 90; // while a scrubber moves, keyframes are enough

export class Side extends EventTarget {
  /** @param {HTMLElement} root @param {SideData} data */
  constructor(root, data) {
    super();
    this.root = root;
    this.data = data;
    this.time = 0;
    this.lifted = false;
    this.hasOriginal = true;
    this.turn = 0;
    /** @type {Shown | null} */
    this.shown = null;
    /** @type {HTMLVideoElement | null} */
    this.video = null;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
    this.frame = this.find(".frame");
    this.window = this.find(".window");
    this.place = /** @type {HTMLInputElement} */ (this.find("[data-place]"));
    new ResizeObserver(() => this.fit()).observe(this.window);
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /** The frame is as large as its window lets it be, in its own proportions. */
  fit() {
    const { clientWidth, clientHeight } = this.window;
    const scale = Math.min(clientWidth / this.data.width, clientHeight / this.data.height);
    this.frame.style.width = `${this.data.width * scale}px`;
    this.frame.style.height = `${this.data.height * scale}px`;
    this.dispatchEvent(new Event("fitted"));
  }

  /** Show what is on at a time: the nearest keyframe at once, the exact frame when time settles.
   * @param {number} time_s */
  show(time_s) {
    this.time = Math.min(Math.max(0, time_s), this.data.duration_s);
    this.tellTime();
    const turn = ++this.turn;
    clearTimeout(this.timer);
    const near = this.nearest(this.time);
    if (near && (!this.shown || Math.abs(near.time_s - this.time) < Math.abs(this.shown.time_s - this.time))) void this.put(near, turn);
    if (this.hasOriginal) this.timer = setTimeout(() => this.fetchFrame(`at=${this.time.toFixed(6)}`, turn), SETTLED_MS);
  }

  /** Go a number of frames on or back; gives the time that is then shown. @param {number} by */
  async step(by) {
    const turn = ++this.turn;
    clearTimeout(this.timer);
    if (this.hasOriginal && this.shown?.how === "exact") {
      await this.fetchFrame(`pts=${this.shown.pts}&by=${by}`, turn);
    }
    if (!this.hasOriginal || this.shown?.how !== "exact") this.stepKeyframe(by, turn);
    return this.time;
  }

  /** @param {number} by @param {number} turn */
  stepKeyframe(by, turn) {
    const now = this.shown?.pts ?? 0;
    const stills = this.data.keyframes;
    const at = by > 0 ? stills.findIndex(([pts]) => pts > now) : stills.findLastIndex(([pts]) => pts < now);
    const still = stills[at];
    if (!still) return;
    this.time = still[1];
    void this.put({ pts: still[0], time_s: still[1], image: `/stills/${still[2]}`, how: "keyframe" }, turn);
    this.tellTime();
  }

  /** @param {string} query @param {number} turn */
  async fetchFrame(query, turn) {
    try {
      const found = await ask(`/api/videos/${this.data.video}/frame?${query}`);
      if (turn !== this.turn) return;
      if (query.startsWith("pts")) this.time = found.time_s;
      await this.put({ pts: found.pts, time_s: found.time_s, image: found.image, how: "exact" }, turn);
      this.tellTime();
    } catch (error) {
      if (!(error instanceof Refusal)) return; // the server is away: what is shown stays
      if (error.status === 404 && error.code !== "no_such_frame") this.hasOriginal = false;
      this.tellHow();
    }
  }

  /** @param {number} time_s @returns {Shown | null} */
  nearest(time_s) {
    /** @type {[number, number, string] | null} */
    let best = null;
    for (const still of this.data.keyframes) {
      if (!best || Math.abs(still[1] - time_s) < Math.abs(best[1] - time_s)) best = still;
    }
    return best && { pts: best[0], time_s: best[1], image: `/stills/${best[2]}`, how: "keyframe" };
  }

  /** Each frame gets an element of its own, so that what was seen is counted to the right one.
   * @param {Shown} shown @param {number} turn */
  async put(shown, turn) {
    const image = new Image();
    image.alt = `${clock(shown.time_s)}`;
    image.draggable = false;
    image.src = shown.image;
    try {
      await image.decode();
    } catch {
      return; // the frame before it stays
    }
    if (turn !== this.turn) return;
    const still = document.createElement("span");
    still.className = "still";
    still.dataset.video = this.data.video;
    still.dataset.pts = String(shown.pts);
    still.append(image);
    this.shown = shown;
    if (this.veil) still.dataset.veil = this.veil;
    this.find(".still").replaceWith(still);
    this.tellHow();
    this.dispatchEvent(new Event("shown"));
  }

  /** The veil over what is shown, "" for none. */
  get veil() {
    return this.lifted || !this.shown ? "" : this.data.veils[this.shown.pts] ?? this.data.veil;
  }

  /** Lift the veils from this video, or let them fall again. @param {boolean} lifted */
  lift(lifted) {
    this.lifted = lifted;
    if (this.shown) void this.put(this.shown, ++this.turn);
  }

  /** Take the time from a player, whose clock may show more than 0 at the first frame. @param {HTMLVideoElement} video */
  timeOf(video) {
    return Math.max(0, video.currentTime - this.data.media_start);
  }

  /** @param {HTMLVideoElement} video */
  seek(video) {
    video.currentTime = this.time + this.data.media_start;
  }

  tellTime() {
    this.find("[data-time]").textContent = clock(this.time);
    this.place.value = String(this.time);
    this.place.setAttribute("aria-valuetext", clock(this.time));
  }

  tellHow() {
    const how = this.find("[data-how]");
    how.hidden = this.shown === null || this.hasOriginal;
    if (this.shown?.how === "keyframe") {
      const off = this.shown.time_s - this.time;
      how.textContent = `no original: keyframe at ${clock(this.shown.time_s)}${Math.abs(off) > 0.05 ? `, ${Math.abs(off).toFixed(1)} s off` : ""}`;
    }
  }

  /** Get the player ready; muted, and nothing plays by itself.
   * @param {(said: string) => void} tell @returns {Promise<HTMLVideoElement | null>} */
  async player(tell) {
    if (this.video?.readyState) return this.video;
    await this.proxy(tell);
    const video = this.video ?? document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.preload = "auto";
    video.hidden = true;
    this.video = video;
    return new Promise((resolve) => {
      video.addEventListener("loadeddata", () => resolve(video), { once: true });
      video.addEventListener("error", () => {
        this.video = null;
        resolve(null);
      }, { once: true });
      video.src = `/media/${this.data.video}`;
    });
  }

  /** Have a playable version made where a browser cannot play the original.
   * @param {(said: string) => void} tell */
  async proxy(tell) {
    const address = `/api/videos/${this.data.video}/proxy`;
    const answer = await fetch(`/media/${this.data.video}`, { headers: { range: "bytes=0-0" }, credentials: "same-origin" });
    const said = answer.ok ? {} : await answer.json().catch(() => ({}));
    if (said.error !== "no_proxy") return;
    await ask(address, { method: "POST", body: {} });
    for (;;) {
      const { state, done } = await ask(address);
      if (state === "ready" || state === "failed") return;
      tell(`making a playable version, ${Math.round(100 * (done ?? 0))} %`);
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
  }

  /** Put the player in the place of the frame, or take it away. @param {boolean} on */
  playing(on) {
    const still = this.find(".still");
    if (!this.video) return;
    if (on) still.append(this.video);
    this.video.hidden = !on;
  }
}
