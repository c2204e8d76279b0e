"""Counts: a number with the hedge a report or a person puts before it, and what a word means.

Words without a number have their least number here and nowhere else, in `LEAST`.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from vidcat.domain.values.typed import latin
from vidcat.errors import BadCount

MAX_COUNT = 10**9
_FORM = re.compile(r"(?:(at least|about) )?([0-9]{1,10})(?: to ([0-9]{1,10}))?")
_MAX_LENGTH = 40
_ACCEPTED = (
    'write a count as "3", "at least 2", "about 10", "3 to 5", "several", "dozens", "hundreds", '
    f'"thousands" or "not given", with numbers up to {MAX_COUNT}, '
    "in Latin, Arabic or Persian digits"
)


class Hedge(StrEnum):
    """How firmly a number is meant."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    ABOUT = "about"
    BETWEEN = "between"
    SEVERAL = "several"
    DOZENS = "dozens"
    HUNDREDS = "hundreds"
    THOUSANDS = "thousands"
    NOT_GIVEN = "not_given"


LEAST: Mapping[Hedge, int] = MappingProxyType(
    {
        Hedge.SEVERAL: 2,
        Hedge.DOZENS: 2 * 12,
        Hedge.HUNDREDS: 2 * 100,
        Hedge.THOUSANDS: 2 * 1000,
        Hedge.NOT_GIVEN: 1,
    }
)
"""The fewest that a word without a number means: a plural is two at least."""

_ABOUT = 5  # "about" allows a fifth less and a fifth more
_HAS_LOW = frozenset({Hedge.EXACT, Hedge.AT_LEAST, Hedge.ABOUT, Hedge.BETWEEN})
_HAS_HIGH = _HAS_LOW - {Hedge.AT_LEAST}


@dataclass(frozen=True)
class Count:
    """A hedge and the numbers it holds, both ends inclusive.

    `low` and `high` are equal for exact and about; at_least has no `high`; the words of `LEAST`
    have neither. Raises ValueError for any other combination.
    """

    hedge: Hedge
    low: int | None = None
    high: int | None = None

    def __post_init__(self) -> None:
        numbers = [number for number in (self.low, self.high) if number is not None]
        if (self.low is not None, self.high is not None) != (
            self.hedge in _HAS_LOW,
            self.hedge in _HAS_HIGH,
        ):
            raise ValueError(f"a count that is {self.hedge} cannot hold {self.low}, {self.high}")
        if not all(0 <= number <= MAX_COUNT for number in numbers) or numbers != sorted(numbers):
            raise ValueError(f"{self.low} to {self.high} is no count")
        if self.hedge in {Hedge.EXACT, Hedge.ABOUT} and self.low != self.high:
            raise ValueError(f"a count that is {self.hedge} has one number")

    @property
    def bounds(self) -> tuple[int, int | None]:
        """The fewest and the most that are meant; None without an upper end.

        "about 10" means 8 to 12: a fifth less and more.
        """
        if self.hedge in LEAST:
            return LEAST[self.hedge], None
        low, high = self.low or 0, self.high
        if self.hedge is Hedge.ABOUT:
            return low - low // _ABOUT, low + low // _ABOUT
        return low, high

    def __str__(self) -> str:
        """Write the count so that `parse_count` reads the same count again."""
        match self.hedge:
            case Hedge.EXACT:
                return f"{self.low}"
            case Hedge.BETWEEN:
                return f"{self.low} to {self.high}"
            case Hedge.AT_LEAST | Hedge.ABOUT:
                return f"{_words(self.hedge)} {self.low}"
            case _:
                return _words(self.hedge)


def parse_count(text: str) -> Count:
    """Read a hedged count, in any case and spacing; raises BadCount, which says what is read.

    Digits may be of any script; a count is written with Latin ones.
    """
    words = " ".join(latin(text).lower().split()) if len(text) <= _MAX_LENGTH else ""
    for hedge in LEAST:
        if words == _words(hedge):
            return Count(hedge)
    found = _FORM.fullmatch(words)
    if found is None:
        raise _bad(text)
    try:
        return _count(*found.groups())
    except ValueError as error:
        raise _bad(text) from error


def _count(hedge: str | None, first: str, last: str | None) -> Count:
    low = int(first)
    if last is not None:
        if hedge is not None:
            raise ValueError(f"{hedge} and a range together")
        return Count(Hedge.BETWEEN, low, int(last))
    if hedge is None:
        return Count(Hedge.EXACT, low, low)
    if hedge == "about":
        return Count(Hedge.ABOUT, low, low)
    return Count(Hedge.AT_LEAST, low)


def _words(hedge: Hedge) -> str:
    return hedge.value.replace("_", " ")


def _bad(text: str) -> BadCount:
    shown = text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "…"
    return BadCount(f"{shown!r} is not a count; {_ACCEPTED}")
