// What is said of this video, as this page knows it. Every statement goes through the outbox; what is
// refused is taken from what is shown, and blocks nothing that follows it.

import { assessed, draftOf, fold, pick, SAID, UNSAID } from "./draft.js";
import { History } from "./history.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {import("../../desk/outbox.js").Entry} Entry */

const PATHS = { make: "/api/sightings", change: "/api/sightings/changes", withdraw: "/api/sightings/withdrawals", answer: "/api/sightings/answers", assess: "/api/assessments" };

export class Sightings extends EventTarget {
  /** @param {string} video @param {any[]} documents @param {import("../../desk/outbox.js").Outbox} outbox */
  constructor(video, documents, outbox) {
    super();
    this.video = video;
    this.outbox = outbox;
    /** All that this page knows, also what was taken back here. @type {Draft[]} */
    this.all = documents.map((each) => draftOf(`s${each.sighting}`, each));
    this.history = new History();
    /** Counts what was said and heard: an older answer of the server tells nothing new. */
    this.turn = 0;
    outbox.addEventListener("received", (event) => this.received(/** @type {CustomEvent} */ (event).detail));
    outbox.addEventListener("refused", (event) => this.refused(/** @type {CustomEvent} */ (event).detail));
    outbox.addEventListener("joined", (event) => this.joined(/** @type {CustomEvent} */ (event).detail));
    for (const { entry } of outbox.waiting()) this.replay(entry);
    for (const conflict of outbox.conflicts()) {
      const draft = this.numbered(conflict.number);
      if (draft) draft.conflict = conflict;
    }
  }

  /** What is not taken back. @returns {Draft[]} */
  get drafts() {
    return this.all.filter((each) => each.status !== "withdrawn");
  }

  changed() {
    this.dispatchEvent(new CustomEvent("changed"));
  }

  /** @param {number} pts @returns {Draft[]} */
  at(pts) {
    return this.drafts.filter((each) => each.pts <= pts && pts <= Math.max(each.pts, each.until_pts));
  }

  /** @param {string} id */
  get(id) {
    return this.drafts.find((each) => each.id === id);
  }

  /** @param {number | null} number */
  numbered(number) {
    return number === null ? undefined : this.all.find((each) => each.number === number);
  }

  /** Say something new. @param {Partial<Draft> & {type: string, pts: number}} said @returns {Draft} */
  make(said) {
    const { copyOf = null } = said;
    const draft = draftOf(crypto.randomUUID(), null);
    draft.copyOf = copyOf;
    this.all.push(draft);
    const source = this.all.find((each) => each.id === copyOf);
    const link = source?.number ? { copied_from: source.number } : { copied_after: source?.waiting[0]?.key };
    const whole = { ...UNSAID, label: said.type, until_pts: said.pts, ...said, ...(source ? { copied_from: source.number } : {}) };
    const body = { video: this.video, ...pick(whole, SAID.filter((name) => name !== "until_pts")), ...(source ? link : {}) };
    const key = this.say(draft, PATHS.make, body, { ...whole, status: "made", by: this.outbox.person });
    this.history.remember("box", key, () => this.sayWithdrawn(draft, "undone"), () => this.sayChanged(draft, pick(draft, SAID), "done again"));
    return draft;
  }

  /** @param {Draft} draft @param {Partial<Draft>} said */
  change(draft, said) {
    const before = pick(draft, Object.keys(said));
    if (JSON.stringify(before) === JSON.stringify(pick(/** @type {any} */ (said), Object.keys(said)))) return;
    const key = this.sayChanged(draft, said, "");
    this.history.remember("change", key, () => this.sayChanged(draft, before, "undone"), () => this.sayChanged(draft, said, "done again"));
  }

  /** @param {Draft} draft @param {Record<string, any>} said @param {string} why @returns {string} its key */
  sayChanged(draft, said, why) {
    for (const name of Object.keys(said)) delete draft.refused[name];
    const status = /^(proposed|withdrawn)$/.test(draft.status) ? { status: "made" } : {};
    const sent = pick(said, SAID.filter((name) => name in said));
    return this.say(draft, PATHS.change, { ...this.follows(draft), ...sent, why }, { ...said, ...status, by: this.outbox.person });
  }

