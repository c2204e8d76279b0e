// The label page: frames, boxes and what is said of them, all by keyboard or by pointer.

import { ask, Refusal } from "./api.js";
import { Boxes, inside } from "./boxes.js";
import { showConflict } from "./conflict.js";
import { outbox, person, toast } from "./desk.js";
import { Form } from "./label_form.js";
import { Frames } from "./frames.js";
import { bind } from "./keys.js";
import { Sightings } from "./sightings.js";
import { Strip } from "./strip.js";

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("./sightings.js").Draft} Draft */

const REFRESH_MS = 15_000;
const SEEN_AFTER_MS = 800;
const FIRST_BOX = /** @type {Box} */ ([0.35, 0.35, 0.3, 0.3]);
const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));

const stage = $("frame");
const canvas = document.createElement("canvas");
canvas.width = data.width || 640;
canvas.height = data.height || 360;
canvas.setAttribute("role", "img");
$("picture").replaceWith(canvas);

const sightings = new Sightings(data.video, data.sightings, outbox);
const frames = new Frames(data.video, data.keyframes, canvas);
const boxes = new Boxes(canvas);
const strip = new Strip($("strip"), frames, (index) => void frames.goToKeyframe(index));
const form = new Form(sightings, { chosenType, recent: data.recent, digit });

/** @type {string | null} */
let selected = null;
/** A box that is drawn and waits for its type. @type {Box | null | undefined} */
let pending;
/** What is drawn next is this, unasked. @type {{id: string, label: string} | null} */
let armed = null;
let shownAt = performance.now();
/** Frames whose veil this person lifted. @type {Set<number>} */
const lifted = new Set();

// --- the frame fills what is left of the window ---

function fit() {
  const room = stage.getBoundingClientRect();
  const scale = Math.min(room.width / canvas.width, room.height / canvas.height);
  canvas.style.width = `${Math.floor(canvas.width * scale)}px`;
  canvas.style.height = `${Math.floor(canvas.height * scale)}px`;
}
new ResizeObserver(fit).observe(stage);
fit();

// --- what is on screen ---

/** @param {Draft} draft */
function look(draft) {
  if (draft.failed) return "failed";
  return draft.status === "confirmed" ? "checked" : draft.status;
}

function drawBoxes() {
  const here = frames.now ? sightings.at(frames.now.pts) : [];
  const drawn = here.filter((each) => each.box).map((each) => ({ id: each.id, box: /** @type {Box} */ (each.box), look: look(each) }));
  if (pending) drawn.push({ id: "pending", box: pending, look: "made" });
  boxes.show(drawn, pending ? "pending" : selected);
}

function drawAll() {
  const here = frames.now ? sightings.at(frames.now.pts) : [];
  if (selected && !here.some((each) => each.id === selected)) selected = null;
  drawBoxes();
  drawList(here);
  form.show(selected ? sightings.get(selected) ?? null : null, pending !== undefined);
  strip.mark(sightings);
  canvas.setAttribute("aria-label", `The frame, with ${here.length} sightings`);
}

/** @param {Draft[]} here */
function drawList(here) {
  $("no-boxes").hidden = here.length > 0 || pending !== undefined;
  $("boxes").replaceChildren(...here.map((draft) => {
    const row = document.createElement("li");
    row.className = `${draft.status === "proposed" ? "proposed" : ""} ${draft.failed ? "failed" : ""}`;
    row.setAttribute("aria-current", String(draft.id === selected));
    const name = document.createElement("bdi");
    name.className = "name";
    name.textContent = draft.label;
    const note = document.createElement("span");
    note.className = "soft";
    note.textContent = draft.failed || [draft.certainty, draft.count ?? "", draft.box ? "" : "whole frame", draft.status === "made" ? "" : draft.status, draft.by && draft.by !== person ? draft.by : ""].filter(Boolean).join(", ");
    row.append(name, note);
    const room = document.createElement("span");
    room.className = "grow";
    row.append(room);
    if (draft.status === "proposed") {
      row.append(button("Y", "It is so", () => answer(draft, true)), button("X", "It is not", () => answer(draft, false)));
    }
    row.addEventListener("click", (event) => { if (event.target === row || !(event.target instanceof HTMLButtonElement)) select(draft.id); });
    return row;
  }));
}

/** @param {string} key @param {string} does @param {() => void} run */
function button(key, does, run) {
  const made = document.createElement("button");
  made.type = "button";
  made.title = does;
  made.setAttribute("aria-label", does);
  const kbd = document.createElement("kbd");
  kbd.textContent = key;
  made.append(kbd);
  made.addEventListener("click", run);
  return made;
}

