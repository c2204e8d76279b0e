// Marking a video, or the frame on screen, as graphic or as harmless; taking back that one looked.

import { bind } from "../desk/keys.js";
import { outbox } from "../desk/every_page.js";

/** @param {string} video @param {import("./watching.js").Watching | null} watching null where there is no still */
export function bindMarking(video, watching) {
  const details = document.getElementById("marking");
  const form = document.getElementById("mark");
  if (!(details instanceof HTMLDetailsElement && form instanceof HTMLFormElement)) return;
  const open = () => {
    details.open = true;
    form.querySelector("input")?.focus();
  };
  bind({ keys: ["KeyG"], does: "Mark as graphic, or as harmless", group: "Video", run: open });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const said = new FormData(form);
    const pts = said.get("scope") === "frame" && watching ? watching.screen.now.pts : null;
    const body = { video, pts, word: said.get("word"), reason: said.get("reason") };
    const key = outbox.say("/api/marks", body);
    outbox.whenReceived(key, () => {
      if (watching) history.replaceState(null, "", `#pts=${watching.screen.now.pts}`);
      location.reload();
    });
  });
}

/** Let a person say that they did not look at a video after all. @param {string} video */
export function bindTakeBack(video) {
  const form = document.getElementById("unlook");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const reason = new FormData(form).get("reason");
    const key = outbox.say("/api/viewings/take-back", { video, pts: null, reason });
    outbox.whenReceived(key, () => location.reload());
  });
}
