"""Numbers as people type them, in the digits and with the signs of their script.

A decimal comma is a point, U+066B too; marks that only order right-to-left text are no part of what
is typed (Unicode Standard Annex 9), and spreadsheets and messengers put them around it unasked.
"""

import math
import re
import unicodedata

from vidcat.domain.values.fields import quoted

# Direction marks, embeddings and isolates; the byte order mark; spaces that have no width.
_UNSEEN = (
    "\u061c\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
_NO_MARKS = dict.fromkeys(map(ord, _UNSEEN))
_SPACES = (
    " \t\n\v\f\r\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006"
    "\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000"
)
_NUMBER = re.compile(
    r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:e[+-]?[0-9]{1,3})?", re.I
)
_SIGNS = str.maketrans(
    {
        "\u066b": ".",  # Arabic decimal separator
        "\u066c": None,  # Arabic thousands separator
        "\u060c": ",",  # Arabic comma
        "\u061b": ";",  # Arabic semicolon
        "\u2212": "-",  # minus sign
    }
)


def bare(text: str) -> str:
    """Return a text without the spaces and direction marks around it."""
    return text.strip(_UNSEEN + _SPACES)


def latin(text: str) -> str:
    """Return typed numbers in Latin digits and signs, without direction marks, spaces around."""
    if text.isascii():
        return text.strip()
    return "".join(map(_latin_digit, text.translate(_NO_MARKS).translate(_SIGNS).strip()))


def with_point(text: str) -> str:
    """Return one typed number as `latin` does, its decimal comma written as a point."""
    plain = latin(text)
    return plain.replace(",", ".") if plain.count(",") == 1 and "." not in plain else plain


def parse_number(text: str) -> float:
    """Read a number with a decimal point or comma; raises ValueError."""
    plain = with_point(text)
    number = float(plain) if _NUMBER.fullmatch(plain) else math.inf
    if not math.isfinite(number):
        raise ValueError(f"{quoted(text)} is no number")
    return number


def parse_numbers(text: str, count: int) -> tuple[float, ...]:
    """Read so many numbers, parted by commas, semicolons or spaces; raises ValueError.

    Decimal commas want semicolons or spaces between the numbers.
    """
    plain = latin(text).strip("[]() ")
    parts = [part.strip(", ") for part in plain.split(";" if ";" in plain else None)]
    if len(parts) != count and ";" not in plain:
        parts = plain.split(",")
    if len(parts) != count:
        raise ValueError(f"{quoted(text)} is not {count} numbers")
    return tuple(map(parse_number, parts))


def _latin_digit(char: str) -> str:
    return str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char
