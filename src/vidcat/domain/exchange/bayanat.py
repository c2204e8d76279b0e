"""Matches as Bayanat's importer reads them: two names, a distance, and a few words.

Source: enferno/deduplication/{views,models}.py of sjacorg/bayanat. A pair below 0.3 becomes
"potentially duplicate", one up to 0.5 "potentially related", what is farther is dropped, and so are
pairs of one name.
"""

from collections.abc import Callable

from vidcat.domain.copies.diagonals import MAX_DISTANCE
from vidcat.domain.copies.matching import PROBABLE_DISTANCE, Band, Relation, percent

COLUMNS = ("query_video", "match_video", "distance", "unique_index", "notes")
SURELY_DUPLICATE = 0.29  # the greatest distance written for a duplicate
CONFIRMED = "confirmed by a person"
_RELATED, _FARTHEST = 0.3, 0.5
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def bayanat_distance(relation: Relation, *, confirmed: bool) -> float:
    """Map a relation's PDQ distance to one that Bayanat sorts into the band it has here.

    Linear in each band: probable 0 to 60 bits become 0 to 0.29, candidates of 60 to 85 bits 0.3 to
    0.5; a candidate that is closer (it is too short to be probable) is 0.3. What a person confirmed
    is at most 0.29.
    """
    if relation.band is Band.PROBABLE:
        return SURELY_DUPLICATE * min(1.0, relation.distance / PROBABLE_DISTANCE)
    share = (relation.distance - PROBABLE_DISTANCE) / (MAX_DISTANCE - PROBABLE_DISTANCE)
    mapped = _RELATED + (_FARTHEST - _RELATED) * min(1.0, max(0.0, share))
    return min(mapped, SURELY_DUPLICATE) if confirmed else mapped


def unique_index(a: str, b: str) -> str:
    """Return a key of a pair, the same in either order, so that another import finds it."""
    first, second = sorted((a, b))
    return f"{first[:16]}-{second[:16]}"


def notes(relation: Relation, clock: Callable[[float], str], *, confirmed: bool) -> str:
    """Return a relation and its place in words; nobody is named."""
    said = [
        f"{relation.kind} ({relation.band})",
        f"{percent(relation.matched_a)} and {percent(relation.matched_b)} matched",
    ]
    for part in relation.segments:
        span = (
            f"{clock(part.a_start_s)} to {clock(part.a_end_s)} is "
            f"{clock(part.b_start_s)} to {clock(part.b_end_s)}"
        )
        said.append(span + (", mirrored" if part.mirrored else ""))
    return "; ".join([*said, CONFIRMED] if confirmed else said)


def safe_cell(text: str) -> str:
    """Keep a spreadsheet from taking a text for a formula: an apostrophe before what begins one."""
    return f"'{text}" if text.startswith(_FORMULA) else text
