// The evidence of a stretch: where it lies in both videos, and how far apart its moments are.

import { ask, Refusal } from "../desk/api.js";
import { make } from "../desk/elements.js";
import { clock } from "../values/clock.js";

/** @typedef {[number, number, number, boolean]} Moment a time in each video (s), bits apart, whether it counts */
/** @typedef {{view_a: string, view_b: string, mean_distance: number, against: number, plain: number, moments: Moment[]}} Found */

const FAR_BITS = 128; // two unrelated pictures
const AGAINST_BITS = 85;
const MOMENT_S = 0.23; // the width of a bar
const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name @param {Record<string, string | number>} attributes */
function svg(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

export class Evidence {
  /** @param {HTMLElement} root @param {import("./stage.js").Stage} stage */
  constructor(root, stage) {
    this.root = root;
    this.stage = stage;
    /** @type {Found[]} */
    this.found = [];
    const moments = this.find("[data-moments]");
    moments.addEventListener("click", (event) => {
      const here = stage.segment;
      const { left, width } = moments.getBoundingClientRect();
      if (here) stage.goA(here.a[0] + ((event.clientX - left) / width) * (here.a[1] - here.a[0]));
    });
  }

  /** @param {string} selector @returns {HTMLElement} */
  find(selector) {
    return /** @type {HTMLElement} */ (this.root.querySelector(selector));
  }

  draw() {
    this.drawTracks();
    this.drawMoments();
  }

  /** Draw where the stretches lie in each video. */
  drawTracks() {
    const { data, at } = this.stage;
    for (const letter of /** @type {const} */ (["a", "b"])) {
      const long = data[letter].duration_s || 1;
      const bars = data.segments.map((segment, number) => svg("rect", {
        x: (1000 * segment[letter][0]) / long,
        width: Math.max(2, (1000 * (segment[letter][1] - segment[letter][0])) / long),
        height: 8,
        class: number === at ? "now" : "",
      }));
      this.stage[letter].find("[data-track]").replaceChildren(...bars);
    }
  }

  /** Draw how far apart the moments of the stretch are, and list them. */
  drawMoments() {
    const place = this.find("[data-moments]");
    const here = this.stage.segment;
    const found = this.found[this.stage.at];
    if (!here || !found) {
      place.replaceChildren();
      return;
    }
    const [start, end] = here.a;
    const long = Math.max(end - start, 0.25);
    const limit = 100 - (100 * AGAINST_BITS) / FAR_BITS;
    place.setAttribute("viewBox", `0 0 ${long} 100`);
    const line = svg("line", { x1: 0, x2: long, y1: limit, y2: limit, class: "limit" });
    place.replaceChildren(...found.moments.map((moment) => barOf(moment, start)), line);
    this.find("[data-evidence-said]").textContent = sentenceOf(found);
    const details = this.find("[data-evidence] details");
    details.hidden = false;
    details.querySelector("tbody")?.replaceChildren(...found.moments.map(rowOf));
  }

  /** Ask for the evidence. @param {boolean} look whether both originals are decoded anew for it */
  async load(look) {
    const place = this.root.querySelector("[data-evidence-said]");
    if (!place) return;
    const { a, b } = this.stage.data;
    try {
      if (look) place.textContent = "Looking at both originals again…";
      const found = await ask(`/api/copies/${a.video}/${b.video}/evidence${look ? "?look=true" : ""}`);
      if (found.needs_look) return;
      this.found = found.segments;
      this.root.querySelector('[data-do="look"]')?.remove();
      this.drawMoments();
    } catch (error) {
      place.textContent = error instanceof Refusal ? error.message : "The server does not answer.";
    }
  }
}

/** @param {Moment} moment @param {number} start of the stretch, in seconds */
function barOf([a_s, , bits, votes], start) {
  const height = Math.max(4, Math.min(100, (100 * bits) / FAR_BITS));
  const kind = bits > AGAINST_BITS ? "against" : "near";
  const x = a_s - start - MOMENT_S / 2;
  return svg("rect", { x, y: 100 - height, width: MOMENT_S, height, class: votes ? kind : "plain" });
}

/** @param {Moment} moment */
function rowOf([a_s, b_s, bits, votes]) {
  const row = make("tr");
  const against = bits > AGAINST_BITS ? "against" : "";
  row.append(
    make("td", "clock", clock(a_s)),
    make("td", "clock", clock(b_s)),
    make("td", "number", String(bits)),
    make("td", "", votes ? against : "too plain"),
  );
  return row;
}

/** @param {Found} found */
function sentenceOf({ view_a, view_b, moments, mean_distance, against, plain }) {
  const views = view_a === "laid over" ? "laid over each other" : `${view_a} view beside ${view_b} view`;
  return `This stretch, ${views}: ${moments.length} moments, ${mean_distance} of 256 bits apart in the mean; ` +
    `${against} speak against it, ${plain} are too plain to say anything.`;
}
