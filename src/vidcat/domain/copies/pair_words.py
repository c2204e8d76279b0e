"""Sentences on a relation: its kind, what it rests on, and how sure it is."""

import math
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.diagonals import FEW_VOTES, MAX_DISTANCE, SHORT_MAX_DISTANCE
from vidcat.domain.copies.fingerprints import PDQ_BITS
from vidcat.domain.copies.matching import (
    PROBABLE_DISTANCE,
    SHORT_PROBABLE_DISTANCE,
    SHORT_S,
    Band,
    Kind,
    Method,
    Relation,
    probable_limit,
)

_LIMITS: Final = frozenset(
    {PROBABLE_DISTANCE, SHORT_PROBABLE_DISTANCE, MAX_DISTANCE, SHORT_MAX_DISTANCE}
)
KIND_WORDS: Final[Mapping[Kind, str]] = MappingProxyType(
    {
        Kind.NEAR: "each shows nearly all of the other",
        Kind.EXCERPT: "the first lies inside the second",
        Kind.CONTAINS: "the second lies inside the first",
        Kind.OVERLAP: "they share a part",
        Kind.SCENE: "the same place is seen; no shared footage was found",
    }
)
BAND_WORDS: Final[Mapping[Band, str]] = MappingProxyType(
    {
        Band.PROBABLE: (
            f"Probable: in a stretch they share, the pictures differ in {PROBABLE_DISTANCE} of "
            f"{PDQ_BITS} bits at most, in the mean ({SHORT_PROBABLE_DISTANCE} in one shorter than "
            f"{SHORT_S:g} s), and what moves in the one moves in the other. "
            "Labels are proposed across such a pair unless somebody says that it is different."
        ),
        Band.CANDIDATE: (
            "Candidate: what is alike is too little or too far apart to be relied on. "
            "Nothing follows from it until somebody has judged it."
        ),
    }
)


def bits_words(distance: float) -> str:
    """Write how many bits two pictures are apart: whole, unless that would tell another band.

    60.2 is further than 60, which is probable, and must not be read as 60.
    """
    whole = round(distance)
    if whole < distance and whole in _LIMITS:
        return f"{math.ceil(distance * 10) / 10:.1f}"
    return str(whole)


def doubt(relation: Relation) -> str:
    """Return why a relation is a candidate and not probable, by its closest stretch; else ""."""
    if relation.band is not Band.CANDIDATE or not relation.segments:
        return ""
    closest = min(relation.segments, key=lambda each: each.distance)
    limit = probable_limit(closest)
    if closest.distance > limit:
        short = "" if limit == PROBABLE_DISTANCE else f" in less than {SHORT_S:g} s"
        return f"more than {limit} bits apart{short}"
    if closest.votes < FEW_VOTES:
        return f"fewer than {FEW_VOTES} moments compared"
    return "the one stands still, or runs backwards, where the other moves"


def relation_sentences(relation: Relation) -> tuple[str, ...]:
    """Return what was found for two videos, a sentence for each fact."""
    return tuple(_sentences(relation))


def _sentences(relation: Relation) -> Iterator[str]:
    if relation.kind is Kind.SCENE:
        yield "Details of one place were found in both, and no stretch in which they run together."
        return
    yield (
        f"{_percent(relation.matched_a)} of the first and {_percent(relation.matched_b)} of the "
        f"second are in {_counted(len(relation.segments), 'shared stretch', 'shared stretches')}."
    )
    if relation.method is Method.PICTURES:
        yield "They were laid over each other by details of the pictures, and then compared."
    votes = sum(each.votes for each in relation.segments)
    yield (
        f"The pictures of the closest stretch differ in {bits_words(relation.distance)} of "
        f"{PDQ_BITS} bits in the mean; {_counted(votes, 'moment was', 'moments were')} compared in "
        "all."
    )
    if why := doubt(relation):
        yield f"It is a candidate because of this: {why}."
    yield from _ways(relation.segments)


def _ways(segments: tuple[Segment, ...]) -> Iterator[str]:
    if any(each.mirrored for each in segments):
        yield "The second is turned left to right."
    speeds = sorted({f"{1 / each.rate:.3g}" for each in segments if each.rate != 1})
    if speeds:
        yield f"The second runs at another speed: {' and '.join(speeds)} times that of the first."
    if any(each.ambiguous for each in segments):
        yield (
            "Other offsets fit as well, since the picture hardly changes or repeats: "
            "that it is shared is certain, when is not."
        )


def _percent(share: float) -> str:
    return f"{share:.0%}"


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
