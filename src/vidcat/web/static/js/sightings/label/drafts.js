// What is said of this video, as this page knows it: what the server has, and what is on its way.
// Every statement goes through the outbox; what follows one that is on its way names its key.

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {{type: string, certainty: string}} Rival */
/**
 * @typedef {{id: string, number: number | null, version: number | null, key: string | null,
 *   status: string, pts: number, until_pts: number, box: Box | null, type: string, label: string,
 *   certainty: string, rivals: Rival[], count: string | null, context: string | null, marking: string,
 *   marking_language: string, note: string, basis: string, item: number | null, by: string | null,
 *   assessments: {report: string, claim: number, bearing: string, by: string}[],
 *   failed: string, conflict: any}} Draft
 */

const SAID = ["box", "type", "certainty", "rivals", "count", "context", "marking", "marking_language", "note", "basis", "item", "pts", "until_pts"];
const PATHS = { make: "/api/sightings", change: "/api/sightings/changes", withdraw: "/api/sightings/withdrawals", answer: "/api/sightings/answers", assess: "/api/assessments" };

/** @param {any} document @returns {Draft} */
function draftOf(document) {
  return { assessments: [], ...document, id: `s${document.sighting}`, number: document.sighting, key: null, failed: "", conflict: null };
}

export class Sightings extends EventTarget {
  /** @param {string} video @param {any[]} documents @param {import("../../desk/outbox.js").Outbox} outbox */
  constructor(video, documents, outbox) {
    super();
    this.video = video;
    this.outbox = outbox;
    /** @type {Draft[]} */
    this.drafts = documents.map(draftOf);
    /** @type {{back: () => void, forth: () => void, what: string}[]} */
    this.done = [];
    /** @type {{back: () => void, forth: () => void, what: string}[]} */
    this.undone = [];
    outbox.addEventListener("received", (event) => this.received(/** @type {CustomEvent} */ (event).detail));
    outbox.addEventListener("refused", (event) => this.refused(/** @type {CustomEvent} */ (event).detail));
    for (const { entry } of outbox.waiting()) this.replay(entry);
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

  /** Say something new. @param {Partial<Draft> & {type: string, pts: number}} said @param {Record<string, unknown>} [more] @returns {Draft} */
  make(said, more = {}) {
    const draft = this.sayNew(said, more);
    this.remember("box", () => this.sayWithdrawn(draft, "undone"), () => this.sayChanged(draft, pick(draft, SAID), "done again"));
    return draft;
  }

  /** @param {Partial<Draft> & {type: string, pts: number}} said @param {Record<string, unknown>} more */
  sayNew(said, more) {
    /** @type {Draft} */
    const draft = {
      id: crypto.randomUUID(), number: null, version: null, key: null, status: "made", until_pts: said.pts, box: null,
      label: said.type, certainty: "probable", rivals: [], count: null, context: null, marking: "", marking_language: "",
      note: "", basis: "", item: null, by: this.outbox.person, assessments: [], failed: "", conflict: null, ...said,
    };
    this.drafts.push(draft);
    const body = { video: this.video, ...pick(draft, SAID.filter((name) => name !== "until_pts")), ...more };
    draft.key = this.outbox.say(PATHS.make, body);
    this.changed();
    return draft;
  }

  /** @param {Draft} draft @param {Partial<Draft>} said */
  change(draft, said) {
    const before = pick(draft, Object.keys(said));
    if (JSON.stringify(before) === JSON.stringify(pick(/** @type {any} */ (said), Object.keys(said)))) return;
    this.sayChanged(draft, said, "");
    this.remember("change", () => this.sayChanged(draft, before, "undone"), () => this.sayChanged(draft, said, "done again"));
  }

  /** @param {Draft} draft @param {Record<string, any>} said @param {string} why */
  sayChanged(draft, said, why) {
    Object.assign(draft, said, { by: this.outbox.person, failed: "" });
    if (!this.drafts.includes(draft)) this.drafts.push(draft);
    if (draft.status === "proposed" || draft.status === "withdrawn" || why !== "" || draft.status !== "made") draft.status = "made";
    const sent = pick(/** @type {any} */ (said), SAID.filter((name) => name in said));
    draft.key = this.outbox.say(PATHS.change, { ...this.follows(draft), ...sent, why });
    this.changed();
  }

  /** @param {Draft} draft @param {string} why */
  withdraw(draft, why) {
    const before = pick(draft, SAID);
    this.sayWithdrawn(draft, why);
    this.remember("box taken back", () => this.sayChanged(draft, before, "undone"), () => this.sayWithdrawn(draft, why));
  }

  /** @param {Draft} draft @param {string} why */
  sayWithdrawn(draft, why) {
    this.drafts = this.drafts.filter((each) => each !== draft);
    draft.status = "withdrawn";
    draft.key = this.outbox.say(PATHS.withdraw, { ...this.follows(draft), why });
    this.gone.add(draft);
    this.changed();
  }

  /** @type {Set<Draft>} drafts taken back, for answers that are on their way and for undo */
  gone = new Set();

  /** Confirm or refuse what was proposed from a copy. @param {Draft} draft @param {boolean} confirm */
  answer(draft, confirm) {
    const follows = this.follows(draft);
    if (!confirm) this.drafts = this.drafts.filter((each) => each !== draft);
    draft.status = confirm ? "made" : "withdrawn";
    draft.by = this.outbox.person;
    draft.key = this.outbox.say(PATHS.answer, { ...follows, confirm });
    if (!confirm) this.remember("", () => {}, () => {}); // for good: undoing stops here
    else this.remember("confirmation", () => this.sayWithdrawn(draft, "confirmed by mistake"), () => this.sayChanged(draft, pick(draft, SAID), "done again"));
    this.changed();
  }

  /** Say how a sighting bears on a claim. @param {Draft} draft @param {{report: string, claim: number, bearing: string}} claim */
  assess(draft, claim) {
    this.outbox.say(PATHS.assess, { ...this.follows(draft), claim });
    const others = draft.assessments.filter((each) => each.report !== claim.report || each.claim !== claim.claim);
    draft.assessments = [...others, { ...claim, by: this.outbox.person ?? "" }];
    this.changed();
  }

  /** Name the version that a statement is about. @param {Draft} draft */
  follows(draft) {
    return draft.key ? { after: draft.key } : { sighting: draft.number, version: draft.version };
  }

  /** @param {string} what @param {() => void} back @param {() => void} forth */
  remember(what, back, forth) {
    this.done.push({ what, back, forth });
    this.undone = [];
  }

  /** @returns {string | null} what was undone */
  undo() {
    const last = this.done.pop();
    if (!last) return null;
    if (!last.what) { this.done.push(last); return null; }
    last.back();
    this.undone.push(last);
    return last.what;
  }

  /** @returns {string | null} */
  redo() {
    const last = this.undone.pop();
    if (!last) return null;
    last.forth();
    this.done.push(last);
    return last.what;
  }

  /** @param {string} key */
  byKey(key) {
    return [...this.drafts, ...this.gone].find((each) => each.key === key);
  }

  /** @param {{entry: import("../../desk/outbox.js").Entry, answer: any}} detail */
  received({ entry, answer }) {
    const draft = this.byKey(entry.key);
    if (!draft || !answer?.sighting) return;
    Object.assign(draft, { number: answer.sighting, version: answer.version, status: answer.status, label: answer.label, key: null, failed: "" });
    this.changed();
  }

  /** @param {{entry: import("../../desk/outbox.js").Entry, refusal: import("../../desk/api.js").Refusal}} detail */
  refused({ entry, refusal }) {
    const draft = this.byKey(entry.key);
    if (!draft) return;
    draft.failed = refusal.message;
    if (draft.status === "withdrawn") this.drafts.push(draft);
    if (refusal.status === 409) this.dispatchEvent(new CustomEvent("conflict", { detail: { draft, entry, refusal } }));
    this.changed();
  }

  /** Show again what waits since an earlier visit of this page. @param {import("../../desk/outbox.js").Entry} entry */
  replay(entry) {
    const { body } = entry;
    if (entry.path === PATHS.make && body.video === this.video) {
      this.drafts.push({ ...draftOf({ ...body, sighting: null, status: "made", rivals: body.rivals ?? [], label: body.type }), id: entry.key, key: entry.key, until_pts: /** @type {number} */ (body.pts), by: entry.person });
      return;
    }
    const draft = body.after ? this.byKey(/** @type {string} */ (body.after)) : this.drafts.find((each) => each.number === body.sighting);
    if (!draft) return;
    Object.assign(draft, pick(/** @type {any} */ (body), SAID.filter((name) => name in body)), { key: entry.key });
    if (entry.path === PATHS.withdraw) this.drafts = this.drafts.filter((each) => each !== draft);
  }

  /** Take over what the server has now, but for what is on its way from here. @param {any[]} documents */
  refresh(documents) {
    const busy = new Map([...this.drafts, ...this.gone].filter((each) => each.key || each.failed).map((each) => [each.number, each]));
    const known = new Map(this.drafts.map((each) => [each.number, each]));
    const unsent = this.drafts.filter((each) => each.number === null);
    const fresh = documents.filter((each) => !busy.has(each.sighting) || this.drafts.includes(/** @type {Draft} */ (busy.get(each.sighting))));
    const next = fresh.map((each) => {
      const kept = busy.get(each.sighting);
      if (kept) return kept;
      const old = known.get(each.sighting);
      return old ? Object.assign(old, draftOf(each), { id: old.id }) : draftOf(each);
    });
    this.drafts = [...next, ...unsent];
    this.changed();
  }
}

/** @param {Record<string, any>} from @param {string[]} names @returns {Record<string, any>} */
function pick(from, names) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
