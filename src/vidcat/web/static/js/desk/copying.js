// Buttons that copy what they hold.

import { toast } from "./every_page.js";

document.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
  if (!(button instanceof HTMLElement)) return;
  navigator.clipboard.writeText(button.dataset.copy ?? "").then(
    () => toast("Copied."),
    () => toast("The browser did not let it be copied.", "bad"),
  );
});