  /** @param {Draft} draft @param {string} why */
  withdraw(draft, why) {
    const before = pick(draft, SAID);
    const key = this.sayWithdrawn(draft, why);
    this.history.remember("box taken back", key, () => this.sayChanged(draft, before, "undone"), () => this.sayWithdrawn(draft, why));
  }

  /** @param {Draft} draft @param {string} why @returns {string} its key */
  sayWithdrawn(draft, why) {
    return this.say(draft, PATHS.withdraw, { ...this.follows(draft), why }, { status: "withdrawn" });
  }

  /** Confirm or refuse what was proposed from a copy. @param {Draft} draft @param {boolean} confirm */
  answer(draft, confirm) {
    const effect = { status: confirm ? "made" : "withdrawn", by: this.outbox.person };
    const key = this.say(draft, PATHS.answer, { ...this.follows(draft), confirm }, effect);
    if (!confirm) this.history.stopHere(key); // for good: undoing stops here
    else this.history.remember("confirmation", key, () => this.sayWithdrawn(draft, "confirmed by mistake"), () => this.sayChanged(draft, pick(draft, SAID), "done again"));
  }

  /** Say how a sighting bears on a claim. @param {Draft} draft @param {{report: string, claim: number, bearing: string}} claim */
  assess(draft, claim) {
    this.say(draft, PATHS.assess, { ...this.follows(draft), claim }, assessed(draft, claim, this.outbox.person));
  }

  /** Send a statement, and show what it changes. @param {Draft} draft @param {string} path @param {Record<string, unknown>} body @param {Partial<Draft>} effect @returns {string} its key */
  say(draft, path, body, effect) {
    const key = this.outbox.say(path, body);
    if (!this.all.includes(draft)) this.all.push(draft);
    this.turn += 1;
    draft.failed = "";
    draft.waiting.push({ key, effect });
    fold(draft);
    this.changed();
    return key;
  }

  /** Name the version that a statement is about. @param {Draft} draft */
  follows(draft) {
    const key = draft.conflict?.key ?? draft.key;
    return key ? { after: key } : { sighting: draft.number, version: draft.version };
  }

  /** @param {string} key @returns {Draft | undefined} the draft that a statement on its way is about */
  byKey(key) {
    return this.all.find((each) => each.waiting.some((step) => step.key === key));
  }

  /** @param {{entry: Entry, answer: any}} detail */
  received({ entry, answer }) {
    this.turn += 1;
    if (!answer?.sighting || answer.video !== this.video) return;
    const known = this.numbered(answer.sighting);
    const draft = this.byKey(entry.key) ?? known ?? this.added(answer);
    const step = draft.waiting.find((each) => each.key === entry.key);
    draft.waiting = draft.waiting.filter((each) => each !== step);
    if (known && known !== draft) this.merge(known, draft);
    keepAnswer(draft, answer);
    fold(draft);
    this.changed();
  }

  /** What this page had from the server was said by this browser, too. @param {Draft} known @param {Draft} draft */
  merge(known, draft) {
    draft.saved = known.saved;
    draft.waiting.push(...known.waiting);
    this.all = this.all.filter((each) => each !== known);
  }

  /** @param {any} document @returns {Draft} */
  added(document) {
    const draft = draftOf(`s${document.sighting}`, document);
    this.all.push(draft);
    return draft;
  }

