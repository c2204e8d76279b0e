// One video: its player, and exact frames laid over it when somebody steps; the timeline moves both.

import { ask, Refusal } from "./api.js";
import { outbox, toast } from "./desk.js";
import { bind } from "./keys.js";

const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
const $ = (/** @type {string} */ id) => document.getElementById(id);
const player = /** @type {HTMLVideoElement | null} */ ($("player"));
const exact = /** @type {HTMLImageElement | null} */ ($("exact"));
const timeline = $("timeline");
const SPEEDS = [0.25, 0.5, 1, 1.5, 2, 4];
let pts = data.pts;
let speed = 2;
let turn = 0;

/** @param {number} seconds */
function clock(seconds) {
  const whole = Math.round(seconds * 1000);
  return `${Math.floor(whole / 60000)}:${String(Math.floor(whole / 1000) % 60).padStart(2, "0")}.${String(whole % 1000).padStart(3, "0")}`;
}

/** @param {number} seconds */
function point(seconds) {
  const now = $("now");
  if (now) now.textContent = clock(seconds);
  for (const end of ["x1", "x2"]) $("playhead")?.setAttribute(end, String(seconds));
  timeline?.setAttribute("aria-valuenow", String(Math.round(seconds * 100) / 100));
  timeline?.setAttribute("aria-valuetext", clock(seconds));
}

/** @param {{pts: number, time_s: number, image: string, pixel_hash?: string}} frame */
function show(frame) {
  pts = frame.pts;
  if (exact) { exact.src = frame.image; exact.hidden = false; }
  player?.pause();
  point(frame.time_s);
  const text = $("pts");
  if (text) { text.textContent = `pts ${frame.pts}`; text.title = frame.pixel_hash ?? ""; }
  const link = /** @type {HTMLAnchorElement | null} */ ($("label-here"));
  if (link) link.href = `/videos/${data.video}/label?pts=${frame.pts}`;
}

/** The keyframe shown at a time, for when the original is gone. @param {number} seconds */
function keyframeAt(seconds) {
  let found = 0;
  data.times.forEach((/** @type {number} */ each, /** @type {number} */ at) => { if (each <= seconds + 1e-6) found = at; });
  return { pts: data.keyframes[found], time_s: data.times[found], image: `/stills/${data.blobs[found]}` };
}

/** @param {string} query @param {number} seconds where it would be */
async function go(query, seconds) {
  const mine = ++turn;
  try {
    const frame = await ask(`/api/videos/${data.video}/frame?${query}`);
    if (mine === turn) show(frame);
  } catch (error) {
    if (mine !== turn) return;
    if (error instanceof Refusal && error.code === "original_missing") {
      toast("The original is not here: keyframes are shown");
      show(keyframeAt(seconds));
    } else toast(error instanceof Error ? error.message : String(error), "bad");
  }
}

function here() {
  return player && !player.hidden && exact?.hidden ? player.currentTime : Number(timeline?.getAttribute("aria-valuenow") ?? 0);
}

/** @param {number} by */
function step(by) {
  if (exact?.hidden) void go(`at=${here()}`, here()).then(() => go(`pts=${pts}&by=${by}`, here()));
  else void go(`pts=${pts}&by=${by}`, here());
}

async function play() {
  if (!player?.src) { toast("No browser plays this file: make a playable copy first"); return; }
  if (!player.paused) { player.pause(); void go(`at=${player.currentTime}`, player.currentTime); return; }
  player.hidden = false;
  player.currentTime = Number(timeline?.getAttribute("aria-valuenow") ?? 0);
  player.playbackRate = SPEEDS[speed] ?? 1;
  await player.play().catch((error) => toast(`It cannot be played: ${error.message}`, "bad"));
  if (exact) exact.hidden = !player.paused;
}
player?.addEventListener("timeupdate", () => { if (!player.paused) point(player.currentTime); });
player?.addEventListener("ended", () => { if (exact) exact.hidden = false; });

/** @param {number} by */
function pace(by) {
  speed = Math.min(Math.max(speed + by, 0), SPEEDS.length - 1);
  if (player) player.playbackRate = SPEEDS[speed] ?? 1;
  const said = $("speed");
  if (said) said.textContent = `${SPEEDS[speed]}×`;
}

timeline?.addEventListener("click", (event) => {
  const box = timeline.getBoundingClientRect();
  const seconds = ((event.clientX - box.left) / box.width) * data.length;
  void go(`at=${Math.min(Math.max(seconds, 0), data.length - 0.001).toFixed(3)}`, seconds);
});

async function makeProxy() {
  const said = $("proxy");
  try {
    await ask(`/api/videos/${data.video}/proxy`, { method: "POST", body: {} });
    for (;;) {
      const state = await ask(`/api/videos/${data.video}/proxy`);
      if (said) said.textContent = state.state === "making" ? `${Math.round(state.done * 100)} %` : state.message;
      if (state.state === "ready") break;
      if (state.state === "failed") return;
      await new Promise((resolve) => setTimeout(resolve, 700));
    }
    if (player) player.src = `/media/${data.video}`;
    const note = $("proxy-note");
    if (note) note.hidden = true;
    toast("The copy can be played now");
  } catch (error) {
    if (said) said.textContent = error instanceof Error ? error.message : String(error);
  }
}

/** @type {Record<string, () => void>} */
const does = { play: () => void play(), back: () => step(-1), on: () => step(1), slower: () => pace(-1), faster: () => pace(1), proxy: () => void makeProxy() };
document.querySelectorAll("[data-does]").forEach((each) => each.addEventListener("click", () => does[/** @type {HTMLElement} */ (each).dataset.does ?? ""]?.()));
document.querySelector("[data-mark]")?.addEventListener("click", (event) => {
  const word = /** @type {HTMLElement} */ (event.currentTarget).dataset.mark;
  outbox.say("/api/marks", { video: data.video, pts: null, word, reason: "" });
  outbox.addEventListener("received", () => location.reload(), { once: true });
});

/** @param {number} by */
function keyframe(by) {
  const at = data.keyframes.indexOf(keyframeAt(here()).pts);
  const to = Math.min(Math.max(at + by, 0), data.keyframes.length - 1);
  show({ pts: data.keyframes[to], time_s: data.times[to], image: `/stills/${data.blobs[to]}` });
}

const group = "Video";
bind(
  { keys: ["Space"], does: "Play or pause, without sound", group, run: () => void play() },
  { keys: ["Period"], does: "One frame on, exact", group, run: () => step(1) },
  { keys: ["Comma"], does: "One frame back, exact", group, run: () => step(-1) },
  { keys: ["Shift+Period"], does: "Ten frames on", group, run: () => step(10) },
  { keys: ["Shift+Comma"], does: "Ten frames back", group, run: () => step(-10) },
  { keys: ["KeyF", "ArrowRight"], does: "Next keyframe", group, run: () => keyframe(1) },
  { keys: ["KeyD", "ArrowLeft"], does: "Keyframe before", group, run: () => keyframe(-1) },
  { keys: ["Minus"], does: "Slower", group, run: () => pace(-1) },
  { keys: ["Equal"], does: "Faster", group, run: () => pace(1) },
  { keys: ["KeyL"], does: "Label this frame", group, run: () => location.assign(`/videos/${data.video}/label${pts === null ? "" : `?pts=${pts}`}`) },
);
