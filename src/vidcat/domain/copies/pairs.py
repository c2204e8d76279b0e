"""Pairs of videos as people judge them: which are asked for, and what is shown of them."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.matching import Band, Kind
from vidcat.domain.copies.verdicts import VerdictWord

# Frames half a second apart are of the same shot, nearly always; then the clearer one is better.
_AS_GOOD_S = 0.5


class State(StrEnum):
    """What people have said of a pair."""

    OPEN = "open"
    SAME = "same"
    DIFFERENT = "different"


@dataclass(frozen=True)
class PairQuery:
    """Which pairs are meant; None leaves a question open. `video` is a SHA-256.

    A kind means both its directions: an excerpt of the one contains the other.
    """

    state: State | None = State.OPEN
    band: Band | None = None
    kind: Kind | None = None
    video: str | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The kinds as they are stored, from the side of the smaller SHA-256."""
        if self.kind in (Kind.EXCERPT, Kind.CONTAINS):
            return Kind.EXCERPT, Kind.CONTAINS
        return (self.kind,) if self.kind else ()


@dataclass(frozen=True)
class GradedPair:
    """A judged pair: what the machine said of it, and what a person said."""

    band: Band
    distance: float
    word: VerdictWord


@dataclass(frozen=True)
class BandCount:
    """How many pairs a band holds, by what people said of them."""

    band: Band
    open: int
    same: int
    different: int


def band_counts(sizes: Mapping[Band, int], judged: Sequence[GradedPair]) -> tuple[BandCount, ...]:
    """Count the pairs of each band, of which there are `sizes` in all."""
    said = Counter((each.band, each.word) for each in judged)
    return tuple(
        BandCount(band, sizes.get(band, 0) - same - different, same, different)
        for band in Band
        for same, different in [(said[band, VerdictWord.SAME], said[band, VerdictWord.DIFFERENT])]
    )


@dataclass(frozen=True)
class PairVideo:
    """One video of a pair as lists show it: its first place, length and size."""

    sha256: str
    path: bytes
    duration_s: float | None
    width: int | None
    height: int | None

    @property
    def name(self) -> bytes:
        """Its file name."""
        return self.path.rpartition(b"/")[2]


@dataclass(frozen=True)
class PairStill:
    """A keyframe, its blob, and PDQ's quality of it, 0 to 100."""

    pts: int
    time_s: float
    blob: str
    width: int
    height: int
    quality: int


def aligned_stills(
    segments: Sequence[Segment], of_a: Sequence[PairStill], of_b: Sequence[PairStill]
) -> tuple[PairStill | None, PairStill | None]:
    """Choose a keyframe of each video that show the same moment as nearly as any two do.

    Both are ascending. Without a segment each video is shown by its clearest keyframe.
    """
    found = [each for segment in segments for each in _beside(segment, of_a, of_b)]
    if found:
        return min(found, key=lambda each: each[0])[1:]
    return _clearest(of_a), _clearest(of_b)


def _beside(
    segment: Segment, of_a: Sequence[PairStill], of_b: Sequence[PairStill]
) -> Iterator[tuple[tuple[float, int], PairStill, PairStill]]:
    times_b = [each.time_s for each in of_b]
    for one in of_a:
        if not segment.a_start_s <= one.time_s <= segment.a_end_s:
            continue
        wanted = segment.b_start_s + (one.time_s - segment.a_start_s) * segment.rate
        at = bisect_left(times_b, wanted)
        for other in of_b[max(0, at - 1) : at + 1]:
            steps = abs(other.time_s - wanted) // _AS_GOOD_S
            yield (steps, -min(one.quality, other.quality)), one, other


def _clearest(stills: Sequence[PairStill]) -> PairStill | None:
    return max(stills, key=lambda each: each.quality, default=None)
