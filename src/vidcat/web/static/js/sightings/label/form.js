// The fields of the selected sighting: each is a statement of its own, recorded when the field is left.

import { element, make, makeButton, replaceRows } from "../../desk/elements.js";
import { toast } from "../../desk/every_page.js";
import { isField } from "../../desk/keys.js";
import { typeAhead } from "../../equipment/type_ahead.js";
import { COUNT_FORM, readCount } from "../../values/counts.js";

/** @typedef {import("./draft.js").Draft} Draft */
/** @typedef {{id: string, label: string}} Type */

const TEXTS = ["count", "context", "marking", "marking_language", "note", "basis", "item"];
const RECENT = 9;

/** Emits "left" when a field was left, "type" with the Type that was chosen, and "digit" with the place of a type used last. */
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
    this.form.addEventListener("focusout", () => setTimeout(() => this.emit("left", null)));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("change", (event) => this.record(/** @type {HTMLInputElement} */ (event.target)));
    this.type.addEventListener("blur", () => { this.type.value = this.draft?.label ?? ""; });
    const count = this.field("count");
    count.addEventListener("input", () => markWrong(count, count.value && readCount(count.value) === null ? COUNT_FORM : ""));
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

  /** Return whether somebody types in a field about a sighting. */
  isTyping() {
    const at = document.activeElement;
    return this.draft !== null && isField(at) && at !== this.type && this.form.contains(at);
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
    replaceRows(element("recent"), this.recent.map((type, at) => {
      const button = makeButton("", "", () => this.emit("digit", at));
      button.title = type.id;
      button.setAttribute("aria-pressed", "false");
      button.append(make("kbd", "", String(at + 1)), " ", make("bdi", "", type.label));
      return button;
    }));
  }

  /** @param {Draft | null} draft @param {boolean} isPending */
  show(draft, isPending) {
    if (!draft && this.isTyping()) return; // its sighting is gone: the field is not taken away
    const isOther = draft?.id !== this.draft?.id;
    this.draft = draft;
    this.form.hidden = !draft && !isPending;
    this.showParts(isPending);
    if (!draft) {
      if (isPending && isOther) this.clear();
      return;
    }
    if (isOther) this.unmark();
    this.fill(draft, isOther);
    this.showRivals(draft);
    this.showClaims(draft, isOther);
    showSaved(draft);
  }

  /** Ask for the type alone while a box waits for it. @param {boolean} isPending */
  showParts(isPending) {
    for (const part of this.form.querySelectorAll("fieldset, .pair, .field, details, p.row")) {
      if (part instanceof HTMLElement && !part.contains(this.type)) part.hidden = isPending;
    }
  }

  /** Fill the fields, but not one that somebody is typing in. @param {Draft} draft @param {boolean} isOther */
  fill(draft, isOther) {
    if (isOther || document.activeElement !== this.type) this.type.value = draft.label;
    for (const name of TEXTS) {
      const field = this.field(name);
      const value = String(/** @type {Record<string, any>} */ (draft)[name] ?? "");
      if (field instanceof HTMLSelectElement) offerOption(field, value);
      if (isOther || document.activeElement !== field) field.value = value;
      const why = draft.refused[name];
      if (why) markWrong(field, why);
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
    this.unmark();
  }

  unmark() {
    for (const name of TEXTS) markWrong(this.field(name), "");
  }

  /** Record what a field holds as a statement about the sighting. @param {HTMLInputElement} field */
  record(field) {
    const { draft } = this;
    if (!draft) return;
    if (!this.sightings.all.includes(draft)) {
      toast(`${draft.label} was not recorded, so \u2018${field.value}\u2019 was not either`, "bad");
      return;
    }
    if (field.id === "claim" || field.id === "bearing") this.assess(draft);
    else if (field.name === "count") this.recordCount(draft, field);
    else if (field.name === "certainty" || TEXTS.includes(field.name)) {
      markWrong(field, "");
      const said = { [field.name]: valueOf(field) };
      // A language without a marking means nothing, and would be refused.
      if (field.name === "marking" && !field.value && draft.marking_language) said.marking_language = "";
      this.sightings.change(draft, said);
    }
  }

  /** Record a count, or say what is wanted, and put back what there was. @param {Draft} draft @param {HTMLInputElement} field */
  recordCount(draft, field) {
    const typed = field.value.trim();
    const count = typed ? readCount(typed) : null;
    if (typed && count === null) {
      field.value = draft.count ?? "";
      markWrong(field, `\u2018${typed}\u2019 was not recorded. ${COUNT_FORM}`);
      return;
    }
    field.value = count ?? "";
    delete draft.refused.count;
    markWrong(field, "");
    this.sightings.change(draft, { count });
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
    replaceRows(element("rivals"), draft.rivals.map((rival) => {
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

/** Show whether the server has the sighting. @param {Draft} draft */
function showSaved({ key, number, version, failed, conflict, copied_from, copyOf }) {
  const copy = copyOf || copied_from ? `, copied from ${copied_from ? `sighting ${copied_from}` : "the frame before"}` : "";
  const now = key ? "on its way" : `saved, number ${number}, version ${version}`;
  element("saved").textContent = `${conflict ? "your change waits for your decision" : now}${copy}`;
  element("failed").textContent = failed ? `Not recorded: ${failed} What the server has is shown.` : "";
}

/** Say below a field what is wrong with what was typed there, "" for nothing. @param {HTMLElement} field @param {string} why */
function markWrong(field, why) {
  const id = `wrong-${field.id}`;
  const said = document.getElementById(id) ?? make("p", "wrong");
  said.id = id;
  said.setAttribute("role", "alert");
  said.textContent = why;
  if (!why) {
    said.remove();
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-describedby");
    return;
  }
  if (!said.isConnected) (field.closest(".pair") ?? field).after(said);
  field.setAttribute("aria-invalid", "true");
  field.setAttribute("aria-describedby", id);
}

/** Let a list offer a value that was made after the page: it is never shown as not said. @param {HTMLSelectElement} list @param {string} value */
function offerOption(list, value) {
  if ([...list.options].some((each) => each.value === value)) return;
  list.append(new Option(value, value));
}

/** @param {HTMLInputElement} field */
function valueOf({ name, value }) {
  if (name === "item") return value ? Number(value) : null;
  if (name === "context") return value || null;
  return value;
}
