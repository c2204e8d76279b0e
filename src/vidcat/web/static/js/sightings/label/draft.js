// One sighting as the label page knows it: what the server has of it, and on top of that, in order,
// what is on its way from here. What is shown follows from the two.

/** @typedef {import("./boxes.js").Box} Box */
/** @typedef {import("../../desk/outbox.js").Entry} Entry */
/** @typedef {import("../../desk/outbox.js").Conflict} Conflict */
/** @typedef {{type: string, certainty: string}} Rival */
/**
 * What one statement changes, as long as it is on its way.
 * @typedef {{key: string, effect: Partial<Draft>}} Step
 * `saved` is the server's document, null while it has none; `key` is that of the last statement on its way;
 * `refused` has, by field, why its value was not recorded; `moving` is the box while the arrow keys move it;
 * `copyOf` is the id of the draft it was copied from.
 * @typedef {{id: string, saved: any, waiting: Step[], moving: Box | null, copyOf: string | null, copied_from: number | null,
 *   number: number | null, version: number | null, key: string | null,
 *   status: string, pts: number, until_pts: number, box: Box | null, type: string, label: string,
 *   certainty: string, rivals: Rival[], count: string | null, context: string | null, marking: string,
 *   marking_language: string, note: string, basis: string, item: number | null, by: string | null,
 *   assessments: {report: string, claim: number, bearing: string, by: string}[],
 *   failed: string, refused: Record<string, string>, conflict: Conflict | null}} Draft
 */

export const SAID = ["box", "type", "certainty", "rivals", "count", "context", "marking", "marking_language", "note", "basis", "item", "pts", "until_pts"];
export const UNSAID = { certainty: "probable", rivals: [], box: null, count: null, context: null, marking: "", marking_language: "", note: "", basis: "", item: null, assessments: [], copied_from: null };

/** @param {string} id @param {any} saved @returns {Draft} */
export function draftOf(id, saved) {
  const draft = /** @type {Draft} */ (/** @type {unknown} */ ({ ...UNSAID, id, saved, waiting: [], moving: null, copyOf: null, number: null, version: null, key: null, failed: "", refused: {}, conflict: null }));
  fold(draft);
  return draft;
}

/** Work out what is shown: what the server has, and on top of it what is on its way. @param {Draft} draft */
export function fold(draft) {
  const { saved, waiting } = draft;
  if (saved) Object.assign(draft, pick(saved, ["status", "label", "by", "assessments", "copied_from", ...SAID]), { number: saved.sighting, version: saved.version });
  for (const { effect } of waiting) Object.assign(draft, effect);
  if (draft.moving) draft.box = draft.moving;
  draft.key = waiting.at(-1)?.key ?? null;
}

/** @param {Draft} draft @param {{report: string, claim: number, bearing: string}} claim @param {string} by */
export function assessed(draft, claim, by) {
  const others = draft.assessments.filter((each) => each.report !== claim.report || each.claim !== claim.claim);
  return { assessments: [...others, { ...claim, by }] };
}

/** @param {Record<string, any>} from @param {string[]} names @returns {Record<string, any>} */
export function pick(from, names) {
  return Object.fromEntries(names.map((name) => [name, from[name]]));
}
