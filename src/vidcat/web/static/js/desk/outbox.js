// Statements on their way. Each is kept in the browser before it is sent, and until the server has
// it: a dropped server or a closed page loses nothing. Its key makes it count once, however often it
// is sent. They go in the order in which they were said, from one page at a time.

import { ask, Refusal } from "./api.js";

const PREFIX = "vidcat:said:";
const CONFLICT = "vidcat:conflict:";
const WAITS_MS = [250, 500, 1000, 2000, 4000];

/**
 * @typedef {{key: string, path: string, body: Record<string, unknown>, person: string, at: number}} Entry
 */

export class Outbox extends EventTarget {
  /** @param {string} person whose statements these are */
  constructor(person) {
    super();
    this.person = person;
    this.tries = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    addEventListener("online", () => this.send());
    addEventListener("storage", () => this.tell());
    setTimeout(() => this.send());
  }

  /** Keep a statement and send it soon; gives its key, by which later ones can follow it.
   * @param {string} path @param {Record<string, unknown>} body @returns {string} */
  say(path, body) {
    const key = crypto.randomUUID();
    const at = this.after();
    const entry = { key, path, body, person: this.person, at };
    localStorage.setItem(PREFIX + String(at).padStart(16, "0"), JSON.stringify(entry));
    this.tell();
    void this.send();
    return key;
  }

  /** A time later than that of every statement that waits. */
  after() {
    const last = this.names().at(-1);
    return Math.max(Date.now(), last ? Number(last.slice(PREFIX.length)) + 1 : 0);
  }

  /** @returns {string[]} */
  names() {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).sort();
  }

  /** What waits, of this person, the oldest first. @returns {{name: string, entry: Entry}[]} */
  waiting() {
    return this.names()
      .map((name) => ({ name, entry: JSON.parse(localStorage.getItem(name) ?? "null") }))
      .filter(({ entry }) => entry?.person === this.person);
  }

  async send() {
    clearTimeout(this.timer);
    await navigator.locks.request("vidcat-outbox", { ifAvailable: true }, async (lock) => {
      if (!lock) {
        this.later();
        return;
      }
      for (let first = this.waiting()[0]; first; first = this.waiting()[0]) {
        if (!(await this.sendOne(first.name, first.entry))) return;
      }
    });
  }

  /** @param {string} name @param {Entry} entry @returns {Promise<boolean>} */
  async sendOne(name, entry) {
    try {
      const answer = await ask(entry.path, { method: "POST", body: { ...entry.body, key: entry.key } });
      this.tries = 0;
      localStorage.removeItem(name);
      this.emit("received", { entry, answer });
    } catch (error) {
      // Signed out, or somebody else is signed in by now: it waits for who said it.
      const signedOut = error instanceof Refusal && (error.status === 401 || error.code === "stale_page");
      if (signedOut || !(error instanceof Refusal) || error.status >= 500) {
        this.emit("waiting", { entry, signedOut });
        this.later();
        return false;
      }
      localStorage.removeItem(name);
      // What another change came before is kept until its author has decided.
      if (error.status === 409) localStorage.setItem(CONFLICT + entry.key, JSON.stringify(entry));
      this.emit("refused", { entry, refusal: error });
    }
    this.tell();
    return true;
  }

  /** What waits for a decision between two people's words. @returns {Entry[]} */
  conflicts() {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(CONFLICT))
      .map((name) => JSON.parse(localStorage.getItem(name) ?? "null"))
      .filter((entry) => entry?.person === this.person);
  }

  /** It was decided. @param {Entry} entry */
  forget(entry) {
    localStorage.removeItem(CONFLICT + entry.key);
  }

  later() {
    clearTimeout(this.timer);
    if (!this.waiting().length) return;
    const wait = WAITS_MS[Math.min(this.tries++, WAITS_MS.length - 1)];
    this.timer = setTimeout(() => this.send(), wait);
  }

  tell() {
    this.emit("count", { waiting: this.waiting().length });
  }

  /** @param {string} type @param {unknown} detail */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}