/** @param {string | null} id */
function select(id) {
  if (pending !== undefined && id !== "pending") drop();
  selected = id === "pending" ? null : id;
  drawAll();
}

/** @param {number} by */
function selectNext(by) {
  const here = frames.now ? sightings.at(frames.now.pts) : [];
  if (!here.length) return;
  const at = here.findIndex((each) => each.id === selected);
  select(/** @type {Draft} */ (here[(at + by + here.length) % here.length]).id);
}

// --- saying something ---

/** Begin a sighting of what is in a box, or with null of the whole frame. @param {Box | null} box */
function begin(box) {
  if (pending !== undefined) return;
  pending = box;
  selected = null;
  if (armed) { chosenType(armed); return; }
  drawAll();
  form.askType();
}

/** Let a digit choose: for the box at hand, else for those drawn from now on. @param {number} at */
function digit(at) {
  const type = form.recent[at];
  if (!type) return;
  if (pending !== undefined || selected) { chosenType(type); return; }
  armed = armed?.id === type.id ? null : type;
  form.arm(armed);
  toast(armed ? `What is drawn now is ${armed.label}: drag, or N` : "What is drawn is asked for again");
}

function drop() {
  pending = undefined;
  drawAll();
}

/** @param {{id: string, label: string}} type */
function chosenType(type) {
  if (!frames.now) return;
  if (pending !== undefined) {
    const box = pending;
    pending = undefined;
    const draft = sightings.make({ type: type.id, label: type.label, pts: frames.now.pts, box });
    form.remember(type);
    select(draft.id);
    canvas.focus();
    blurFields();
  } else if (selected) {
    const draft = sightings.get(selected);
    if (draft) sightings.change(draft, { type: type.id, label: type.label });
    form.remember(type);
    blurFields();
  }
}

function blurFields() {
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
}

/** @param {Draft} draft @param {boolean} confirm */
function answer(draft, confirm) {
  sightings.answer(draft, confirm);
  toast(confirm ? "Confirmed: it is yours now" : "Refused: it will not be proposed again");
}

/** @param {boolean} confirm */
function answerSelected(confirm) {
  const here = frames.now ? sightings.at(frames.now.pts).filter((each) => each.status === "proposed") : [];
  const draft = here.find((each) => each.id === selected) ?? here[0];
  if (draft) answer(draft, confirm);
  else toast("Nothing is proposed on this frame");
}

function takeBack() {
  if (pending !== undefined) { drop(); return; }
  const draft = selected ? sightings.get(selected) : null;
  if (!draft) return;
  selected = null;
  if (draft.status === "proposed") answer(draft, false);
  else sightings.withdraw(draft, "taken back while labelling");
}

/** The last frame before this one on which something is said, with the boxes of before. */
function copyBefore() {
  const now = frames.now;
  if (!now) return;
  const before = sightings.drafts.filter((each) => each.pts < now.pts && each.status !== "proposed" && each.number !== undefined);
  const last = Math.max(...before.map((each) => each.pts));
  const copied = before.filter((each) => each.pts === last);
  for (const each of copied) {
    sightings.make({ ...each, ...fresh(), pts: now.pts, until_pts: now.pts, item: each.item });
  }
  toast(copied.length ? `${copied.length} copied from ${clock(timeOf(last))}` : "Nothing is labelled before this frame");
}

function fresh() {
  return { id: crypto.randomUUID(), number: null, version: null, key: null, status: "made", by: person, failed: "", conflict: null };
}

/** @param {number} dx @param {number} dy @param {boolean} resize */
function nudge(dx, dy, resize) {
  const draft = selected ? sightings.get(selected) : null;
  const box = pending ?? draft?.box;
  if (!box) return false;
  const moved = inside(resize ? [box[0], box[1], box[2] + dx, box[3] + dy] : [box[0] + dx, box[1] + dy, box[2], box[3]]);
  if (pending) pending = moved;
  else if (draft) nudged(draft, moved);
  drawBoxes();
  return true;
}

/** @type {ReturnType<typeof setTimeout> | undefined} */
let nudging;
/** Arrow keys repeat: what is said is where the box came to rest. @type {{draft: Draft, from: Box, to: Box} | null} */
let resting = null;
/** @param {Draft} draft @param {Box} moved */
function nudged(draft, moved) {
  resting = { draft, from: resting?.draft === draft ? resting.from : /** @type {Box} */ (draft.box), to: moved };
  draft.box = moved;
  clearTimeout(nudging);
  nudging = setTimeout(rest, 400);
}
function rest() {
  blurFields(); // what is typed there is said
  clearTimeout(nudging);
  if (!resting) return;
  const { draft, from, to } = resting;
  resting = null;
  draft.box = from;
  sightings.change(draft, { box: to });
}