  /** @param {{entry: Entry, refusal: import("../../desk/api.js").Refusal}} detail */
  refused({ entry, refusal }) {
    this.turn += 1;
    this.history.forget(entry.key);
    const draft = this.dropped(entry);
    if (!draft) return;
    if (refusal.status === 409) {
      this.outbox.nameConflict(entry.key, draft.number);
      draft.conflict = this.outbox.conflict(entry.key);
      this.dispatchEvent(new CustomEvent("conflict"));
    } else if (!draft.saved && !draft.waiting.some((step) => "pts" in step.effect)) {
      this.all = this.all.filter((each) => each !== draft);
      if (refusal.code !== "follows_refused") this.dispatchEvent(new CustomEvent("lost", { detail: { label: draft.label, refusal } }));
    } else {
      draft.failed = refusal.message;
      for (const name of SAID.filter((each) => each in entry.body)) draft.refused[name] = refusal.message;
    }
    this.changed();
  }

  /** Remember how to undo what is no statement about a sighting. @param {string} what @param {() => void} back @param {() => void} forth */
  remember(what, back, forth) {
    this.history.remember(what, "", back, forth);
  }

  /** What follows a change that came too late waits for the same decision. @param {{entry: Entry}} detail */
  joined({ entry }) {
    const draft = this.dropped(entry);
    if (draft?.conflict) draft.conflict = this.outbox.conflict(draft.conflict.key);
    this.changed();
  }

  /** Take a statement that was not recorded from what is shown. @param {Entry} entry @returns {Draft | undefined} */
  dropped(entry) {
    const draft = this.byKey(entry.key);
    if (!draft) return undefined;
    draft.waiting = draft.waiting.filter((each) => each.key !== entry.key);
    fold(draft);
    return draft;
  }

  /** It was decided what holds: `now`, as the server has it. @param {Draft} draft @param {any} now */
  decided(draft, now) {
    if (draft.conflict) this.outbox.forget(draft.conflict.key);
    draft.conflict = null;
    draft.saved = now;
    fold(draft);
    this.changed();
  }

  /** Show again what waits since an earlier visit of this page. @param {Entry} entry */
  replay(entry) {
    const { body, key, path, person } = entry;
    const said = pick(body, SAID.filter((name) => name in body));
    if (path === PATHS.make) {
      if (body.video !== this.video) return;
      const draft = draftOf(key, null);
      this.all.push(draft);
      draft.waiting.push({ key, effect: { ...UNSAID, label: String(body.type), until_pts: Number(body.pts), ...said, status: "made", by: person } });
      fold(draft);
      return;
    }
    const draft = body.after ? this.byKey(String(body.after)) : this.numbered(/** @type {number} */ (body.sighting));
    if (!draft) return;
    draft.waiting.push({ key, effect: this.effectOf(draft, entry, said) });
    fold(draft);
  }

  /** @param {Draft} draft @param {Entry} entry @param {Partial<Draft>} said @returns {Partial<Draft>} */
  effectOf(draft, { path, body, person }, said) {
    if (path === PATHS.withdraw) return { status: "withdrawn" };
    if (path === PATHS.answer) return { status: body.confirm ? "made" : "withdrawn", by: person };
    if (path === PATHS.assess) return assessed(draft, /** @type {any} */ (body.claim), person);
    return { ...said, by: person };
  }

  /** Take over what the server has now, but for what is on its way from here. @param {any[]} documents */
  refresh(documents) {
    const place = new Map(documents.map((each, at) => [each.sighting, at]));
    this.all = this.all.filter((each) => place.has(each.number) || !each.saved || each.key || each.conflict || each.status === "withdrawn");
    for (const document of documents) {
      const draft = this.numbered(document.sighting) ?? this.added(document);
      if (draft.key || draft.conflict) continue;
      draft.saved = document;
      fold(draft);
    }
    // In the server's order, so that a page that is loaded again shows the same.
    const last = documents.length;
    this.all.sort((one, other) => (place.get(one.number) ?? last) - (place.get(other.number) ?? last));
    this.changed();
  }
}

/** Keep what the server has by now: an answer that was overtaken tells nothing new. @param {Draft} draft @param {any} answer */
function keepAnswer(draft, answer) {
  const { saved } = draft;
  if (!saved || answer.version >= saved.version) draft.saved = { ...saved, ...answer };
}
