// The fields of the selected sighting: each is a statement of its own, recorded when the field is left.

import { element, make, makeButton } from "../../desk/elements.js";
import { typeAhead } from "../../equipment/type_ahead.js";

/** @typedef {import("./drafts.js").Draft} Draft */
/** @typedef {{id: string, label: string}} Type */

const TEXTS = ["count", "context", "marking", "marking_language", "note", "basis", "item"];
const RECENT = 9;

/** Emits "type" with the Type that was chosen, and "digit" with the place of a type used last. */
export class Form extends EventTarget {
  /** @param {import("./drafts.js").Sightings} sightings @param {Type[]} recent */
  constructor(sightings, recent) {
    super();
    this.sightings = sightings;
    this.recent = recent.slice(0, RECENT);
    /** @type {Draft | null} */
    this.draft = null;
    this.form = /** @type {HTMLFormElement} */ (element("about"));
    this.type = /** @type {HTMLInputElement} */ (element("type"));
    typeAhead(this.type, element("types"), (type) => this.emit("type", type), () => this.recent);
    const rival = /** @type {HTMLInputElement} */ (element("rival"));
    typeAhead(rival, element("rival-types"), (type) => {
      rival.value = "";
      this.addRival(type);
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this.record(/** @type {HTMLInputElement} */ (event.target)));
    this.showRecent();
    this.arm(null);
  }

  /** @param {string} name @param {unknown} detail */
  emit(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
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

  /** Show which of the types used last new boxes get. @param {Type | null} type */
  arm(type) {
    [...element("recent").children].forEach((button, at) => {
      button.setAttribute("aria-pressed", String(type !== null && this.recent[at]?.id === type.id));
    });
  }

  showRecent() {
    element("recent").replaceChildren(...this.recent.map((type, at) => {
      const button = makeButton("", "", () => this.emit("digit", at));
      button.title = type.id;
      button.setAttribute("aria-pressed", "false");
      button.append(make("kbd", "", String(at + 1)), " ", make("bdi", "", type.label));
      return button;
    }));
  }

  /** @param {Draft | null} draft @param {boolean} isPending */
  show(draft, isPending) {
    const isOther = draft?.id !== this.draft?.id;
    this.draft = draft;
    this.form.hidden = !draft && !isPending;
    for (const part of this.form.querySelectorAll("fieldset, .pair, .field, details, p.row")) {
      if (part instanceof HTMLElement && !part.contains(this.type)) part.hidden = isPending;
    }
    if (!draft) {
      if (isPending && isOther) this.clear();
      return;
    }
    this.fill(draft, isOther);
    this.showRivals(draft);
    this.showClaims(draft, isOther);
    showSaved(draft);
  }

  /** Fill the fields, but not one that somebody is typing in. @param {Draft} draft @param {boolean} isOther */
  fill(draft, isOther) {
    if (isOther || document.activeElement !== this.type) this.type.value = draft.label;
    for (const name of TEXTS) {
      const field = this.field(name);
      const value = /** @type {Record<string, any>} */ (draft)[name] ?? "";
      if (isOther || document.activeElement !== field) field.value = String(value);
    }
    for (const choice of this.form.querySelectorAll('input[name="certainty"]')) {
      const radio = /** @type {HTMLInputElement} */ (choice);
      radio.checked = radio.value === draft.certainty;
    }
  }

  /** @param {Draft} draft @param {boolean} isOther */
  showClaims(draft, isOther) {
    const chosen = this.form.querySelector("#claim");
    if (!(chosen instanceof HTMLSelectElement)) return;
    if (isOther) chosen.value = "";
    const said = draft.assessments.map(({ report, claim, bearing, by }) => `${report}:${claim} ${bearing} (${by})`);
    element("bears").textContent = said.join("; ");
  }

  clear() {
    for (const name of TEXTS) this.field(name).value = "";
  }

  /** Record what a field holds as a statement about the sighting. @param {HTMLInputElement} field */
  record(field) {
    const { draft } = this;
    if (!draft) return;
    if (field.id === "claim" || field.id === "bearing") this.assess(draft);
    else if (field.name === "certainty" || TEXTS.includes(field.name)) {
      this.sightings.change(draft, { [field.name]: valueOf(field) });
    }
  }

  /** @param {Draft} draft */
  assess(draft) {
    const [, report, claim] = /^(.*):(\d+)$/.exec(/** @type {HTMLSelectElement} */ (element("claim")).value) ?? [];
    const bearing = /** @type {HTMLSelectElement} */ (element("bearing")).value;
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
    element("rivals").replaceChildren(...draft.rivals.map((rival) => {
      const row = make("li");
      const remove = makeButton("quiet", "remove", () => {
        this.sightings.change(draft, { rivals: draft.rivals.filter((other) => other !== rival) });
      });
      remove.setAttribute("aria-label", `Remove ${rival.type}`);
      row.append(make("bdi", "", rival.type), ` (${rival.certainty}) `, remove);
      return row;
    }));
  }
}

/** Show how long the sighting is seen, and whether the server has it. @param {Draft} draft */
function showSaved({ pts, until_pts, key, number, version, failed }) {
  element("span").textContent = until_pts > pts ? `until ${until_pts} (pts)` : "this frame only";
  element("saved").textContent = failed || (key ? "on its way" : `saved, number ${number}, version ${version}`);
}

/** @param {HTMLInputElement} field */
function valueOf({ name, value }) {
  if (name === "item") return value ? Number(value) : null;
  if (name === "count" || name === "context") return value.trim() || null;
  return value;
}
