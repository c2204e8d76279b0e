// Statements on their way. Each is kept in the browser before it is sent, and until the server has
// it: a dropped server or a closed page loses nothing. Its key makes it count once, however often it
// is sent. They go in the order in which they were said, from one page at a time; every page of the
// browser is told what became of them. What is refused blocks nothing: what follows it is sent as
// following the statement before.

import { ask, Refusal } from "./api.js";

const PREFIX = "vidcat:said:";
const CONFLICT = "vidcat:conflict:";
const REFUSED = "vidcat:refused:";
const REFUSED_LASTS_MS = 86_400_000;
const WAITS_MS = [250, 500, 1000, 2000, 4000];

/**
 * @typedef {{key: string, path: string, body: Record<string, unknown>, person: string, at: number}} Entry
 * What was stated of a version that somebody else had superseded, the oldest first: undecided yet.
 * @typedef {{key: string, number: number | null, entries: Entry[]}} Conflict
 * What a refused statement followed: null where it was the first of its sighting.
 * @typedef {{base: Record<string, unknown> | null, conflict: boolean, at: number}} Base
 */

export class Outbox extends EventTarget {
  /** @param {string} person whose statements these are */
  constructor(person) {
    super();
    this.person = person;
    this.tries = 0;
    /** @type {number | undefined} */
    this.timer = undefined;
    this.others = new BroadcastChannel("vidcat-outbox");
    this.others.addEventListener("message", (event) => this.hear(event.data));
    addEventListener("online", () => this.send());
    addEventListener("storage", () => this.tell());
    forgetOldRefusals();
    setTimeout(() => this.send());
  }

  /** Keep a statement and send it soon; gives its key, by which later ones can follow it.
   * @param {string} path @param {Record<string, unknown>} body @returns {string} */
  say(path, body) {
    const key = crypto.randomUUID();
    const at = this.after();
    const entry = { key, path, body, person: this.person, at };
    // With its key in the name, two pages that speak in the same moment keep both statements.
    localStorage.setItem(`${PREFIX}${String(at).padStart(16, "0")}:${key}`, JSON.stringify(entry));
    this.tell();
    void this.send();
    return key;
  }

  /** Do something once the server has a statement. @param {string} key @param {(answer: any) => void} then */
  whenReceived(key, then) {
    const hear = (/** @type {Event} */ event) => {
      const { entry, answer } = /** @type {CustomEvent} */ (event).detail;
      if (entry.key !== key) return;
      this.removeEventListener("received", hear);
      then(answer);
    };
    this.addEventListener("received", hear);
  }

  /** A time later than that of every statement that waits. */
  after() {
    const last = this.names().at(-1);
    return Math.max(Date.now(), last ? parseInt(last.slice(PREFIX.length), 10) + 1 : 0);
  }

