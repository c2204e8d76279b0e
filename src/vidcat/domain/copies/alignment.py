"""Line two videos up: which seconds of one show the same pictures as which seconds of the other.

The runs of all views, rates and flips compete, the greatest gain first, for the seconds they
explain; what is left over is cut back and competes again. Ties are broken explicitly, so the
answer does not depend on the machine or on the order of anything but the two videos.
"""

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.diagonals import MAX_DISTANCE, STEP_S, GridPair, Run, grid, runs, trimmed
from vidcat.domain.copies.fingerprints import Track, mirrored
from vidcat.domain.copies.frame_maps import SAME_FRAME, FrameMap
from vidcat.domain.copies.motion import moves_alike
from vidcat.domain.values.spans import Span

# Seconds of b for each second of a. Speeds between these are found in pieces, some 2 s off at most.
RATES = (1.0, 24 / 25, 25 / 24, 0.8, 1.25)
# A changed speed explains more seconds of a still picture; it has to be better than that.
_WEIGHT = {1.0: 20, 24 / 25: 18, 25 / 24: 19, 0.8: 15, 1.25: 19}
# Bits by which another offset may be worse and still count as fitting equally well.
AMBIGUOUS_BITS = 4
_TOLERANCE_CELLS = 4
_JOIN_S = 1.0
_SPEED_S = 5.0  # shorter clips are compared at their own speed only: too little to tell speeds by
# Plain re-encodes lie at 4-16; a speed 4 % off, taken for a plain copy, at 18-31 (11 real clips).
_PLAIN_DISTANCE = 16
_PLAIN_SHARE = 0.95
_MOST_RUNS = 4096  # of one pair of views; only still or repeating footage has more


@dataclass(frozen=True, slots=True)
class Segment:
    """A span of a and the span of b that shows the same pictures.

    `rate` is seconds of b for one second of a, `distance` the mean PDQ distance over `votes` cells
    of 0.25 s. `ambiguous`: other offsets fit equally (static camera, loop), so the footage is
    shared but the position is only one of several. `map` takes a point of a's frame to b's.
    `moves_alike` is False where one side stands still while the other moves, or runs backwards; it
    decides the band and is not kept.
    """

    a_start_s: float
    a_end_s: float
    b_start_s: float
    b_end_s: float
    rate: float
    distance: float
    votes: int
    ambiguous: bool
    map: FrameMap = SAME_FRAME
    moves_alike: bool = True

    @property
    def a_span(self) -> Span:
        """When it begins and ends in a."""
        return Span(self.a_start_s, self.a_end_s)

    @property
    def b_span(self) -> Span:
        """When it begins and ends in b."""
        return Span(self.b_start_s, self.b_end_s)

    @property
    def mirrored(self) -> bool:
        """Whether b shows the picture turned left to right."""
        return self.map.is_mirrored


def align(
    views: Sequence[tuple[Track, Track]], flipped: Sequence[tuple[Track, Track]] | None = None
) -> tuple[Segment, ...]:
    """Return the spans that two videos share, ascending in a, none overlapping on either side.

    `views` are the views of a against the views of b, `flipped` those of a against b's mirrored
    pictures; without it b is mirrored from its bits.
    """
    shown = [(a, b) for a, b in views if len(a.times_s) and len(b.times_s)]
    segments = _best([_laid(a, b, 1.0, flip=False) for a, b in shown])
    if not shown or _explain_all(segments, shown):
        return segments
    if flipped is None:
        flipped = [(a, mirrored(b)) for a, b in shown]
    turned = [(a, b) for a, b in flipped if len(a.times_s) and len(b.times_s)]
    ways = [(a, b, False) for a, b in shown] + [(a, b, True) for a, b in turned]
    return _best([_laid(a, b, rate, flip=flip) for a, b, flip in ways for rate in rates(a, b)])


def rates(a: Track, b: Track) -> tuple[float, ...]:
    """Return the speeds of b relative to a that are worth trying."""
    return RATES if min(a.duration_s, b.duration_s) >= _SPEED_S else RATES[:1]


def _laid(a: Track, b: Track, rate: float, *, flip: bool) -> GridPair:
    """Lay b beside a at a speed."""
    place = FrameMap.onto(a.picture, b.picture, mirrored=flip)
    return GridPair(grid(a, STEP_S), grid(b, STEP_S * rate), rate, place)


def _explain_all(segments: Sequence[Segment], shown: Sequence[tuple[Track, Track]]) -> bool:
    """Return whether the segments leave nothing of the shorter video to explain otherwise.

    Most copies are plain ones, and trying every mirror and speed costs nine times as much.
    """
    shorter_s = min(max(track.duration_s for track in side) for side in zip(*shown, strict=True))
    covered_s = sum(each.a_end_s - each.a_start_s for each in segments)
    certain = all(not each.ambiguous and each.distance <= _PLAIN_DISTANCE for each in segments)
    return certain and covered_s >= _PLAIN_SHARE * shorter_s


def _best(pairs: Sequence[GridPair]) -> tuple[Segment, ...]:
    found = [heapq.nlargest(_MOST_RUNS, runs(pair), key=_gain) for pair in pairs]
    return _joined(_chosen(pairs, found))


def _gain(run: Run) -> int:
    return MAX_DISTANCE * run.votes - run.total