// --- moving through the video ---

/** @param {number} by */
function keyframe(by) {
  rest();
  const now = frames.now;
  const before = now ? frames.keyframeBefore(now.pts) : 0;
  const from = now && now.keyframe < 0 && by < 0 ? before + 1 : before;
  const to = Math.min(Math.max(from + by, 0), frames.keyframes.length - 1);
  void frames.goToKeyframe(to);
}

/** @param {number} by */
function step(by) {
  rest();
  frames.step(by).catch((error) => toast(error instanceof Refusal && !frames.hasOriginal ? "The original is not here: only keyframes can be shown" : String(error.message), "bad"));
}

/** @param {number} by */
function unlabelled(by) {
  const now = frames.now ? frames.keyframeBefore(frames.now.pts) : -1;
  for (let at = now + by; at >= 0 && at < frames.keyframes.length; at += by) {
    const each = /** @type {import("./frames.js").Keyframe} */ (frames.keyframes[at]);
    if (!each.looked && !sightings.drafts.some((one) => one.pts === each.pts)) { void frames.goToKeyframe(at); return; }
  }
  toast(by > 0 ? "You have looked at all that follow" : "You have looked at all before");
}

function tellShown() {
  const now = frames.now;
  const seconds = (performance.now() - shownAt) / 1000;
  if (!now || seconds * 1000 < SEEN_AFTER_MS || document.visibilityState === "hidden") return;
  const { veil } = stage.dataset;
  const kept = veil === "graphic" ? document.body.dataset.graphic : veil === "unseen" ? document.body.dataset.unseen : "clear";
  const clear = kept !== "blurred" || stage.classList.contains("lifted");
  outbox.say("/api/viewings", { video: data.video, shown: [{ pts: now.pts, clear, seconds: Math.min(seconds, 3600) }] });
  shownAt = performance.now();
  const at = frames.keyframes[now.keyframe];
  if (at && clear) at.looked = true;
  strip.mark(sightings);
}

function done() {
  rest();
  shownAt = Math.min(shownAt, performance.now() - SEEN_AFTER_MS - 1);
  tellShown();
  unlabelled(1);
}

/** @param {number} pts */
function timeOf(pts) {
  const [over, under] = data.time_base.split("/").map(Number);
  return (pts * over) / under;
}

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.round(seconds * 1000);
  return `${Math.floor(whole / 60000)}:${String(Math.floor(whole / 1000) % 60).padStart(2, "0")}.${String(whole % 1000).padStart(3, "0")}`;
}

frames.addEventListener("shown", (event) => {
  const { shown, before } = /** @type {CustomEvent} */ (event).detail;
  if (before) { const now = frames.now; frames.now = before; tellShown(); frames.now = now; }
  shownAt = performance.now();
  pending = undefined;
  const near = frames.keyframes[frames.keyframeBefore(shown.pts)];
  stage.dataset.veil = near?.veil ?? "";
  stage.classList.toggle("lifted", lifted.has(shown.pts));
  document.querySelector('[data-does="graphic"]')?.setAttribute("aria-pressed", String(near?.veil === "graphic"));
  $("when").textContent = clock(shown.time_s);
  $("which").textContent = shown.keyframe >= 0 ? `keyframe ${shown.keyframe + 1} of ${frames.keyframes.length}` : `frame ${shown.pts}`;
  const looked = frames.keyframes.filter((each) => each.looked).length;
  $("coverage").textContent = `${looked} of ${frames.keyframes.length} looked at by you`;
  history.replaceState(null, "", `?pts=${shown.pts}`);
  strip.point(frames.keyframeBefore(shown.pts));
  drawAll();
});
addEventListener("pagehide", () => { rest(); tellShown(); });

boxes.addEventListener("drawn", (event) => begin(/** @type {CustomEvent} */ (event).detail.box));
boxes.addEventListener("selected", (event) => select(/** @type {CustomEvent} */ (event).detail.id));
boxes.addEventListener("moved", (event) => {
  const { id, box } = /** @type {CustomEvent} */ (event).detail;
  if (id === "pending") { pending = box; return; }
  const draft = sightings.get(id);
  if (draft) sightings.change(draft, { box });
});
sightings.addEventListener("changed", drawAll);
sightings.addEventListener("conflict", (event) => void showConflict(sightings, /** @type {CustomEvent} */ (event).detail));

