// Counts as people write them, read as the server reads them (domain/values/counts.py).

const MOST = 1_000_000_000;
const LONGEST = 40;
const WORDS = ["several", "dozens", "hundreds", "thousands", "not given"];
export const COUNT_FORM = "Write 3, at least 2, about 10, 3 to 5, several, dozens, hundreds, thousands or not given; digits may be Arabic or Persian";

// Direction marks, embeddings and isolates; the byte order mark; spaces that have no width.
const UNSEEN = /[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/g;

/** Write the digits of any script as 0 to 9, without direction marks (domain/values/typed.py). @param {string} text */
function latin(text) {
  return text.replace(UNSEEN, "").replace(/(?![0-9])\p{Nd}/gu, latinDigit);
}

/** Return a digit as 0 to 9: in every script ten of them follow each other. @param {string} digit */
function latinDigit(digit) {
  const point = digit.codePointAt(0) ?? 0;
  let first = point;
  while (/\p{Nd}/u.test(String.fromCodePoint(first - 1))) first -= 1;
  return String((point - first) % 10);
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