def _chosen(pairs: Sequence[GridPair], found: Sequence[Sequence[Run]]) -> list[Segment]:
    """Take the runs by gain, each cut back to what no better run has explained already."""
    waiting = [
        (_rank(pairs[at], run, at), at, run) for at in range(len(pairs)) for run in found[at]
    ]
    heapq.heapify(waiting)
    taken: list[Segment] = []
    while waiting:
        _, at, run = heapq.heappop(waiting)
        rest = _rest(pairs[at], run, taken)
        if rest == run:
            ambiguous = _fits_elsewhere(run, found[at])
            taken.append(_segment(pairs[at], _widened(pairs[at], run, taken), ambiguous))
        elif rest is not None:
            heapq.heappush(waiting, (_rank(pairs[at], rest, at), at, rest))
    return taken


def _rank(pair: GridPair, run: Run, at: int) -> tuple[int, float, int, int]:
    """Order runs: greatest gain, then the smallest offset in seconds, then the earlier pair."""
    offset_s = pair.b.second(run.b) - pair.a.second(run.a)
    return -_gain(run) * _WEIGHT[pair.rate], abs(offset_s), at, run.a


def _rest(pair: GridPair, run: Run, taken: Sequence[Segment]) -> Run | None:
    """Return the run, or its longest part that lies outside the spans taken on both sides."""
    used = _used(pair, run, taken)
    if not used.any():
        return run
    edges = np.flatnonzero(np.concatenate(([True], used, [True])))
    longest = int(np.argmax(np.diff(edges)))
    start, cells = int(edges[longest]), int(edges[longest + 1] - edges[longest]) - 1
    return trimmed(pair, run.a + start, run.b + start, cells)


def _used(pair: GridPair, run: Run, taken: Sequence[Segment]) -> NDArray[np.bool_]:
    in_a, in_b = pair.a.middles(run.a, run.cells), pair.b.middles(run.b, run.cells)
    used = np.zeros(run.cells, np.bool_)
    for span in taken:
        used |= (in_a >= span.a_start_s) & (in_a < span.a_end_s)
        used |= (in_b >= span.b_start_s) & (in_b < span.b_end_s)
    return used


def _widened(pair: GridPair, run: Run, taken: Sequence[Segment]) -> Run:
    """Return the run with the cells around it that have too little detail to vote, yet are alike.

    Without them a dim or hazy stretch would cut a copy into pieces and hide that it is whole.
    """
    low = min(run.a, run.b)
    whole = run._replace(a=run.a - low, b=run.b - low)
    whole = whole._replace(cells=min(len(pair.a.words) - whole.a, len(pair.b.words) - whole.b))
    distances, votes = pair.beside(whole.a, whole.b, whole.cells)
    stops = votes | (distances > MAX_DISTANCE) | _used(pair, whole, taken)
    before = np.flatnonzero(stops[:low])
    after = np.flatnonzero(stops[low + run.cells :])
    first = int(before[-1]) + 1 if len(before) else 0
    last = low + run.cells + int(after[0]) if len(after) else whole.cells
    return run._replace(a=whole.a + first, b=whole.b + first, cells=last - first)


def _fits_elsewhere(run: Run, others: Sequence[Run]) -> bool:
    """Return whether half of the run, on either side, fits as well more than a second away."""
    return any(
        abs((other.b - other.a) - (run.b - run.a)) > _TOLERANCE_CELLS
        and other.total * run.votes <= (run.total + AMBIGUOUS_BITS * run.votes) * other.votes
        and 2 * max(_shared(run, other, 0), _shared(run, other, 1)) >= run.cells
        for other in others
    )


def _shared(run: Run, other: Run, side: int) -> int:
    ends = min(run[side] + run.cells, other[side] + other.cells)
    return ends - max(run[side], other[side])


def _segment(pair: GridPair, run: Run, ambiguous: bool) -> Segment:
    distance = run.total / run.votes
    return Segment(
        a_start_s=pair.a.second(run.a),
        a_end_s=pair.a.second(run.a + run.cells),
        b_start_s=pair.b.second(run.b),
        b_end_s=pair.b.second(run.b + run.cells),
        rate=pair.rate,
        distance=distance,
        votes=run.votes,
        ambiguous=ambiguous,
        map=pair.map,
        moves_alike=distance <= _PLAIN_DISTANCE or moves_alike(pair, run),
    )


def _joined(segments: Sequence[Segment]) -> tuple[Segment, ...]:
    """Join segments that go on within a second on both sides: a changed speed, a flash."""
    joined: list[Segment] = []
    for segment in sorted(segments, key=lambda each: (each.a_start_s, each.b_start_s)):
        if joined and _goes_on(joined[-1], segment):
            joined[-1] = _union(joined[-1], segment)
        else:
            joined.append(segment)
    return tuple(joined)


def _goes_on(first: Segment, then: Segment) -> bool:
    gaps = (then.a_start_s - first.a_end_s, then.b_start_s - first.b_end_s)
    return first.mirrored == then.mirrored and all(-STEP_S <= gap <= _JOIN_S for gap in gaps)


def _union(first: Segment, then: Segment) -> Segment:
    votes = first.votes + then.votes
    return replace(
        max(first, then, key=lambda each: each.votes),
        a_end_s=then.a_end_s,
        b_end_s=then.b_end_s,
        a_start_s=first.a_start_s,
        b_start_s=first.b_start_s,
        rate=(then.b_end_s - first.b_start_s) / (then.a_end_s - first.a_start_s),
        distance=(first.distance * first.votes + then.distance * then.votes) / votes,
        votes=votes,
        ambiguous=first.ambiguous and then.ambiguous,
    )