function undo() {
  rest();
  const what = sightings.undo();
  toast(what ? `Undone: ${what}` : sightings.done.length ? "What was refused stays refused: it cannot be undone" : "Nothing to undo");
}
function redo() {
  const what = sightings.redo();
  toast(what ? `Done again: ${what}` : "Nothing to do again");
}
function lift() {
  if (!frames.now) return;
  const bare = !stage.classList.contains("lifted");
  stage.classList.toggle("lifted", bare);
  if (bare) lifted.add(frames.now.pts);
  else lifted.delete(frames.now.pts);
}
function markGraphic() {
  const now = frames.now;
  if (!now) return;
  const near = frames.keyframes[frames.keyframeBefore(now.pts)];
  if (!near) return;
  const graphic = near.veil !== "graphic";
  near.veil = graphic ? "graphic" : "";
  outbox.say("/api/marks", { video: data.video, pts: near.pts, word: graphic ? "graphic" : "harmless", reason: "" });
  stage.dataset.veil = near.veil;
  stage.classList.toggle("lifted", !graphic && lifted.has(now.pts));
  if (graphic) lifted.delete(now.pts);
  sightings.remember(graphic ? "mark as graphic" : "mark as harmless", () => sayGraphic(near, !graphic), () => sayGraphic(near, graphic));
  document.querySelector('[data-does="graphic"]')?.setAttribute("aria-pressed", String(graphic));
  strip.mark(sightings);
}
/** @param {import("./frames.js").Keyframe} keyframe @param {boolean} graphic */
function sayGraphic(keyframe, graphic) {
  keyframe.veil = graphic ? "graphic" : "";
  outbox.say("/api/marks", { video: data.video, pts: keyframe.pts, word: graphic ? "graphic" : "harmless", reason: "" });
  if (frames.now && frames.keyframes[frames.keyframeBefore(frames.now.pts)] === keyframe) stage.dataset.veil = keyframe.veil;
  strip.mark(sightings);
}
function until() {
  const draft = selected ? sightings.get(selected) : null;
  if (!draft || !frames.now) { toast("Choose the sighting first"); return; }
  if (frames.now.pts < draft.pts) { toast("This frame lies before it", "bad"); return; }
  sightings.change(draft, { until_pts: frames.now.pts });
}

const SURE = ["confirmed", "probable", "possible", "cannot be excluded"];
/** Say how sure it is. @param {number} at */
function sure(at) {
  const draft = selected ? sightings.get(selected) : null;
  if (!draft) { toast("Choose the sighting first"); return; }
  sightings.change(draft, { certainty: SURE[at] });
  toast(`How sure: ${SURE[at]}`);
}