  /** @returns {string[]} */
  names() {
    return Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).sort();
  }

  /** What waits, of this person, the oldest first. @returns {{name: string, entry: Entry}[]} */
  waiting() {
    return this.names()
      .map((name) => ({ name, entry: /** @type {Entry} */ (kept(name)) }))
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
    const { body, conflict, isLost } = following(entry.body);
    if (conflict) {
      this.join(name, entry, conflict);
      return true;
    }
    try {
      if (isLost) throw new Refusal(422, "follows_refused", "What this is about was not recorded, so neither was this.");
      const answer = await ask(entry.path, { method: "POST", body: { ...body, key: entry.key } });
      this.tries = 0;
      localStorage.removeItem(name);
      this.spread("received", { entry, answer });
    } catch (error) {
      // Signed out, or somebody else is signed in by now: it waits for who said it.
      const signedOut = error instanceof Refusal && (error.status === 401 || error.code === "stale_page");
      if (signedOut || !(error instanceof Refusal) || error.status >= 500) {
        this.emit("waiting", { entry, signedOut });
        this.later();
        return false;
      }
      this.refuse(name, { ...entry, body }, error);
    }
    this.tell();
    return true;
  }

  /** @param {string} name @param {Entry} entry @param {Refusal} refusal */
  refuse(name, entry, refusal) {
    const { key, body } = entry;
    const conflict = refusal.status === 409;
    const base = "after" in body ? { after: body.after } : { sighting: body.sighting, version: body.version };
    const follows = "after" in body || typeof body.sighting === "number";
    keep(REFUSED + key, { base: follows ? base : null, conflict, at: Date.now() });
    // What another change came before is kept until its author has decided.
    if (conflict) keep(CONFLICT + key, { key, number: body.sighting ?? null, person: this.person, entries: [entry] });
    localStorage.removeItem(name);
    const { status, code, message } = refusal;
    this.spread("refused", { entry, refusal: { status, code, message } });
  }

  /** Let a statement wait for the decision on the one that it follows. @param {string} name @param {Entry} entry @param {Conflict} conflict */
  join(name, entry, conflict) {
    keep(CONFLICT + conflict.key, { ...conflict, entries: [...conflict.entries, entry] });
    localStorage.removeItem(name);
    this.spread("joined", { entry });
    this.tell();
  }

  /** What waits for a decision between two people's words. @returns {Conflict[]} */
  conflicts() {
    return Object.keys(localStorage)
      .filter((name) => name.startsWith(CONFLICT))
      .map((name) => this.conflict(name.slice(CONFLICT.length)))
      .filter((each) => each?.entries[0]?.person === this.person)
      .map((each) => /** @type {Conflict} */ (each));
  }

  /** @param {string} key of the statement that came too late @returns {Conflict | null} */
  conflict(key) {
    const found = kept(CONFLICT + key);
    if (!found || found.entries) return found;
    return { key, number: found.body.sighting ?? null, entries: [found] }; // as it was kept before
  }

  /** Note which sighting a conflict is about: what follows another statement does not name it. @param {string} key @param {number | null} number */
  nameConflict(key, number) {
    const found = this.conflict(key);
    if (found) keep(CONFLICT + key, { ...found, number });
  }

  /** It was decided. @param {string} key */
  forget(key) {
    localStorage.removeItem(CONFLICT + key);
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

  /** Tell this page and all others of the browser. @param {string} type @param {Record<string, unknown>} detail */
  spread(type, detail) {
    this.others.postMessage({ type, detail });
    this.emit(type, detail);
  }

  /** @param {{type: string, detail: {entry: Entry}}} said by another page of this browser */
  hear({ type, detail }) {
    if (detail.entry.person === this.person) this.emit(type, { ...detail, elsewhere: true });
  }

  /** @param {string} type @param {unknown} detail */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }
}

/**
 * Return a statement's body as it can be sent: following what was recorded, past all that was refused.
 * @param {Record<string, unknown>} said
 * @returns {{body: Record<string, unknown>, conflict: Conflict | null, isLost: boolean}}
 */
function following(said) {
  let body = said;
  if (typeof body.copied_after === "string" && kept(REFUSED + body.copied_after)?.base === null) {
    body = without(body, "copied_after");
  }
  while (typeof body.after === "string") {
    /** @type {Base | null} */
    const refused = kept(REFUSED + body.after);
    if (!refused) break;
    const conflict = refused.conflict ? kept(CONFLICT + body.after) : null;
    if (conflict?.entries) return { body, conflict, isLost: false };
    if (!refused.base) return { body, conflict: null, isLost: true };
    body = { ...without(body, "after"), ...refused.base };
  }
  return { body, conflict: null, isLost: false };
}

/** @param {Record<string, unknown>} body @param {string} name @returns {Record<string, unknown>} */
function without(body, name) {
  return Object.fromEntries(Object.entries(body).filter(([each]) => each !== name));
}

/** @param {string} name @returns {any} */
function kept(name) {
  return JSON.parse(localStorage.getItem(name) ?? "null");
}

/** @param {string} name @param {unknown} value */
function keep(name, value) {
  localStorage.setItem(name, JSON.stringify(value));
}

/** Another page may follow a refused statement until it is told; a day later none does. */
function forgetOldRefusals() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(REFUSED))) {
    if (kept(name).at < Date.now() - REFUSED_LASTS_MS) localStorage.removeItem(name);
  }
}
