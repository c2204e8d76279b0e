// The page of one video: its screen, its player, the timeline that moves both, and marks.

import { outbox, toast } from "./desk.js";
import { bind } from "./keys.js";
import { clock } from "./pair_side.js";
import { Player } from "./player.js";
import { Screen } from "./screen.js";

/** @type {import("./screen.js").ScreenData} */
const data = JSON.parse(document.getElementById("data")?.textContent ?? "{}");
const root = document.getElementById("screen");
const [marking, markForm] = [document.getElementById("marking"), document.getElementById("mark")];

/** @param {HTMLElement} root */
function watch(root) {
  const $ = (/** @type {string} */ id) => /** @type {HTMLElement} */ (document.getElementById(id));
  const screen = new Screen(root, data);
  const moving = $("moving");
  const player = new Player(/** @type {HTMLVideoElement} */ (moving.querySelector("video")), data.video, data.start);
  const timeline = $("timeline");
  const labelHere = document.getElementById("label-here");

  /** @param {number} seconds */
  function point(seconds) {
    $("now").textContent = clock(seconds);
    for (const end of ["x1", "x2"]) $("playhead").setAttribute(end, String(seconds));
    timeline.setAttribute("aria-valuenow", seconds.toFixed(3));
    timeline.setAttribute("aria-valuetext", clock(seconds));
  }

  screen.addEventListener("shown", () => {
    const { pts, time_s, hash } = screen.now;
    point(time_s);
    $("pts").textContent = String(pts);
    $("hash").textContent = hash || (screen.hasOriginal ? "…" : "the original is not at hand");
    if (labelHere instanceof HTMLAnchorElement) labelHere.href = `/videos/${data.video}/label?pts=${pts}`;
    document.querySelector("[data-frame][aria-current]")?.removeAttribute("aria-current");
    document.querySelector(`[data-frame="${pts}"]`)?.setAttribute("aria-current", "true");
  });
  screen.addEventListener("failed", (event) => {
    const error = /** @type {CustomEvent} */ (event).detail;
    if (!screen.hasOriginal) toast("The original is not at hand: keyframes are shown");
    else toast(error.message, "bad");
  });

  /** @param {boolean} on */
  function showMoving(on) {
    moving.hidden = !on;
    const veil = screen.lifted ? "" : screen.wholeVeil;
    if (veil) moving.dataset.veil = veil;
    else delete moving.dataset.veil;
  }

  player.addEventListener("time", () => {
    point(player.time);
    for (const exact of ["pts", "hash"]) $(exact).textContent = "–"; // what plays is not exact
  });
  player.addEventListener("stopped", () => {
    const seconds = Math.min(player.time, data.end - 0.001);
    void screen.goTo(`at=${seconds.toFixed(3)}`, seconds).then(() => showMoving(false));
  });
  player.addEventListener("unplayable", () => { showMoving(false); $("proxy-note").hidden = false; });

  async function play() {
    if (player.isPlaying) return player.stop();
    if (!player.canPlay) {
      $("proxy-note").hidden = false;
      return toast("A browser does not play this file: have a playable copy made");
    }
    showMoving(true);
    await player.play(screen.now.time_s).catch(() => showMoving(false));
  }

  /** @param {() => unknown} run what shows a frame, which ends playing */
  const still = (run) => () => { player.stop(); showMoving(false); void run(); };
  /** @param {number} by */
  const step = (by) => still(() => screen.step(by));
  /** @param {number} by */
  const keyframe = (by) => still(() => {
    const at = screen.indexAt(screen.now.time_s);
    const isBetween = data.keyframes[at]?.pts !== screen.now.pts;
    return screen.showKeyframe(by < 0 && isBetween ? at + by + 1 : at + by);
  });
  /** @param {1 | -1} by */
  const unseen = (by) => still(() => {
    const at = screen.indexAt(screen.now.time_s);
    const found = by > 0 ? data.keyframes.findIndex((each, k) => k > at && !each.looked) : data.keyframes.findLastIndex((each, k) => k < at && !each.looked);
    if (found < 0) toast(`Nobody is missing one ${by > 0 ? "after" : "before"} this`);
    else void screen.showKeyframe(found);
  });
  /** @param {number} by */
  const faster = (by) => () => { player.faster(by); $("speed").textContent = `${player.speed}×`; };

  function lift() {
    void screen.lift(!screen.lifted).then(() => showMoving(!moving.hidden));
    $("lift").setAttribute("aria-pressed", String(!screen.lifted));
  }

  async function makeCopy() {
    const [bar, said] = [/** @type {HTMLProgressElement} */ ($("proxy-done")), $("proxy-said")];
    bar.hidden = false;
    const wrong = await player.makeCopy((done, message) => { bar.value = done; said.textContent = message; }).catch((error) => error.message);
    bar.hidden = true;
    said.textContent = wrong;
    if (wrong) return;
    $("proxy-note").hidden = true;
    toast("It can be played now");
  }

  timeline.addEventListener("click", (event) => {
    const box = timeline.getBoundingClientRect();
    const share = Math.min(Math.max((event.clientX - box.left) / box.width, 0), 0.99999);
    const seconds = data.start + share * (data.end - data.start);
    still(() => screen.goTo(`at=${seconds.toFixed(3)}`, seconds))();
  });

  function followAddress() {
    const pts = Number(/^#pts=(-?\d+)$/.exec(location.hash)?.[1] ?? NaN);
    if (!Number.isSafeInteger(pts)) return;
    const index = data.keyframes.findIndex((each) => each.pts === pts);
    still(() => index >= 0 ? screen.showKeyframe(index) : screen.goTo(`pts=${pts}`, data.start))();
    root.scrollIntoView({ block: "nearest" });
  }
  addEventListener("hashchange", followAddress);
  followAddress();

  /** @type {Record<string, () => void>} */
  const does = { play, back: step(-1), on: step(1), slower: faster(-1), faster: faster(1), before: keyframe(-1), next: keyframe(1), lift, copy: makeCopy };
  document.querySelectorAll("[data-does]").forEach((each) => each.addEventListener("click", () => does[/** @type {HTMLElement} */ (each).dataset.does ?? ""]?.()));

  const group = "Video";
  bind(
    { keys: ["Space"], does: "Play or pause, without sound", group, run: play },
    { keys: ["Period"], does: "One frame on, exact", group, run: step(1) },
    { keys: ["Comma"], does: "One frame back, exact", group, run: step(-1) },
    { keys: ["Shift+Period"], does: "Ten frames on", group, run: step(10) },
    { keys: ["Shift+Comma"], does: "Ten frames back", group, run: step(-10) },
    { keys: ["KeyF", "ArrowRight"], does: "Next keyframe", group, run: keyframe(1) },
    { keys: ["KeyD", "ArrowLeft"], does: "Keyframe before", group, run: keyframe(-1) },
    { keys: ["KeyV", "Shift+KeyF", "Shift+ArrowRight"], does: "Ten keyframes on", group, run: keyframe(10) },
    { keys: ["KeyC", "Shift+KeyD", "Shift+ArrowLeft"], does: "Ten keyframes back", group, run: keyframe(-10) },
    { keys: ["BracketRight"], does: "Next keyframe that nobody looked at", group, run: unseen(1) },
    { keys: ["BracketLeft"], does: "The last before that nobody looked at", group, run: unseen(-1) },
    { keys: ["Minus"], does: "Slower", group, run: faster(-1) },
    { keys: ["Equal"], does: "Faster", group, run: faster(1) },
    { keys: ["KeyU"], does: "Lift the veils, or let them down", group, run: lift },
  );
  if (labelHere instanceof HTMLAnchorElement) bind({ keys: ["KeyL"], does: "Label this frame", group, run: () => location.assign(labelHere.href) });
  return screen;
}

const screen = root ? watch(root) : null;

if (marking instanceof HTMLDetailsElement && markForm instanceof HTMLFormElement) {
  bind({ keys: ["KeyG"], does: "Mark as graphic, or as harmless", group: "Video", run: () => { marking.open = true; markForm.querySelector("input")?.focus(); } });
  markForm.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(markForm);
    const pts = said.get("scope") === "frame" && screen ? screen.now.pts : null;
    const key = outbox.say("/api/marks", { video: data.video, pts, word: said.get("word"), reason: said.get("reason") });
    outbox.addEventListener("received", (received) => {
      if (/** @type {CustomEvent} */ (received).detail.entry.key !== key) return;
      if (screen) history.replaceState(null, "", `#pts=${screen.now.pts}`);
      location.reload();
    });
  });
}
