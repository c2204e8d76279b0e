// A report: its text and what stands beside it light each other up; statements are made in dialogs.

import { VideoChooser } from "./choose_video.js";
import { outbox, toast } from "../desk/every_page.js";
import { bind } from "../desk/keys.js";

const root = /** @type {HTMLElement} */ (document.getElementById("report"));
const base = `/api/reports/${root.dataset.report}/`;
const items = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".item")]);
const GROUP = "Report";

// What quotes what.
/** @param {string} anchor @param {boolean} isLit */
function light(anchor, isLit) {
  document.getElementById(anchor)?.classList.toggle("lit", isLit);
  document.querySelectorAll(`[data-quoted~="${anchor}"]`).forEach((mark) => mark.classList.toggle("lit", isLit));
}

for (const [selector, name] of /** @type {const} */ ([[".item", "quotes"], ["mark[data-quoted]", "quoted"]])) {
  document.querySelectorAll(selector).forEach((element) => {
    const anchors = (element instanceof HTMLElement ? element.dataset[name] ?? "" : "").trim().split(/\s+/);
    for (const [on, off] of /** @type {const} */ ([["pointerenter", "pointerleave"], ["focusin", "focusout"]])) {
      element.addEventListener(on, () => anchors.forEach((each) => light(each, true)));
      element.addEventListener(off, () => anchors.forEach((each) => light(each, false)));
    }
  });
}

items.forEach((item) => item.addEventListener("focus", () => {
  const place = document.getElementById(`text-${item.id}`);
  const text = place?.closest(".text");
  if (place && text) text.scrollTo({ top: place.offsetTop - text.clientHeight / 3 });
}));

