"""Places where people say that footage was filmed: a name, coordinates and their precision."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from vidcat.domain.provenance.lineage import Withdrawal
from vidcat.domain.values.fields import MAX_PROSE, field_named, quoted, require_text
from vidcat.domain.values.typed import parse_number, parse_numbers
from vidcat.errors import BadStatement

PRECISIONS: Mapping[str, float] = MappingProxyType(
    {"exact": 10.0, "vicinity": 100.0, "locality": 1000.0}
)
"""The words for how near the true place lies, in metres, as Atlos uses them."""

_HALF_ROUND_M = 20_037_508.0  # from any point of the earth, all others lie so near
_MAX_NAME = 300


@dataclass(frozen=True)
class Place:
    """Where a person says that a video was filmed.

    `latitude` and `longitude` are WGS 84 in degrees, None where only a name is known; the true
    place lies within `within_m` metres, when that is given.
    """

    number: int
    video: str
    name: str
    latitude: float | None
    longitude: float | None
    within_m: float | None
    basis: str
    by: str
    at: datetime


@dataclass(frozen=True)
class PlaceDraft:
    """A place as a person gives it; WGS 84 in degrees, None where only the name is known."""

    name: str
    at: tuple[float, float] | None
    within_m: float | None
    basis: str


@dataclass(frozen=True)
class PlaceSaid:
    """A place as the catalogue holds it; `withdrawn` says who took it back, and why."""

    place: Place
    withdrawn: Withdrawal | None = None


def parse_place(name: str, at: str, within: str, basis: str) -> PlaceDraft:
    """Read a place as a person types it, "" for what they leave open.

    `at` is "LAT,LON", `within` metres or a word of PRECISIONS. Raises BadStatement that names the
    field.
    """
    with field_named("at"):
        coordinates = parse_coordinates(at) if at.strip() else None
    with field_named("within"):
        within_m = parse_within(within) if within.strip() else None
    return PlaceDraft(name, coordinates, within_m, basis)


def parse_coordinates(text: str) -> tuple[float, float]:
    """Read "LAT,LON" in degrees of WGS 84, south and west below zero; raises BadStatement."""
    try:
        latitude, longitude = parse_numbers(text, 2)
    except ValueError as error:
        raise BadStatement(
            f"{quoted(text)} is not LAT,LON in degrees, as in 36.12,37.08."
        ) from error
    return latitude, longitude


def parse_within(text: str) -> float:
    """Read metres, or a word of PRECISIONS; raises BadStatement."""
    word = text.strip().lower()
    if word in PRECISIONS:
        return PRECISIONS[word]
    try:
        return parse_number(word.removesuffix("m"))
    except ValueError as error:
        words = ", ".join(PRECISIONS)
        raise BadStatement(f"{quoted(text)} is neither metres nor one of {words}.") from error


def checked(draft: PlaceDraft) -> PlaceDraft:
    """Return a draft without needless spaces; raise BadStatement for what cannot be a place."""
    name, basis = " ".join(draft.name.split()), draft.basis.strip()
    require_text("name", name, _MAX_NAME)
    require_text("basis", basis, MAX_PROSE)
    if not name:
        raise BadStatement("name: say what the place is called.")
    if not basis:
        raise BadStatement("basis: say by what it is known.")
    if draft.at is not None:
        latitude, longitude = draft.at
        if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
            raise BadStatement(
                f"at: {latitude:g},{longitude:g} is nowhere; latitude is at most 90 degrees, "
                "longitude 180."
            )
    if draft.within_m is not None:
        _check_within(draft.within_m, has_coordinates=draft.at is not None)
    return PlaceDraft(name, draft.at, draft.within_m, basis)


def precision(within_m: float | None) -> str:
    """Return in words how near the true place is: "exact (10 m)", "within 250 m", or ""."""
    if within_m is None:
        return ""
    for word, metres in PRECISIONS.items():
        if within_m == metres:
            return f"{word} ({_length(metres)})"
    return f"within {_length(within_m)}"


def _check_within(within_m: float, *, has_coordinates: bool) -> None:
    if not has_coordinates:
        raise BadStatement("within: it says how near coordinates are; give --at with it.")
    if not (math.isfinite(within_m) and 0 < within_m <= _HALF_ROUND_M):
        raise BadStatement(f"within: {within_m:g} m is no distance on earth.")


def _length(metres: float) -> str:
    return f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
