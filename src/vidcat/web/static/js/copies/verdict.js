// The verdict on a pair: the same footage or not, with a reason; sent once, then the next pair follows.

import { element, make, makeButton } from "../desk/elements.js";
import { outbox, toast } from "../desk/every_page.js";

/** @typedef {"same" | "different"} Word */

const USUAL = {
  same: ["same footage re-uploaded", "one is an excerpt of the other", "both hold the same piece", "edited, cropped or mirrored copy"],
  different: ["same place, other footage", "same event, other camera", "shared intro or outro", "only text or a logo in common"],
};

export class Verdict {
  /**
   * @param {HTMLElement} root @param {import("./stage.js").PairData} data
   * @param {(text: string) => void} tell shows how the sending goes
   */
  constructor(root, data, tell) {
    this.root = root;
    this.data = data;
    this.tell = tell;
    this.form = /** @type {HTMLFormElement} */ (element("reasons"));
    this.reason = /** @type {HTMLInputElement} */ (element("reason"));
    /** The verdict whose reason is asked for. @type {Word | null} */
    this.word = null;
    /** The key of the statement that was sent. @type {string | null} */
    this.sent = null;
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const why = this.reason.value.trim();
      if (why) this.send(why);
      else toast("Say why, in a few words.", "bad");
    });
    this.follow();
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  /** Ask for the reason of a verdict, or with null stop asking. @param {Word | null} word */
  ask(word) {
    this.word = word;
    this.form.hidden = !word;
    this.root.classList.toggle("asking", word !== null);
    for (const button of this.root.querySelectorAll("[data-word]")) {
      const isChosen = button.getAttribute("data-word") === word;
      button.setAttribute("aria-expanded", String(isChosen));
      button.setAttribute("aria-pressed", String(isChosen));
    }
    if (!word) return;
    this.find("[data-kind]").hidden = word !== "same";
    this.find("[data-say]").textContent = `Say ${word}`;
    const usual = USUAL[word].map((text, number) => {
      const button = makeButton("", "", () => this.send(text));
      button.append(make("kbd", "", String(number + 1)), ` ${text}`);
      return button;
    });
    this.find("[data-usual]").replaceChildren(...usual);
    usual[0]?.focus();
  }

  /** Give a usual reason. @param {number} number from 0 */
  sendUsual(number) {
    if (this.word) this.send(USUAL[this.word][number] ?? "");
  }

  writeReason() {
    if (this.word) this.reason.focus();
  }

  /** @param {string} reason */
  send(reason) {
    const { word: verdict, data } = this;
    if (!verdict || this.sent) return;
    const chosen = /** @type {HTMLSelectElement} */ (element("kind")).value || null;
    const kind = verdict === "same" ? chosen : null;
    this.sent = outbox.say("/api/verdicts", { a: data.a.video, b: data.b.video, verdict, kind, reason });
    this.disable(true);
    this.tell("saving…");
  }

  /** @param {boolean} off */
  disable(off) {
    for (const button of this.form.querySelectorAll("button")) button.disabled = off;
  }

  next() {
    location.assign(this.root.dataset.next ?? "/copies");
  }

  /** Follow what becomes of the statement. */
  follow() {
    /** @param {string} type @param {() => void} run */
    const on = (type, run) => outbox.addEventListener(type, (event) => {
      const { key } = /** @type {CustomEvent} */ (event).detail.entry;
      if (this.sent !== null && key === this.sent) run();
    });
    on("received", () => this.next());
    on("waiting", () => this.tell("The server is away. The verdict is kept here and sent when it is back."));
    on("refused", () => {
      this.sent = null;
      this.tell("");
      this.disable(false);
    });
  }
}
