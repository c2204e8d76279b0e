// A pair of videos side by side: scrubbers, keys and buttons around the evidence and the verdict.

import { element } from "../desk/elements.js";
import { bind } from "../desk/keys.js";
import { clock } from "../values/clock.js";
import { Evidence } from "./evidence.js";
import { Stage } from "./stage.js";
import { Verdict } from "./verdict.js";

/** @typedef {import("./verdict.js").Word} Word */
/** @typedef {ReturnType<typeof actionsOf>} Actions */

/** @param {HTMLElement} root @param {Stage} stage @param {Evidence} evidence */
function followStage(root, stage, evidence) {
  const scrub = /** @type {HTMLInputElement} */ (root.querySelector("[data-scrub]"));
  const which = /** @type {HTMLElement} */ (root.querySelector("[data-which]"));
  stage.addEventListener("moved", () => {
    const here = stage.segment;
    if (!here) return;
    scrub.value = String(stage.a.time - here.a[0]);
    scrub.setAttribute("aria-valuetext", `${clock(stage.a.time)} beside ${clock(stage.b.time)}`);
  });
  stage.addEventListener("segment", () => {
    const [start, end] = /** @type {import("./stage.js").Segment} */ (stage.segment).a;
    scrub.max = String(end - start);
    scrub.value = String(stage.a.time - start);
    which.textContent = `stretch ${stage.at + 1} of ${stage.data.segments.length}`;
    root.querySelectorAll("[data-segment]").forEach((row, number) => row.classList.toggle("now", number === stage.at));
    evidence.draw();
  });
  scrub.addEventListener("input", () => {
    stage.pause();
    stage.goA((stage.segment?.a[0] ?? 0) + Number(scrub.value));
  });
}

/**
 * Everything that a button or a key does with the two pictures, by the name that the template uses.
 * @param {HTMLElement} root @param {Stage} stage @param {(text: string) => void} tell
 */
function actionsOf(root, stage, tell) {
  /** @param {string} name @param {boolean} on */
  const press = (name, on) => root.querySelector(`[data-do="${name}"]`)?.setAttribute("aria-pressed", String(on));
  const overlay = () => {
    stage.overlay(!stage.overlaid);
    press("overlay", stage.overlaid);
    root.querySelector("[data-overlay]")?.toggleAttribute("hidden", !stage.overlaid);
    if (!stage.overlaid) press("blink", false);
  };
  return {
    previous: () => stage.choose(stage.at - 1),
    following: () => stage.choose(stage.at + 1),
    back: () => void stage.step(-1),
    forth: () => void stage.step(1),
    play: () => void stage.play(tell).catch(() => {
      stage.running = false;
      tell("The server does not answer.");
    }),
    mirror: () => press("mirror", stage.b.frame.classList.toggle("turned")),
    overlay,
    blink: () => {
      if (!stage.overlaid) overlay();
      stage.blink(!stage.blinking);
      press("blink", Boolean(stage.blinking));
    },
    difference: () => {
      if (!stage.overlaid) overlay();
      stage.difference = !stage.difference;
      press("difference", stage.difference);
      stage.lay();
    },
    lift: () => {
      const lifted = !stage.a.lifted;
      stage.a.lift(lifted);
      stage.b.lift(lifted);
      press("lift", lifted);
    },
  };
}

/** @param {HTMLElement} root @param {Stage} stage @param {Record<string, () => void>} does @param {Verdict} verdict */
function listen(root, stage, does, verdict) {
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    if (!button) return;
    const { do: name = "", to, word } = button.dataset;
    does[name]?.();
    if (to) stage.choose(Number(to));
    if (word) verdict.ask(/** @type {Word} */ (word));
  });
  document.getElementById("opacity")?.addEventListener("input", (event) => {
    stage.opacity = Number(/** @type {HTMLInputElement} */ (event.target).value) / 100;
    stage.lay();
  });
  stage.addEventListener("playing", () => {
    root.querySelector('[data-do="play"]')?.setAttribute("aria-pressed", String(stage.running));
  });
}

/** @param {Stage} stage @param {Actions} act @param {Verdict} verdict */
function bindKeys(stage, act, verdict) {
  /** @param {string} code @param {string} does @param {() => void} run */
  const key = (code, does, run) => ({ keys: [code], does, group: "This pair", run });
  bind(
    key("KeyY", "They share footage: then say why", () => verdict.ask("same")),
    key("KeyN", "They do not: then say why", () => verdict.ask("different")),
    ...[1, 2, 3, 4].map((digit) => key(`Digit${digit}`, `Usual reason ${digit}`, () => verdict.sendUsual(digit - 1))),
    key("Slash", "Write another reason", () => verdict.writeReason()),
    { ...key("Escape", "Say nothing yet", () => verdict.ask(null)), inFields: true },
    key("BracketRight", "Next pair to judge", () => verdict.next()),
    key("KeyJ", "Next shared stretch", act.following),
    key("KeyK", "Previous shared stretch", act.previous),
    key("ArrowLeft", "Both a frame back", act.back),
    key("ArrowRight", "Both a frame on", act.forth),
    key("Shift+ArrowLeft", "Both a second back", () => stage.goA(stage.a.time - 1)),
    key("Shift+ArrowRight", "Both a second on", () => stage.goA(stage.a.time + 1)),
    key("Space", "Play both, or stop", act.play),
    key("KeyM", "Turn the second left to right", act.mirror),
    key("KeyO", "Lay the second over the first", act.overlay),
    key("KeyB", "Blink between them", act.blink),
    key("KeyD", "Show only where they differ", act.difference),
    key("KeyL", "Lift the veils, or let them fall", act.lift),
  );
}

/** @param {HTMLElement} root */
function startPage(root) {
  /** @type {import("./stage.js").PairData} */
  const data = JSON.parse(root.dataset.pair ?? "");
  const status = /** @type {HTMLElement} */ (root.querySelector("[data-status]"));
  const tell = (/** @type {string} */ text) => {
    status.textContent = text;
  };
  const stage = new Stage(root, data);
  const evidence = new Evidence(root, stage);
  const verdict = new Verdict(root, data, tell);
  const act = actionsOf(root, stage, tell);
  followStage(root, stage, evidence);
  listen(root, stage, { ...act, look: () => void evidence.load(true), cancel: () => verdict.ask(null) }, verdict);
  bindKeys(stage, act, verdict);
  for (const part of root.querySelectorAll("[data-alignment]")) part.toggleAttribute("hidden", !data.segments.length);
  stage.choose(0);
  void evidence.load(false);
}

startPage(element("pair"));