const G1 = "Frames", G2 = "Boxes", G3 = "Saying";
/** @type {Record<string, () => void>} */
const does = {
  next: () => keyframe(1), previous: () => keyframe(-1), on: () => step(1), back: () => step(-1),
  unlabelled: () => unlabelled(1), box: () => begin(FIRST_BOX), whole: () => begin(null), copy: copyBefore,
  undo, graphic: markGraphic, done, until, delete: takeBack,
};
for (const each of document.querySelectorAll("[data-does]")) {
  each.addEventListener("click", () => { const run = does[/** @type {HTMLElement} */ (each).dataset.does ?? ""]; run?.(); });
}
/** @param {number} dx @param {number} dy */
const arrow = (dx, dy) => () => { if (!nudge(dx, dy, false) && dx) keyframe(Math.sign(dx)); };
const STEP = 0.01;
bind(
  { keys: ["KeyF"], does: "Next keyframe", group: G1, run: () => keyframe(1) },
  { keys: ["KeyD"], does: "Previous keyframe", group: G1, run: () => keyframe(-1) },
  { keys: ["Period"], does: "One frame on, exact", group: G1, run: () => step(1) },
  { keys: ["Comma"], does: "One frame back, exact", group: G1, run: () => step(-1) },
  { keys: ["KeyV"], does: "Ten keyframes on", group: G1, run: () => keyframe(10) },
  { keys: ["KeyC"], does: "Ten keyframes back", group: G1, run: () => keyframe(-10) },
  { keys: ["BracketRight"], does: "Next that you have not looked at", group: G1, run: () => unlabelled(1) },
  { keys: ["BracketLeft"], does: "The last before that you have not looked at", group: G1, run: () => unlabelled(-1) },
  { keys: ["Ctrl+Enter"], does: "Looked at: go to the next", group: G1, inFields: true, run: done },
  { keys: ["Space"], does: "Lift the veil, or let it down", group: G1, run: lift },
  { keys: ["KeyG"], does: "Mark as graphic, or as harmless", group: G1, run: markGraphic },
  { keys: ["KeyN", "KeyB"], does: "New box", group: G2, run: () => begin(FIRST_BOX) },
  { keys: ["KeyW"], does: "Of the whole frame", group: G2, run: () => begin(null) },
  { keys: ["ArrowLeft"], does: "Move the box, or previous keyframe", group: G2, run: arrow(-STEP, 0) },
  { keys: ["ArrowRight"], does: "Move the box, or next keyframe", group: G2, run: arrow(STEP, 0) },
  { keys: ["ArrowUp"], does: "Move the box up", group: G2, run: arrow(0, -STEP) },
  { keys: ["ArrowDown"], does: "Move the box down", group: G2, run: arrow(0, STEP) },
  { keys: ["Shift+ArrowLeft", "Shift+ArrowRight"], does: "Narrower, wider", group: G2, run: (event) => { nudge(event.code === "ArrowLeft" ? -STEP : STEP, 0, true); } },
  { keys: ["Shift+ArrowUp", "Shift+ArrowDown"], does: "Lower, higher", group: G2, run: (event) => { nudge(0, event.code === "ArrowUp" ? -STEP : STEP, true); } },
  { keys: ["KeyJ"], does: "Choose the next box", group: G2, run: () => selectNext(1) },
  { keys: ["KeyK"], does: "Choose the box before", group: G2, run: () => selectNext(-1) },
  { keys: ["KeyP", "Ctrl+Shift+KeyV"], does: "Copy the boxes of before", group: G2, run: copyBefore },
  { keys: ["Delete", "Backspace"], does: "Take back", group: G2, run: takeBack },
  { keys: ["KeyH"], does: "Hide the boxes, or show them", group: G2, run: () => stage.classList.toggle("bare-of-boxes") },
  { keys: ["Ctrl+KeyZ"], does: "Undo", group: G2, run: undo },
  { keys: ["Ctrl+Shift+KeyZ", "Ctrl+KeyY"], does: "Do again", group: G2, run: redo },
  { keys: SURE.map((_, at) => `Shift+Digit${at + 1}`), does: "How sure: confirmed, probable, possible, cannot be excluded", group: G3, run: (event) => sure(Number(event.code.at(-1)) - 1) },
  { keys: ["Slash"], does: "Say its type", group: G3, run: () => { if (selected || pending !== undefined) form.askType(); else begin(null); } },
  { keys: ["KeyY"], does: "Confirm what is proposed", group: G3, run: () => answerSelected(true) },
  { keys: ["KeyX"], does: "Refuse what is proposed", group: G3, run: () => answerSelected(false) },
  { keys: ["KeyU"], does: "Seen until this frame", group: G3, run: until },
  { keys: ["KeyE"], does: "Go to the fields", group: G3, run: () => form.focusFirst() },
  { keys: ["Escape"], does: "Leave a field, a box", group: G3, inFields: true, run: () => { if (document.querySelector("dialog[open]")) { /** @type {HTMLDialogElement} */ (document.querySelector("dialog[open]")).close(); return; } const field = document.activeElement; blurFields(); if (pending !== undefined) drop(); else if (armed) { armed = null; form.arm(null); } else if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) select(null); } },
  ...Array.from({ length: 9 }, (_, at) => ({
    keys: [`Digit${at + 1}`], does: `The type with ${at + 1}`, group: "Types used last",
    run: () => digit(at),
  })),
);

async function refresh() {
  if (document.visibilityState !== "visible" || outbox.waiting().length) return;
  try {
    const documents = await ask(`/api/videos/${data.video}/sightings`);
    if (!outbox.waiting().length && !resting && pending === undefined) sightings.refresh(documents);
  } catch { /* the next turn asks again */ }
}
setInterval(refresh, REFRESH_MS);

/** What was not decided on an earlier visit is asked again. */
for (const entry of outbox.conflicts()) {
  const draft = sightings.drafts.find((each) => each.number === entry.body.sighting);
  if (draft) void showConflict(sightings, { draft, entry });
}

async function open() {
  if (data.pts === null && data.at === null) {
    const first = data.keyframes.findIndex((/** @type {any} */ each) => !each.looked);
    await frames.goToKeyframe(Math.max(first, 0));
    return;
  }
  const at = data.keyframes.findIndex((/** @type {any} */ each) => each.pts === data.pts);
  if (at >= 0) { await frames.goToKeyframe(at); return; }
  await frames.goTo(data.pts !== null ? `pts=${data.pts}` : `at=${data.at}`).catch(async (error) => {
    toast(error.message, "bad");
    await frames.goToKeyframe(0);
  });
}
void open();
