// What is said of the chosen box: each field is a statement of its own, made when it is left.

import { typeAhead } from "./type_ahead.js";

/** @typedef {import("./sightings.js").Draft} Draft */
/** @typedef {{id: string, label: string}} Type */

const TEXTS = ["count", "context", "marking", "marking_language", "note", "basis", "item"];
const RECENT = 9;

export class Form {
  /**
   * @param {import("./sightings.js").Sightings} sightings
   * @param {{chosenType: (type: Type) => void, recent: Type[], digit: (at: number) => void}} options
   */
  constructor(sightings, { chosenType, recent, digit }) {
    this.sightings = sightings;
    /** @type {Type[]} */
    this.recent = recent.slice(0, RECENT);
    /** @type {Draft | null} */
    this.draft = null;
    this.digit = digit;
    this.form = /** @type {HTMLFormElement} */ (document.getElementById("about"));
    this.type = /** @type {HTMLInputElement} */ (document.getElementById("type"));
    typeAhead(this.type, this.element("types"), chosenType, () => this.recent);
    const rival = /** @type {HTMLInputElement} */ (document.getElementById("rival"));
    typeAhead(rival, this.element("rival-types"), (type) => { rival.value = ""; this.addRival(type); });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this.said(/** @type {HTMLInputElement} */ (event.target)));
    this.showRecent();
    this.arm(null);
  }

  /** @param {string} id */
  element(id) {
    return /** @type {HTMLElement} */ (document.getElementById(id));
  }

  /** @param {string} name */
  field(name) {
    return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
  }

  askType() {
    this.form.hidden = false;
    this.type.value = "";
    this.type.focus();
  }

  focusFirst() {
    if (this.draft) this.field("count").focus();
  }

  /** A type that was used stands among the keys until the page is left. @param {Type} type */
  remember(type) {
    if (this.recent.some((each) => each.id === type.id) || this.recent.length >= RECENT) return;
    this.recent.push({ id: type.id, label: type.label });
    this.showRecent();
  }

  /** @param {Type | null} type */
  arm(type) {
    [...this.element("recent").children].forEach((each, at) => each.setAttribute("aria-pressed", String(type !== null && this.recent[at]?.id === type.id)));
  }

  showRecent() {
    this.element("recent").replaceChildren(...this.recent.map((type, at) => {
      const made = document.createElement("button");
      made.type = "button";
      made.title = type.id;
      made.setAttribute("aria-pressed", "false");
      const kbd = document.createElement("kbd");
      kbd.textContent = String(at + 1);
      const name = document.createElement("bdi");
      name.textContent = type.label;
      made.append(kbd, " ", name);
      made.addEventListener("click", () => this.digit(at));
      return made;
    }));
  }

  /** @param {Draft | null} draft @param {boolean} isPending */
  show(draft, isPending) {
    const isOther = draft?.id !== this.draft?.id;
    this.draft = draft;
    this.form.hidden = !draft && !isPending;
    for (const each of this.form.querySelectorAll("fieldset, .pair, .field, details, p.row")) {
      if (each instanceof HTMLElement && !each.contains(this.type)) each.hidden = isPending;
    }
    if (!draft) {
      if (isPending && isOther) this.clear();
      return;
    }
    if (isOther || document.activeElement !== this.type) this.type.value = draft.label;
    for (const name of TEXTS) {
      const field = this.field(name);
      if (isOther || document.activeElement !== field) field.value = String(/** @type {any} */ (draft)[name] ?? "");
    }
    for (const each of this.form.querySelectorAll('input[name="certainty"]')) {
      /** @type {HTMLInputElement} */ (each).checked = /** @type {HTMLInputElement} */ (each).value === draft.certainty;
    }
    this.showRivals(draft);
    this.showClaims(draft, isOther);
    this.element("span").textContent = draft.until_pts > draft.pts ? `until ${draft.until_pts} (pts)` : "this frame only";
    this.element("saved").textContent = draft.failed || (draft.key ? "on its way" : `saved, number ${draft.number}, version ${draft.version}`);
  }

  /** @param {Draft} draft @param {boolean} isOther */
  showClaims(draft, isOther) {
    const chosen = this.form.querySelector("#claim");
    if (!(chosen instanceof HTMLSelectElement)) return;
    if (isOther) chosen.value = "";
    this.element("bears").textContent = draft.assessments.map((each) => `${each.report}:${each.claim} ${each.bearing} (${each.by})`).join("; ");
  }

  clear() {
    for (const name of TEXTS) this.field(name).value = "";
  }

  /** @param {HTMLInputElement} field */
  said(field) {
    const draft = this.draft;
    if (!draft) return;
    if (field.id === "claim" || field.id === "bearing") {
      this.assess(draft);
      return;
    }
    if (field.name === "certainty") this.sightings.change(draft, { certainty: field.value });
    else if (field.name === "item") this.sightings.change(draft, { item: field.value ? Number(field.value) : null });
    else if (field.name === "count" || field.name === "context") this.sightings.change(draft, { [field.name]: field.value.trim() || null });
    else if (TEXTS.includes(field.name)) this.sightings.change(draft, { [field.name]: field.value });
  }

  /** @param {Draft} draft */
  assess(draft) {
    const [, report, claim] = /^(.*):(\d+)$/.exec(/** @type {HTMLSelectElement} */ (this.element("claim")).value) ?? [];
    const bearing = /** @type {HTMLSelectElement} */ (this.element("bearing")).value;
    if (report) this.sightings.assess(draft, { report, claim: Number(claim), bearing });
  }

  /** @param {Type} type */
  addRival(type) {
    const draft = this.draft;
    if (!draft || draft.type === type.id || draft.rivals.some((each) => each.type === type.id)) return;
    this.sightings.change(draft, { rivals: [...draft.rivals, { type: type.id, certainty: "possible" }] });
  }

  /** @param {Draft} draft */
  showRivals(draft) {
    this.element("rivals").replaceChildren(...draft.rivals.map((rival) => {
      const row = document.createElement("li");
      const name = document.createElement("bdi");
      name.textContent = rival.type;
      const away = document.createElement("button");
      away.type = "button";
      away.className = "quiet";
      away.textContent = "remove";
      away.setAttribute("aria-label", `Remove ${rival.type}`);
      away.addEventListener("click", () => this.sightings.change(draft, { rivals: draft.rivals.filter((each) => each !== rival) }));
      row.append(name, ` (${rival.certainty}) `, away);
      return row;
    }));
  }
}
