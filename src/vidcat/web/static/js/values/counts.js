// Counts as people write them, read as the server reads them (domain/values/counts.py).

const MOST = 1_000_000_000;
const LONGEST = 40;
const WORDS = ["several", "dozens", "hundreds", "thousands", "not given"];
export const COUNT_FORM = "Write 3, at least 2, about 10, 3 to 5, several, dozens, hundreds, thousands or not given; digits may be Arabic or Persian";

/** Write Arabic-Indic and Persian digits as 0 to 9. @param {string} text */
function latin(text) {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String((digit.codePointAt(0) ?? 0) & 15));
}

/**
 * Return a count as the server writes it, or null when it is none.
 * @param {string} text
 */
export function readCount(text) {
  if ([...text].length > LONGEST) return null;
  const words = latin(text).toLowerCase().trim().split(/\s+/).join(" ");
  if (WORDS.includes(words)) return words;
  const found = /^(?:(at least|about) )?([0-9]{1,10})(?: to ([0-9]{1,10}))?$/.exec(words);
  if (!found) return null;
  const [, hedge, first, last] = found;
  const [low, high] = [Number(first), Number(last ?? first)];
  if (high > MOST || low > high || (hedge && last !== undefined)) return null;
  if (last !== undefined) return `${low} to ${high}`;
  return hedge ? `${hedge} ${low}` : String(low);
}
