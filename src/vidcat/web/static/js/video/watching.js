// Watching one video: the frame on screen, the moving picture over it, and the timeline of both.

import { element } from "../desk/elements.js";
import { toast } from "../desk/every_page.js";
import { clock } from "../values/clock.js";
import { Player } from "./player.js";
import { Screen } from "./screen.js";

/** @typedef {import("./screen.js").ScreenData} ScreenData */

export class Watching {
  /** @param {HTMLElement} root @param {ScreenData} data */
  constructor(root, data) {
    this.root = root;
    this.data = data;
    this.screen = new Screen(root, data);
    this.moving = element("moving");
    const video = /** @type {HTMLVideoElement} */ (this.moving.querySelector("video"));
    this.player = new Player(video, data.video, data.media_start);
    this.timeline = element("timeline");
    this.labelHere = /** @type {HTMLAnchorElement | null} */ (document.getElementById("label-here"));
    this.followScreen();
    this.followPlayer();
    this.timeline.addEventListener("click", (event) => this.goToClick(event));
  }

  followScreen() {
    this.screen.addEventListener("shown", () => this.showFacts());
    this.screen.addEventListener("failed", (event) => {
      const error = /** @type {CustomEvent} */ (event).detail;
      if (!this.screen.hasOriginal) toast("The original is not at hand: keyframes are shown");
      else toast(error.message, "bad");
    });
  }

  followPlayer() {
    const { player } = this;
    player.addEventListener("time", () => {
      this.point(player.time);
      for (const exact of ["pts", "hash"]) element(exact).textContent = "–"; // what plays is not exact
    });
    player.addEventListener("stopped", () => {
      const seconds = Math.min(player.time, this.data.end - 0.001);
      void this.screen.goTo(`at=${seconds.toFixed(3)}`, seconds).then(() => this.showMoving(false));
    });
    player.addEventListener("unplayable", () => {
      this.showMoving(false);
      element("proxy-note").hidden = false;
    });
  }

  /** Show what the frame on screen is: its time, pts and hash, and where one can label it. */
  showFacts() {
    const { pts, time_s, hash } = this.screen.now;
    this.point(time_s);
    element("pts").textContent = String(pts);
    element("hash").textContent = hash || (this.screen.hasOriginal ? "…" : "the original is not at hand");
    if (this.labelHere) this.labelHere.href = `/videos/${this.data.video}/label?pts=${pts}`;
    document.querySelector("[data-frame][aria-current]")?.removeAttribute("aria-current");
    document.querySelector(`[data-frame="${pts}"]`)?.setAttribute("aria-current", "true");
  }

  /** Point the timeline at a time. @param {number} seconds */
  point(seconds) {
    element("now").textContent = clock(seconds);
    for (const end of ["x1", "x2"]) element("playhead").setAttribute(end, String(seconds));
    this.timeline.setAttribute("aria-valuenow", seconds.toFixed(3));
    this.timeline.setAttribute("aria-valuetext", clock(seconds));
  }

  /** @param {boolean} on */
  showMoving(on) {
    this.moving.hidden = !on;
    const veil = this.screen.lifted ? "" : this.screen.wholeVeil;
    if (veil) this.moving.dataset.veil = veil;
    else delete this.moving.dataset.veil;
  }

  async play() {
    const { player } = this;
    if (player.isPlaying) {
      player.stop();
    } else if (player.canPlay) {
      this.showMoving(true);
      await player.play(this.screen.now.time_s).catch(() => this.showMoving(false));
    } else {
      element("proxy-note").hidden = false;
      toast("A browser does not play this file: have a playable copy made");
    }
  }

  /** End playing, and show a frame. @param {() => unknown} show */
  still(show) {
    this.player.stop();
    this.showMoving(false);
    void show();
  }

  /** @param {number} by frames */
  step(by) {
    this.still(() => this.screen.step(by));
  }

  /** @param {number} by keyframes */
  keyframe(by) {
    this.still(() => {
      const { screen } = this;
      const at = screen.indexAt(screen.now.time_s);
      const isBetween = this.data.keyframes[at]?.pts !== screen.now.pts;
      return screen.showKeyframe(by < 0 && isBetween ? at + by + 1 : at + by);
    });
  }

  /** Go to the nearest keyframe that nobody looked at. @param {1 | -1} by */
  unseen(by) {
    this.still(() => {
      const { keyframes } = this.data;
      const at = this.screen.indexAt(this.screen.now.time_s);
      const after = () => keyframes.findIndex((keyframe, place) => place > at && !keyframe.looked);
      const before = () => keyframes.findLastIndex((keyframe, place) => place < at && !keyframe.looked);
      const found = by > 0 ? after() : before();
      if (found < 0) toast(`Nobody is missing one ${by > 0 ? "after" : "before"} this`);
      else void this.screen.showKeyframe(found);
    });
  }

  /** @param {number} by */
  faster(by) {
    this.player.faster(by);
    element("speed").textContent = `${this.player.speed}×`;
  }

  lift() {
    void this.screen.lift(!this.screen.lifted).then(() => this.showMoving(!this.moving.hidden));
    element("lift").setAttribute("aria-pressed", String(!this.screen.lifted));
  }

  async makeCopy() {
    const bar = /** @type {HTMLProgressElement} */ (element("proxy-done"));
    const said = element("proxy-said");
    /** @param {number} done @param {string} message */
    const tell = (done, message) => {
      bar.value = done;
      said.textContent = message;
    };
    bar.hidden = false;
    const wrong = await this.player.makeCopy(tell).catch((error) => error.message);
    bar.hidden = true;
    said.textContent = wrong;
    if (wrong) return;
    element("proxy-note").hidden = true;
    toast("It can be played now");
  }

  /** @param {MouseEvent} event on the timeline */
  goToClick(event) {
    const box = this.timeline.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.99999);
    const { start, end } = this.data;
    const seconds = start + share * (end - start);
    this.still(() => this.screen.goTo(`at=${seconds.toFixed(3)}`, seconds));
  }

  /** Show the frame that the address names after "#pts=". */
  followAddress() {
    const pts = Number(/^#pts=(-?\d+)$/.exec(location.hash)?.[1] ?? NaN);
    if (!Number.isSafeInteger(pts)) return;
    const index = this.data.keyframes.findIndex((keyframe) => keyframe.pts === pts);
    const { screen } = this;
    this.still(() => (index >= 0 ? screen.showKeyframe(index) : screen.goTo(`pts=${pts}`, this.data.start)));
    this.root.scrollIntoView({ block: "nearest" });
  }
}
