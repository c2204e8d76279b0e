"""Positions as cameras write them into files: ISO 6709, Annex H ("+35.1234+036.5678+120.5/")."""

import re
from dataclasses import dataclass

# Degrees, or degrees and minutes, or degrees, minutes and seconds; the last may have a fraction.
# The standard wants 2 and 3 digits of degrees; FFmpeg and some cameras leave out zeros in front.
_FRACTION = r"(?:\.[0-9]{1,15})?"
_POSITION = re.compile(
    rf"([+-])([0-9]{{1,2}}|[0-9]{{4}}|[0-9]{{6}})({_FRACTION})"
    rf"([+-])([0-9]{{1,3}}|[0-9]{{5}}|[0-9]{{7}})({_FRACTION})"
    rf"(?:[+-][0-9]{{1,7}}{_FRACTION})?(?:CRS[A-Za-z0-9:_]{{1,30}})?/?"
)


@dataclass(frozen=True)
class Position:
    """Degrees, south and west below zero, as WGS 84 unless the file names another system."""

    latitude: float
    longitude: float

    def __str__(self) -> str:
        return f"{_plain(self.latitude)}, {_plain(self.longitude)}"


def parse_position(text: str) -> Position | None:
    """Read a position; None for what is none, or lies nowhere on earth."""
    found = _POSITION.fullmatch(text.strip())
    if found is None:
        return None
    latitude = _degrees(found[1], found[2], found[3], whole=2)
    longitude = _degrees(found[4], found[5], found[6], whole=3)
    if latitude is None or longitude is None or abs(latitude) > 90 or abs(longitude) > 180:
        return None
    return Position(latitude, longitude)


def _plain(degrees: float) -> str:
    return f"{degrees:.6f}".rstrip("0").rstrip(".")


def _degrees(sign: str, digits: str, fraction: str, whole: int) -> float | None:
    """Return degrees of which `whole` digits are whole ones; None for 60 minutes or more."""
    sixtieths = digits[whole:]
    parts = [digits[:whole], *(sixtieths[n : n + 2] for n in range(0, len(sixtieths), 2))]
    parts[-1] += fraction
    degrees, *smaller = map(float, parts)
    if any(part >= 60 for part in smaller):
        return None
    total = degrees + sum(part / 60.0**power for power, part in enumerate(smaller, 1))
    return round(-total if sign == "-" else total, 9)
