// What every page has: the overlay of keys, the outbox, veils that can be lifted, what was shown.

import { ask } from "./api.js";
import { bind, listKeys } from "./keys.js";
import { Looking } from "./looking.js";
import { Outbox } from "./outbox.js";
import { liftWhileHeld } from "./welfare.js";

export const person = document.body.dataset.person ?? "";
export const outbox = new Outbox(person);
export const looking = new Looking((video, shown, played) =>
  ask("/api/viewings", { method: "POST", body: { video, shown, played }, keepalive: true }));

/** @param {string} text @param {"" | "bad"} [tone] */
export function toast(text, tone = "") {
  const said = document.createElement("div");
  said.className = `toast ${tone}`;
  said.textContent = text;
  document.getElementById("toasts")?.append(said);
  setTimeout(() => said.remove(), tone ? 9000 : 3500);
}

function showKeys() {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", "keys-title");
  const title = document.createElement("h2");
  title.id = "keys-title";
  title.textContent = "Keys";
  const list = document.createElement("div");
  list.className = "keys";
  listKeys(list);
  const hint = document.createElement("p");
  hint.className = "hint";
  hint.textContent = "Keys are places on the keyboard: they work the same in every layout. Esc closes.";
  dialog.append(title, list, hint);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

// A picture that is not to be had any more says so, in place of a broken sign.
document.addEventListener("error", (event) => {
  if (event.target instanceof Element) event.target.closest(".still")?.classList.add("gone");
}, true);
for (const image of document.images) if (image.complete && image.naturalWidth === 0 && image.currentSrc) image.closest(".still")?.classList.add("gone");

// A key that was no command says why, once in a while.
let toldAt = -Infinity;
document.addEventListener("nocommand", (event) => {
  if (event.timeStamp - toldAt > 3000) toast(/** @type {CustomEvent} */ (event).detail.why);
  toldAt = event.timeStamp;
});

document.querySelector("[data-keys]")?.addEventListener("click", showKeys);
bind(
  { keys: ["Shift+Slash", "F1"], does: "Show the keys", always: true, run: showKeys },
  .../** @type {[string, string, string][]} */ ([["KeyO", "/", "overview"], ["KeyR", "/reports", "reports"], ["KeyV", "/videos", "videos"], ["KeyC", "/copies", "copies"], ["KeyS", "/search", "search"], ["KeyH", "/history", "history"]]).map(([code, address, word]) => ({
    keys: [`Alt+${code}`], does: `Go to ${word}`, always: true, run: () => location.assign(address),
  })),
);

const waiting = document.getElementById("outbox");
let signedOut = false;
outbox.addEventListener("count", (event) => {
  const number = /** @type {CustomEvent} */ (event).detail.waiting;
  if (!waiting) return;
  waiting.hidden = number === 0;
  waiting.textContent = signedOut ? `${number} unsent: sign in again` : `${number} unsent, kept here`;
});
outbox.addEventListener("waiting", (event) => {
  const before = signedOut;
  signedOut = /** @type {CustomEvent} */ (event).detail.signedOut;
  if (signedOut && !before) toast(`You are signed out here. What you said is kept: sign in as ${person}, then load this page again.`, "bad");
  outbox.tell();
});
outbox.addEventListener("received", () => { signedOut = false; });
outbox.addEventListener("refused", (event) => {
  const { refusal, elsewhere } = /** @type {CustomEvent} */ (event).detail;
  const isTold = elsewhere || refusal.status === 409 || refusal.code === "follows_refused";
  if (!isTold) toast(refusal.message, "bad");
});
outbox.tell();
liftWhileHeld();
looking.begin();
