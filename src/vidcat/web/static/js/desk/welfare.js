// Stills that may hurt are veiled, and the veil is lifted while somebody holds it.

/** @param {string | undefined} veil @param {"blurred" | "grey"} as */
function isShown(veil, as) {
  const { graphic, unseen } = document.body.dataset;
  if (veil === "graphic") return graphic === as;
  return veil === "unseen" && unseen === as;
}

/** Return whether this person has such stills blurred. @param {string | undefined} veil */
export function isBlurred(veil) {
  return isShown(veil, "blurred");
}

/** Return the strongest of some veils, "" for none. @param {(string | undefined)[]} veils */
export function strongest(veils) {
  if (veils.includes("graphic")) return "graphic";
  return veils.includes("unseen") ? "unseen" : "";
}

/** Return how a still is shown now: as it is, without its colours, or under a veil that hides more.
 * @param {HTMLElement} still @returns {"clear" | "grey" | "veiled"} */
export function howShown({ dataset, classList }) {
  if (classList.contains("bare") || classList.contains("lifted")) return "clear";
  if (isBlurred(dataset.veil)) return "veiled";
  return isShown(dataset.veil, "grey") ? "grey" : "clear";
}

/** @param {EventTarget | null} target @returns {Element | null} */
function veiledAt(target) {
  if (!(target instanceof Element)) return null;
  return target.closest(".still[data-veil]") ?? target.querySelector(":scope > .still[data-veil]");
}

function dropAll() {
  for (const still of document.querySelectorAll(".still.bare")) still.classList.remove("bare");
}

/** Lift the veil from a still for as long as somebody holds it. */
export function liftWhileHeld() {
  document.addEventListener("pointerdown", (event) => veiledAt(event.target)?.classList.add("bare"));
  for (const end of ["pointerup", "pointercancel"]) document.addEventListener(end, dropAll);
  document.addEventListener("keydown", (event) => {
    if (event.code !== "Space" || event.repeat) return;
    const still = veiledAt(document.activeElement);
    if (!still) return;
    event.preventDefault();
    still.classList.add("bare");
  });
  document.addEventListener("keyup", (event) => {
    if (event.code === "Space") dropAll();
  });
}
