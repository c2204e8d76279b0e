// The first page: a key for each kind of work, commands to copy, and the batch as it goes.

import { ask } from "./api.js";
import "./copying.js";
import { bind } from "./keys.js";

const POLL_MS = 2000;
const REST_MS = 10000; // while nothing runs: a batch may begin

document.querySelectorAll("a[data-start]").forEach((link) => {
  if (!(link instanceof HTMLAnchorElement)) return;
  const { start = "", does = "" } = link.dataset;
  bind({ keys: [`Digit${start}`, `Numpad${start}`], does, group: "Overview", run: () => link.click() });
});

/**
 * @typedef {{state: "none" | "running" | "done" | "stopped", phase: string, done: number, total: number, files: number, files_total: number, not_whole: number, rate: number, updated_at: string}} Batch
 */

const TONES = { none: "", running: "accent", done: "good", stopped: "warn" };

/** @param {string} name @returns {HTMLElement | null} */
const part = (name) => document.querySelector(`[data-batch="${name}"]`);

/** @param {Batch} batch */
function show(batch) {
  const [chip, text, more, bar] = ["chip", "text", "more", "bar"].map(part);
  if (!chip || !text || !more || !(bar instanceof HTMLProgressElement)) return;
  chip.textContent = batch.state;
  chip.className = `chip ${TONES[batch.state]}`;
  chip.hidden = batch.state === "none";
  bar.hidden = batch.state !== "running";
  if (batch.state === "none") return;
  bar.max = batch.total || 1;
  bar.value = batch.done;
  const bad = batch.not_whole ? `, ${batch.not_whole} not whole` : "";
  const said = {
    running: `${batch.phase}: ${batch.done} of ${batch.total}${bad}`,
    done: `${batch.files} files${bad}`,
    stopped: `Stopped while ${batch.phase}, at ${batch.done} of ${batch.total}. The same command goes on from there.`,
  };
  text.textContent = said[batch.state];
  const when = new Date(batch.updated_at);
  more.textContent = batch.state === "running" ? `${batch.rate.toFixed(0)} s of video a second` : `${when.toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

async function poll() {
  let wait = REST_MS;
  try {
    /** @type {Batch} */
    const batch = await ask("/api/batch");
    show(batch);
    if (batch.state === "running") wait = POLL_MS;
  } catch {
    wait = REST_MS; // the server rests; ask again
  }
  setTimeout(poll, wait);
}

void poll();
