// The boxes on the frame. Annotorious draws and moves them; what they mean is not its business.
// Its picture is a canvas of the frame's own size, so boxes keep their place whatever is drawn on it.

/** Its module build wants a bundler; the other one, a script of its own, makes this name. @type {any} */
const { createImageAnnotator } = /** @type {any} */ (globalThis).Annotorious;

/** @typedef {[number, number, number, number]} Box left, top, width, height in fractions */
/** @typedef {{id: string, box: Box, look: string}} Drawn */

const SETTLED_MS = 150; // a pointer that lets go has ended the move

export class Boxes extends EventTarget {
  /** @param {HTMLCanvasElement} canvas */
  constructor(canvas) {
    super();
    this.canvas = canvas;
    /** @type {Map<string, Box>} */
    this.known = new Map();
    this.quiet = false;
    /** @type {string | null} */
    this.selected = null;
    this.looks = new CSSStyleSheet();
    document.adoptedStyleSheets.push(this.looks);
    // No style function: it writes style attributes, which the page's policy forbids.
    document.addEventListener("keydown", keepUndoing);
    this.annotator = createImageAnnotator(canvas, { drawingEnabled: true, drawingMode: "drag", autoSave: true });
    new MutationObserver(() => unbutton(this.annotator.element)).observe(this.annotator.element, { childList: true, subtree: true });
    this.annotator.on("createAnnotation", (/** @type {any} */ made) => this.drawn(made));
    // It tells of a selection later than it is made: what counts is what is selected by then.
    this.annotator.on("selectionChanged", () => {
      const now = this.annotator.getSelected()[0]?.id ?? null;
      if (now === this.selected) return;
      this.selected = now;
      this.emit("selected", { id: now });
    });
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.settling = undefined;
    this.annotator.state.store.observe((/** @type {any} */ event) => {
      if (this.quiet || !event.changes.updated?.length) return;
      this.settleSoon();
    });
    /** Whether the pointer is down on the frame: what it moves is not drawn anew under it. */
    this.isDown = false;
    /** What is to be shown once the pointer lets go. @type {[Drawn[], string | null] | null} */
    this.later = null;
    canvas.parentElement?.addEventListener("pointerdown", () => { this.isDown = true; }, true);
    for (const end of ["pointerup", "pointercancel"]) addEventListener(end, () => this.letGo(), true);
  }

  settleSoon() {
    clearTimeout(this.settling);
    this.settling = setTimeout(() => {
      this.settle();
      if (this.later) this.show(...this.later);
    }, SETTLED_MS);
  }

  letGo() {
    if (!this.isDown) return;
    this.isDown = false;
    this.settleSoon();
  }

  /** @param {string} type @param {unknown} detail */
  emit(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail }));
  }

  /** @param {any} made */
  drawn(made) {
    const box = this.fractions(made.target.selector.geometry);
    this.silently(() => this.annotator.removeAnnotation(made.id));
    this.emit("drawn", { box });
  }

  /** Tell of every box that is not where it was put, once the pointer has let go of it. */
  settle() {
    clearTimeout(this.settling);
    if (this.isDown) return;
    for (const each of this.annotator.getAnnotations()) {
      const now = this.fractions(each.target.selector.geometry);
      const before = this.known.get(each.id);
      if (!before || before.every((side, at) => Math.abs(side - (now[at] ?? 0)) < 1e-6)) continue;
      this.known.set(each.id, now);
      this.emit("moved", { id: each.id, box: now });
    }
  }

  /** Show these boxes and no others. @param {Drawn[]} drawn @param {string | null} selected */
  show(drawn, selected) {
    this.later = this.isDown ? [drawn, selected] : null;
    if (this.isDown) return;
    const editable = drawn.find((each) => each.id === selected);
    this.silently(() => {
      this.annotator.cancelSelected();
      this.known = new Map(drawn.map((each) => [each.id, each.box]));
      this.annotator.setAnnotations(drawn.map((each) => this.annotation(each)), true);
      this.selected = editable?.id ?? null;
      if (editable) this.annotator.setSelected(editable.id, true);
    });
    this.looks.replaceSync(drawn.map((each) => rulesFor(each)).join("\n"));
  }

  /** @param {() => void} act */
  silently(act) {
    this.quiet = true;
    try {
      act();
    } finally {
      this.quiet = false;
    }
  }

  /** @param {Drawn} drawn */
  annotation({ id, box }) {
    const { width, height } = this.canvas;
    const [x, y, w, h] = [box[0] * width, box[1] * height, box[2] * width, box[3] * height];
    const geometry = { x, y, w, h, rot: 0, bounds: { minX: x, minY: y, maxX: x + w, maxY: y + h } };
    return { id, bodies: [], target: { annotation: id, selector: { type: "RECTANGLE", geometry } } };
  }

  /** @param {{x: number, y: number, w: number, h: number}} geometry @returns {Box} */
  fractions({ x, y, w, h }) {
    const { width, height } = this.canvas;
    return inside([x / width, y / height, w / width, h / height]);
  }
}

/**
 * Annotorious listens after us, and would take back its own last move at Ctrl+Z, even while one types.
 * @param {KeyboardEvent} event
 */
function keepUndoing(event) {
  if ((event.ctrlKey || event.metaKey) && /^[zy]$/i.test(event.key)) event.stopImmediatePropagation();
}

/** Its handles call themselves buttons and can be tabbed to, but no key does anything. @param {Element} layer */
function unbutton(layer) {
  for (const handle of layer.querySelectorAll("circle[role=button]")) {
    handle.removeAttribute("role");
    handle.removeAttribute("tabindex");
  }
}

/** Keep a box in the frame, moved before it is cut. @param {Box} box @returns {Box} */
export function inside([x, y, w, h]) {
  const width = Math.min(Math.max(w, 0.002), 1);
  const height = Math.min(Math.max(h, 0.002), 1);
  const round = (/** @type {number} */ value) => Math.round(value * 1e6) / 1e6;
  const left = round(Math.min(Math.max(x, 0), 1 - width));
  const top = round(Math.min(Math.max(y, 0), 1 - height));
  return [left, top, round(Math.min(width, 1 - left)), round(Math.min(height, 1 - top))];
}

const COLOURS = { made: "#ffd23e", proposed: "#5bd1ff", failed: "#ff6b5e", checked: "#7ee08f" };

/** @param {Drawn} drawn */
function rulesFor({ id, look }) {
  const colour = COLOURS[/** @type {keyof COLOURS} */ (look)] ?? COLOURS.made;
  const dashes = look === "proposed" ? "stroke-dasharray: 6 4;" : "";
  return `#frame .a9s-annotation[data-id="${CSS.escape(id)}"] .a9s-inner { stroke: ${colour}; fill: transparent; stroke-width: 2px; ${dashes} }`;
}
