// The keyframes in a row: where one is, what is labelled, what was looked at.

/** @typedef {import("./frames.js").Frames} Frames */

export class Strip {
  /** @param {HTMLElement} place @param {Frames} frames @param {(index: number) => void} chosen */
  constructor(place, frames, chosen) {
    this.place = place;
    this.frames = frames;
    place.replaceChildren(...frames.keyframes.map((keyframe, index) => {
      const row = document.createElement("li");
      const button = document.createElement("button");
      button.type = "button";
      const still = document.createElement("span");
      still.className = "still";
      const image = document.createElement("img");
      image.loading = "lazy";
      image.decoding = "async";
      image.alt = "";
      image.src = keyframe.image;
      const flag = document.createElement("span");
      flag.className = "flag";
      flag.hidden = true;
      flag.setAttribute("aria-hidden", "true"); // the button's name says it in words
      const when = document.createElement("span");
      when.className = "when";
      const seconds = Math.round(keyframe.time_s * 10) / 10;
      when.textContent = `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;
      button.dataset.name = `Keyframe ${index + 1} at ${when.textContent}`;
      still.append(image, flag, when);
      button.append(still);
      button.addEventListener("click", () => chosen(index));
      row.append(button);
      return row;
    }));
  }

  /** @param {number} index */
  row(index) {
    return /** @type {HTMLElement | null} */ (this.place.children[index]?.firstElementChild ?? null);
  }

  /** @param {number} index */
  point(index) {
    this.place.querySelector('[aria-current="true"]')?.setAttribute("aria-current", "false");
    const row = this.row(index);
    row?.setAttribute("aria-current", "true");
    row?.scrollIntoView({ block: "nearest", inline: "center" });
  }

  /** @param {import("./drafts.js").Sightings} sightings */
  mark(sightings) {
    /** @type {Map<number, number>} */
    const counts = new Map();
    for (const { pts, until_pts } of sightings.drafts) {
      const seen = until_pts > pts ? this.frames.keyframes.filter((keyframe) => pts <= keyframe.pts && keyframe.pts <= until_pts) : [{ pts }];
      for (const keyframe of seen) counts.set(keyframe.pts, (counts.get(keyframe.pts) ?? 0) + 1);
    }
    this.frames.keyframes.forEach((keyframe, index) => {
      const row = this.row(index);
      if (!row) return;
      row.dataset.looked = String(keyframe.looked);
      const still = /** @type {HTMLElement} */ (row.firstElementChild);
      still.dataset.veil = keyframe.veil;
      const flag = /** @type {HTMLElement} */ (still.querySelector(".flag"));
      const count = counts.get(keyframe.pts) ?? 0;
      flag.hidden = count === 0;
      flag.textContent = String(count);
      row.setAttribute("aria-label", `${row.dataset.name}${count ? `, sightings: ${count}` : ""}`);
    });
  }
}
