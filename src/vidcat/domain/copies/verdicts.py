"""Verdicts of people on pairs of videos, and what they teach about distances."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from vidcat.domain.copies.matching import Band, Kind, Relation, turned
from vidcat.domain.copies.pair_key import PairKey


class VerdictWord(StrEnum):
    """Whether two videos share footage."""

    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class Verdict:
    """A person's word on a pair; `kind` is what a is to b.

    It is kept in the order of the two SHA-256; `told_from` turns it round for the reader.
    """

    a: str
    b: str
    word: VerdictWord
    kind: Kind | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class BandPrecision:
    """How often people agreed with a band: `same` of `same + different` pairs."""

    band: Band
    same: int
    different: int

    @property
    def precision(self) -> float | None:
        """The share that is the same footage; None when nobody judged a pair of the band."""
        judged = self.same + self.different
        return self.same / judged if judged else None


@dataclass(frozen=True)
class Calibration:
    """What the verdicts of one catalogue say of its bands.

    `probable_up_to` is the mean PDQ distance below which no judged pair was different, and
    `candidate_up_to` that above which none was the same; None while too few were judged.
    """

    bands: tuple[BandPrecision, ...]
    probable_up_to: float | None
    candidate_up_to: float | None


class Graded(Protocol):
    """A pair by its distance, and the band that follows from it."""

    @property
    def band(self) -> Band:
        """How sure the machine is."""

    @property
    def distance(self) -> float:
        """The mean PDQ distance of its closest segment."""


# With fewer, one more verdict moves the suggestion by more than the bands are apart.
ENOUGH = 20


def paired(a: str, b: str) -> PairKey:
    """Return two videos in the order in which pairs are stored."""
    return PairKey(a, b) if a < b else PairKey(b, a)


def told_from(verdict: Verdict, video: str) -> Verdict:
    """Return the verdict with `video`, which is one of the two, as its a, and the kind turned."""
    if video == verdict.a:
        return verdict
    kind = turned(verdict.kind) if verdict.kind else None
    return replace(verdict, a=verdict.b, b=verdict.a, kind=kind)


def tied(probable: Iterable[tuple[str, str]], verdicts: Iterable[Verdict]) -> list[tuple[str, str]]:
    """Return the pairs that make families: probable and not refused, or confirmed."""
    pairs = dict.fromkeys(paired(a, b) for a, b in probable)
    for verdict in verdicts:
        if verdict.word is VerdictWord.SAME:
            pairs[PairKey(verdict.a, verdict.b)] = None
        else:
            pairs.pop(PairKey(verdict.a, verdict.b), None)
    return list(pairs)


def is_trusted(relation: Relation, verdict: Verdict | None) -> bool:
    """Return whether labels travel along a relation: a person's word, else a probable match."""
    return verdict.word is VerdictWord.SAME if verdict else relation.band is Band.PROBABLE


def calibrate(judged: Sequence[tuple[Graded, VerdictWord]]) -> Calibration:
    """Measure the bands against the verdicts on related pairs, and suggest thresholds."""
    bands = tuple(
        BandPrecision(
            band,
            sum(r.band is band and word is VerdictWord.SAME for r, word in judged),
            sum(r.band is band and word is VerdictWord.DIFFERENT for r, word in judged),
        )
        for band in Band
    )
    same = [relation.distance for relation, word in judged if word is VerdictWord.SAME]
    different = [relation.distance for relation, word in judged if word is VerdictWord.DIFFERENT]
    if len(judged) < ENOUGH or not same or not different:
        return Calibration(bands, None, None)
    least = min(different)
    below = [distance for distance in same if distance < least]
    return Calibration(bands, max(below, default=None), max(same))
