"""The evidence that two videos share footage: their pictures side by side, moment by moment."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.diagonals import MAX_DISTANCE, STEP_S, GridPair, grid
from vidcat.domain.copies.fingerprints import Track, sides

_LAID = "laid over"


@dataclass(frozen=True, slots=True)
class MomentPair:
    """A quarter of a second of both videos and how many of 256 bits their pictures differ in.

    `votes` is False where one of the pictures is too plain to say anything.
    """

    a_s: float
    b_s: float
    distance: int
    votes: bool

    @property
    def speaks_against(self) -> bool:
        """Whether the pictures are as far apart as those of two different scenes."""
        return self.votes and self.distance > MAX_DISTANCE


@dataclass(frozen=True, slots=True)
class SegmentEvidence:
    """One aligned stretch, the views in which it is closest, and its moments in order."""

    segment: Segment
    view_a: str
    view_b: str
    moments: tuple[MomentPair, ...]

    @property
    def mean_distance(self) -> float:
        """The mean distance of the moments that vote; 256 when none does."""
        voting = [each.distance for each in self.moments if each.votes]
        return sum(voting) / len(voting) if voting else 256.0


def explain(
    a: Sequence[Track], b: Sequence[Track], segments: Sequence[Segment]
) -> list[SegmentEvidence]:
    """Lay the pictures of each segment beside each other, in the views that are closest.

    Without the fingerprints of a video there is nothing to lay: the list is empty.
    """
    if not a or not b:
        return []
    return [min(_evidence(a, b, each), key=lambda one: one.mean_distance) for each in segments]


def explain_laid(a: Track, b: Track, segment: Segment) -> SegmentEvidence:
    """Lay the pictures of a segment beside each other that were laid over each other before."""
    pair = GridPair(grid(a, STEP_S), grid(b, STEP_S * segment.rate), segment.rate)
    return SegmentEvidence(segment, _LAID, _LAID, tuple(_moments(pair, segment)))


def _evidence(
    a: Sequence[Track], b: Sequence[Track], segment: Segment
) -> Iterator[SegmentEvidence]:
    for (one, _), other in product(sides(a), sides(b)):
        shown = other[segment.mirrored]
        steps = grid(one, STEP_S), grid(shown, STEP_S * segment.rate)
        pair = GridPair(*steps, segment.rate, segment.map)
        yield SegmentEvidence(segment, one.view, shown.view, tuple(_moments(pair, segment)))


def _moments(pair: GridPair, segment: Segment) -> Iterator[MomentPair]:
    first_a = round((segment.a_start_s - pair.a.start_s) / pair.a.step_s)
    first_b = round((segment.b_start_s - pair.b.start_s) / pair.b.step_s)
    cells = min(
        max(1, round((segment.a_end_s - segment.a_start_s) / pair.a.step_s)),
        len(pair.a.words) - first_a,
        len(pair.b.words) - first_b,
    )
    distances, votes = pair.beside(first_a, first_b, cells)
    times = zip(pair.a.middles(first_a, cells), pair.b.middles(first_b, cells), strict=True)
    for (a_s, b_s), distance, vote in zip(times, distances, votes, strict=True):
        yield MomentPair(float(a_s), float(b_s), int(distance), bool(vote))
