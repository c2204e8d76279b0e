// Review by keyboard: confirm, dispute, send back, put off; step through the frames around it.

import { ask } from "../desk/api.js";
import { bind } from "../desk/keys.js";
import { typeAhead } from "../equipment/type_ahead.js";

const frame = /** @type {HTMLElement | null} */ (document.getElementById("frame"));
const picture = /** @type {SVGImageElement | null} */ (/** @type {unknown} */ (document.getElementById("picture")));
const when = document.getElementById("when");
const own = { pts: Number(frame?.dataset.pts), image: picture?.getAttribute("href") ?? "", when: when?.textContent ?? "" };
let pts = own.pts;

/** @param {number} by frames; 0 goes back to that of the sighting */
async function step(by) {
  if (!frame || !picture || !when) return;
  try {
    const shown = by ? await ask(`/api/videos/${frame.dataset.video}/frame?pts=${pts}&by=${by}`) : { pts: own.pts, image: own.image };
    pts = shown.pts;
    const isOwn = pts === own.pts;
    picture.setAttribute("href", isOwn ? own.image : shown.image);
    frame.classList.toggle("elsewhere", !isOwn);
    frame.dataset.pts = String(pts);
    when.textContent = isOwn ? own.when : `${shown.time_s.toFixed(3)} s`;
  } catch (error) {
    when.textContent = error instanceof Error ? error.message : String(error);
  }
}
document.querySelectorAll("[data-step]").forEach((each) => {
  if (each instanceof HTMLElement) each.addEventListener("click", () => void step(Number(each.dataset.step)));
});

/** @param {string} what */
const follow = (what) => () => { const link = document.querySelector(what); if (link instanceof HTMLElement) link.click(); };
const reason = /** @type {HTMLTextAreaElement | null} */ (document.getElementById("reason"));

/** @param {string} verdict */
function judge(verdict) {
  const button = document.querySelector(`#judging [value="${verdict}"]`);
  if (!(button instanceof HTMLButtonElement)) return;
  if (verdict !== "confirm" && !reason?.value.trim()) {
    reason?.setAttribute("required", "");
    reason?.focus();
    button.form?.setAttribute("data-verdict", verdict);
    return;
  }
  button.click();
}

/** Ctrl Enter sends the form that is open: with the verdict that waited for its reason. */
function send() {
  const naming = /** @type {HTMLFormElement | null} */ (document.getElementById("naming"));
  const judging = /** @type {HTMLFormElement | null} */ (document.getElementById("judging"));
  if (naming) naming.requestSubmit();
  else if (judging?.dataset.verdict) judge(judging.dataset.verdict);
}
document.querySelectorAll("#judging button").forEach((each) => {
  if (each instanceof HTMLButtonElement) each.addEventListener("click", () => reason?.toggleAttribute("required", each.value !== "confirm"));
});

const words = /** @type {HTMLInputElement | null} */ (document.getElementById("type-words"));
const type = /** @type {HTMLInputElement | null} */ (document.getElementById("type"));
if (words && type) {
  typeAhead(words, /** @type {HTMLElement} */ (document.getElementById("type-list")), (chosen) => {
    type.value = chosen.id;
    const sure = document.querySelector('#naming [name="certainty"]:checked');
    if (sure instanceof HTMLElement) sure.focus();
  });
  words.addEventListener("input", () => { type.value = words.value.trim(); });
  words.focus();
}

const group = "Review";
bind(
  { keys: ["KeyC"], does: "Confirm: it is as they say", group, run: () => judge("confirm") },
  { keys: ["KeyD"], does: "Dispute, with a reason", group, run: () => judge("dispute") },
  { keys: ["KeyS"], does: "Send back for another look, with a reason", group, run: () => judge("second look") },
  { keys: ["Ctrl+Enter"], does: "Send what you named, or the reason", group, inFields: true, run: send },
  { keys: ["KeyN"], does: "Later: the next one", group, run: follow("[data-pass]") },
  { keys: ["KeyB"], does: "Blind: name it before you are told", group, run: follow("[data-blind]") },
  { keys: ["Escape"], does: "Leave a field", group, inFields: true, run: () => { const at = document.activeElement; if (at instanceof HTMLElement) at.blur(); } },
  { keys: ["Slash"], does: "Name its type", group, run: () => words?.focus() },
  { keys: ["Period"], does: "One frame on", group, run: () => void step(1) },
  { keys: ["Comma"], does: "One frame back", group, run: () => void step(-1) },
  { keys: ["KeyR"], does: "Back to its frame", group, run: () => void step(0) },
);
