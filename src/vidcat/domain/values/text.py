"""Text as it is compared in a search, in any of the scripts a conflict desk types.

`normalise` gives words, one space between them: letters and digits are separate words, so that
"T-72", "T72" and "t 72" are all "t 72" and the word "72" finds each of them. `compact` is the same
without spaces, the key on which two names are equal. Both are for comparing, never for showing.

What is folded: case, width and ligatures (NFKD); accents, harakat and niqqud; Arabic, Persian and
Kurdish forms of one letter; digits of every script; joiners and direction marks. An apostrophe is
dropped (Kata'ib is Kataib); every other sign parts words.
"""

import re
import unicodedata
from functools import lru_cache

# The marks that romanisation, Hebrew and Ukrainian write inside a word.
_INSIDE_A_WORD = dict.fromkeys(map(ord, "'`\u00b4\u02b9\u02bb\u02bc\u02be\u02bf\u05f3\u05f4\u2032"))
_INSIDE_A_WORD |= dict.fromkeys(map(ord, "\u2018\u2019\u201b\uff07"))

# Arabic letter -> the letters that writers and keyboards put in its place.
_ARABIC = {
    "\u0627": "\u0671\u0672\u0673",  # alef: wasla, wavy hamza
    "\u064a": "\u0649\u06cc\u06cd\u06ce\u06d0\u06d2",  # yeh: alef maksura, Persian, Kurdish, Urdu
    "\u0643": "\u06a9\u06aa",  # kaf: keheh, swash kaf
    "\u0647": "\u0629\u06be\u06c1\u06c3\u06d5",  # heh: teh marbuta, doachashmee, goal, ae
    "\u0648": "\u06c6\u06c7\u06cb",  # waw: oe, u, ve
    "\u0631": "\u0695",  # reh: Kurdish
    "\u0644": "\u06b5",  # lam: Kurdish
    "": "\u0621\u0640",  # a lone hamza is often left out; tatweel is only length
}
_LATIN = {
    "a": "\u2c65",
    "ae": "\u00e6",
    "d": "\u00f0\u0111",
    "h": "\u0127",
    "i": "\u0131",
    "l": "\u0142",
    "o": "\u00f8",
    "oe": "\u0153",
    "t": "\u0167",
    "th": "\u00fe",
}
_LETTERS = {
    ord(variant): letter for letter, variants in (_ARABIC | _LATIN).items() for variant in variants
}
_WORD = re.compile("[0-9]+|[^0-9 ]+")


def normalise(text: str) -> str:
    """Return the words of a text as they are compared, one space between them; idempotent."""
    folded = unicodedata.normalize("NFKD", text.translate(_INSIDE_A_WORD)).casefold()
    bare = "".join(map(_plain, unicodedata.normalize("NFKD", folded))).translate(_LETTERS)
    return unicodedata.normalize("NFC", " ".join(_WORD.findall(bare)))


def words_of(text: str) -> tuple[str, ...]:
    """Return the normalised words of a text, in its order."""
    return tuple(normalise(text).split())


def compact(text: str) -> str:
    """Return the key on which two names are equal: the normalised words without spaces."""
    return normalise(text).replace(" ", "")


@lru_cache(maxsize=4096)
def _plain(char: str) -> str:
    """Return a letter as it is, a digit in ASCII, nothing for a mark, a space for the rest."""
    category = unicodedata.category(char)
    if category == "Nd":
        return str(unicodedata.decimal(char))
    if category in {"Mn", "Me", "Cf"}:
        return ""
    return char if category[0] in "LN" or category == "Mc" else " "