// Walking.
/** @param {number} by */
function step(by) {
  const at = items.findIndex((item) => item.contains(document.activeElement));
  const next = items[Math.min(Math.max(at + by, 0), items.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

/** The item that has the focus, or else the first that can do it. @param {string} what */
function doing(what) {
  const here = document.activeElement?.closest(".item")?.querySelector(`[data-do="${what}"]`);
  const unresolved = document.querySelector(`.item:has(.chip.warn) [data-do="${what}"]`);
  return here ?? unresolved ?? document.querySelector(`[data-do="${what}"]`);
}

/** @param {string} selector */
function press(selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.click();
}

bind(
  { keys: ["KeyJ", "ArrowDown"], does: "Next citation or claim", group: GROUP, run: () => step(1) },
  { keys: ["KeyK", "ArrowUp"], does: "The one before", group: GROUP, run: () => step(-1) },
  { keys: ["KeyU"], does: "Unsupported claims first, or in their order", group: GROUP, run: () => press("[data-order]") },
);

// Statements. The page is read anew when the server has one; until then the bar says that it waits.
/** @type {Map<string, HTMLFormElement | null>} */
const pending = new Map();

/** @param {string} path @param {Record<string, unknown>} body @param {HTMLFormElement | null} form */
function say(path, body, form = null) {
  pending.set(outbox.say(base + path, body), form);
}

outbox.addEventListener("received", (event) => {
  const { entry, answer } = /** @type {CustomEvent} */ (event).detail;
  if (!pending.has(entry.key)) return;
  const then = pending.get(entry.key)?.dataset.then;
  const number = answer?.[then ?? ""] ?? entry.body.citation ?? entry.body.claim;
  const kind = then ?? (entry.body.citation ? "citation" : "claim");
  pending.delete(entry.key);
  if (pending.size) return;
  sessionStorage.setItem("vidcat:focus", `${kind}-${number}`);
  location.reload();
});
outbox.addEventListener("refused", (event) => {
  const { entry, refusal } = /** @type {CustomEvent} */ (event).detail;
  const form = pending.get(entry.key);
  pending.delete(entry.key);
  const dialog = form?.closest("dialog");
  if (!form || !dialog) return;
  const fault = form.querySelector(".fault") ?? document.createElement("p");
  fault.className = "fault";
  fault.setAttribute("role", "alert");
  fault.textContent = refusal.message;
  form.querySelector("h2")?.after(fault);
  if (!dialog.open) dialog.showModal();
});

const focus = sessionStorage.getItem("vidcat:focus") ?? location.hash.slice(1);
sessionStorage.removeItem("vidcat:focus");
const focused = items.find((item) => item.id === focus);
focused?.focus();
focused?.scrollIntoView({ block: "nearest" });

// Dialogs.
/** @param {string} id */
const dialogOf = (id) => /** @type {HTMLDialogElement} */ (document.getElementById(id));

/** @param {HTMLDialogElement} dialog @param {Record<string, string | undefined>} about */
function fill(dialog, about) {
  for (const [name, value] of Object.entries(about)) {
    dialog.querySelectorAll(`[data-fill="${name}"]`).forEach((place) => { place.textContent = value ?? ""; });
    const field = dialog.querySelector(`input[type="hidden"][name="${name}"]`);
    if (field instanceof HTMLInputElement) field.value = value ?? "";
  }
}

/** @param {HTMLElement} button */
function open(button) {
  const { do: what = "", ...own } = button.dataset;
  const item = /** @type {HTMLElement | null} */ (button.closest(".item"));
  const about = { ...item?.dataset, ...own };
  const dialog = dialogOf(what);
  dialog.querySelector(".fault")?.remove();
  fill(dialog, about);
  if (what === "resolve" && item) {
    const known = [...item.querySelectorAll('[data-do="unresolve"]')];
    chooser.open(known.map((each) => (each instanceof HTMLElement ? each.dataset.video ?? "" : "")));
    dialog.dataset.citation = about.citation;
  }
  dialog.showModal();
}

const finder = dialogOf("resolve");
const chooser = finder && new VideoChooser(
  /** @type {HTMLInputElement} */ (document.getElementById("resolve-find")),
  /** @type {HTMLElement} */ (document.getElementById("resolve-found")),
  /** @type {HTMLElement} */ (document.getElementById("resolve-count")),
  (video) => {
    finder.close();
    say("resolutions", { citation: Number(finder.dataset.citation), video });
    toast("Resolved; saving.");
  },
);

/** What a form says, numbers as numbers; an empty choice is left out. @param {HTMLFormElement} form */
function said(form) {
  /** @type {Record<string, unknown>} */
  const body = {};
  for (const [name, value] of new FormData(form)) {
    if (name === "kinds") body.kinds = [.../** @type {unknown[]} */ (body.kinds ?? []), value];
    else if (/^(citation|claim|sighting)$/.test(name)) { if (value) body[name] = Number(value); }
    else if (value || name !== "status") body[name] = value;
  }
  return body;
}

document.addEventListener("click", (event) => {
  const target = event.target instanceof Element ? event.target : null;
  const button = target?.closest("[data-do]");
  if (button instanceof HTMLElement) open(button);
  if (target?.closest("[data-close]")) target.closest("dialog")?.close();
});
document.querySelectorAll("form[data-say]").forEach((form) => form.addEventListener("submit", () => {
  if (form instanceof HTMLFormElement) say(form.dataset.say ?? "", said(form), form);
}));

/** @type {[string, string, string][]} */
const ACTIONS = [
  ["KeyE", "resolve", "Resolve this citation, or the first that is open"],
  ["KeyX", "not-visible", "Say that this claim is not visible in a video"],
  ["KeyB", "bears", "Say what a sighting bears on"],
  ["KeyA", "add-citation", "Add a citation"],
  ["KeyC", "add-claim", "Add a claim"],
];
for (const [key, what, does] of ACTIONS) {
  if (!document.querySelector(`[data-do="${what}"]`)) continue;
  bind({ keys: [key], does, group: GROUP, run: () => { const button = doing(what); if (button instanceof HTMLButtonElement && !button.disabled) open(button); } });
}
