// The moving picture of a video, muted: the original where a browser plays it, else a copy.

import { ask } from "../desk/api.js";

const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];
const ASK_EVERY_MS = 700;

export class Player extends EventTarget {
  /** @param {HTMLVideoElement} video @param {string} sha256 @param {number} start what the browser's clock of the file shows at its first frame */
  constructor(video, sha256, start) {
    super();
    this.video = video;
    this.sha256 = sha256;
    this.start = start;
    this.pace = SPEEDS.indexOf(1);
    video.addEventListener("timeupdate", () => { if (this.isPlaying) this.dispatchEvent(new Event("time")); });
    video.addEventListener("ended", () => this.dispatchEvent(new Event("stopped")));
    video.addEventListener("error", () => { video.removeAttribute("src"); this.dispatchEvent(new Event("unplayable")); });
  }

  /** Where it is, in seconds since the first frame shown. */
  get time() {
    return Math.max(0, this.video.currentTime - this.start);
  }

  get isPlaying() {
    return !this.video.paused && !this.video.ended;
  }

  get canPlay() {
    return this.video.hasAttribute("src");
  }

  get speed() {
    return SPEEDS[this.pace] ?? 1;
  }

  /** @param {number} seconds since the first frame */
  async play(seconds) {
    this.video.currentTime = seconds + this.start;
    this.video.playbackRate = this.speed;
    await this.video.play();
  }

  stop() {
    if (this.video.paused) return;
    this.video.pause();
    this.dispatchEvent(new Event("stopped"));
  }

  /** @param {number} by */
  faster(by) {
    this.pace = Math.min(Math.max(this.pace + by, 0), SPEEDS.length - 1);
    this.video.playbackRate = this.speed;
  }

  /** Have a copy made that browsers play; gives what went wrong, "" when it can be played.
   * @param {(done: number, said: string) => void} tell @returns {Promise<string>} */
  async makeCopy(tell) {
    const address = `/api/videos/${this.sha256}/proxy`;
    let now = await ask(address, { method: "POST", body: {} });
    while (now.state === "making" || now.state === "none") {
      tell(now.done, now.message);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
      now = await ask(address);
    }
    if (now.state === "failed") return now.message;
    this.video.src = `/media/${this.sha256}`;
    return "";
  }
}
