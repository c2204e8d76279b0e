"""Search two tracks laid beside each other for runs: stretches that stay close, at any offset.

Both tracks are cut into cells of 0.25 s (b's are stretched for a changed speed). Every offset is
one diagonal of the cell-by-cell table of PDQ distances; a run is a stretch of a diagonal whose
5-second means stay low. Whole numbers only, so the same tracks give the same runs on every machine.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from vidcat.domain.copies.fingerprints import BLOCK_PAIRS, STAND_S, Track, hamming, table, words
from vidcat.domain.copies.frame_maps import SAME_FRAME, FrameMap

STEP_S = 0.25
WINDOW_CELLS = 20
# Mean PDQ distance of 5 s: of 62,846 unrelated pairs none was at or below 85 (lowest 87.2).
MAX_DISTANCE = 85
# A shared part of less than 5 s must be closer: one room with two scenes reaches 64.5 over 2 s.
SHORT_MAX_DISTANCE = 50
# Less than a second of pictures is held to the distance PDQ's authors give for single pictures.
TINY_MAX_DISTANCE = 31
FEW_VOTES = 4
_BLOCK_CELLS = 1 << 16  # the scratch stays in a processor's own cache
# Up to here (6 minutes against 6) every offset is tried; beyond, those that pictures vote for, as
# many as fit: hundreds for videos of ten minutes, dozens for hours.
_MOST_CELLS = 1 << 21
_LEAST_OFFSETS = 16
# Beyond so many close offsets something stands still; of neighbours that fit alike some will do.
_MANY_OFFSETS = 512
_ALIKE_BITS = 4


def is_short(cells: int) -> bool:
    """Return whether a span of so many cells is too short for the bands measured on 5 s."""
    return cells < WINDOW_CELLS - 1


@dataclass(frozen=True, slots=True, eq=False)
class Grid:
    """A track by cells: words uint64 (n, 4), votes bool (n,); cell k begins at start + k step."""

    words: NDArray[np.uint64]
    votes: NDArray[np.bool_]
    start_s: float
    step_s: float
    until_s: float

    def second(self, cell: int) -> float:
        """Return where a cell begins, in seconds of its track, never past the end."""
        return min(self.start_s + cell * self.step_s, self.until_s)

    def middles(self, first: int, cells: int) -> NDArray[np.float64]:
        """Return the middles of `cells` cells from `first`, in seconds: (cells,)."""
        # A clip shorter than half a cell still has one: its middle must lie inside the clip.
        half_s = min(self.step_s, self.until_s - self.start_s) / 2
        middles = self.start_s + half_s + np.arange(first, first + cells) * self.step_s
        return middles.astype(np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class GridPair:
    """Two grids side by side, the rate that made b's, and where a's frame lies in b's."""

    a: Grid
    b: Grid
    rate: float
    map: FrameMap = SAME_FRAME

    @property
    def window(self) -> int:
        """Cells of one window: 5 s, or the shorter clip less one cell for the grid's phase."""
        return max(1, min(WINDOW_CELLS, len(self.a.words) - 1, len(self.b.words) - 1))

    def beside(self, a: int, b: int, cells: int) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """Return distances and votes (cells,) of a's cells from `a` beside b's from `b`.

        Only cells with enough detail on both sides vote.
        """
        in_a, in_b = slice(a, a + cells), slice(b, b + cells)
        distances = hamming(self.a.words[in_a], self.b.words[in_b]).astype(np.int64)
        return distances, self.a.votes[in_a] & self.b.votes[in_b]


class Run(NamedTuple):
    """Cells [a, a + cells) of one grid beside [b, b + cells) of the other, and how they compare."""

    a: int
    b: int
    cells: int
    total: int  # sum of the distances of the voting cells
    votes: int


def grid(track: Track, step_s: float) -> Grid:
    """Cut a track into cells of `step_s` seconds; a cell shows the picture at its middle."""
    count = max(1, int(track.duration_s / step_s + 0.5))
    # The middle, because samples lie near cell borders, on either side.
    middles = track.start_s + (np.arange(count) + 0.5) * step_s
    index = np.searchsorted(track.times_s, middles, side="right") - 1
    votes = track.votes[index] & (middles - track.times_s[index] <= STAND_S)
    return Grid(words(track.pdq[index]), votes, track.start_s, step_s, track.until_s)


def runs(pair: GridPair) -> Iterator[Run]:
    """Yield every stretch of every diagonal whose windows are close, trimmed to what helps it."""
    swapped = len(pair.a.words) > len(pair.b.words)
    short, long = (pair.b, pair.a) if swapped else (pair.a, pair.b)
    limit = MAX_DISTANCE if pair.window == WINDOW_CELLS else SHORT_MAX_DISTANCE
    found = _close_offsets(_diagonals(short, long, pair.window), pair.window, limit)
    for row in _told_apart(found):
        offset = int(found.offsets[row])
        for start, stop in _spans(found.close[row], pair.window):
            a, b = (start + offset, start) if swapped else (start, start + offset)
            run = trimmed(pair, a, b, stop - start)
            if run is not None:
                yield run


class _Offsets(NamedTuple):
    """Offsets (n,), ascending, that have close windows, and what their close windows hold."""

    offsets: NDArray[np.int64]
    close: NDArray[np.bool_]  # (n, windows), by the cell that a window starts at
    total: NDArray[np.int64]  # (n,): sum of their distances
    votes: NDArray[np.int64]


def _close_offsets(
    diagonals: Iterable[tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.bool_]]],
    window: int,
    limit: int,
) -> _Offsets:
    """Gather the offsets where a window is close."""
    found = []
    for offsets, distances, votes in diagonals:
        close, total, count = _windows(distances, votes, window, limit)
        rows = close.any(axis=1)
        sums = [(each * close).sum(axis=1)[rows] for each in (total, count)]
        found.append(_Offsets(offsets[rows], close[rows], sums[0], sums[1]))
    return _Offsets(
        offsets=np.concatenate([each.offsets for each in found]),
        close=np.concatenate([each.close for each in found]),
        total=np.concatenate([each.total for each in found]),
        votes=np.concatenate([each.votes for each in found]),
    )


def _told_apart(found: _Offsets) -> NDArray[np.int64]:
    """Choose the rows to look at: of neighbours that fit alike, the best, the outer, the central.

    A minute of a still picture fits all the minutes of a longer one, 240 offsets for each.
    """
    if len(found.offsets) <= _MANY_OFFSETS:
        return np.arange(len(found.offsets))
    firsts = found.close.argmax(axis=1)
    lasts = found.close[:, ::-1].argmax(axis=1)
    bits = found.total / found.votes
    apart = np.diff(found.offsets) > 1
    for value, most in ((firsts, 1), (lasts, 1), (bits, _ALIKE_BITS)):
        apart |= np.abs(np.diff(value)) > most
    streak = np.concatenate(([0], np.cumsum(apart)))
    gain = MAX_DISTANCE * found.votes - found.total
    chosen = [
        np.lexsort((key, streak))[np.searchsorted(streak, np.arange(streak[-1] + 1))]
        for key in (-gain, found.offsets, -found.offsets, np.abs(found.offsets))
    ]
    return np.unique(np.concatenate(chosen))


def has_close_window(pair: GridPair, a: NDArray[np.int64], b: NDArray[np.int64]) -> bool:
    """Return whether a close window contains one of the cells a[k] of a beside b[k] of b."""
    around = np.arange(1 - pair.window, pair.window)
    in_a, in_b = a[:, None] + around, b[:, None] + around
    size_a, size_b = len(pair.a.words), len(pair.b.words)
    inside = (in_a >= 0) & (in_a < size_a) & (in_b >= 0) & (in_b < size_b)
    in_a, in_b = in_a.clip(0, size_a - 1), in_b.clip(0, size_b - 1)
    votes = inside & pair.a.votes[in_a] & pair.b.votes[in_b]
    distances = hamming(pair.a.words[in_a], pair.b.words[in_b])
    limit = MAX_DISTANCE if pair.window == WINDOW_CELLS else SHORT_MAX_DISTANCE
    return bool(_windows(distances * votes, votes, pair.window, limit)[0].any())


def _diagonals(
    short: Grid, long: Grid, window: int
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.uint16], NDArray[np.bool_]]]:
    """Yield (offsets, distances, votes) for one or more blocks of offsets: (offsets, short)."""
    size = len(short.words)
    pad = size - (window + 1) // 2
    padded = np.pad(np.ascontiguousarray(long.words.T), ((0, 0), (pad, pad)))
    planes = sliding_window_view(padded, size, axis=1)
    voting = sliding_window_view(np.pad(long.votes, pad), size)
    rows = max(1, _BLOCK_CELLS // size)
    wanted = np.arange(len(voting))
    if size * len(long.words) > _MOST_CELLS:
        wanted = _voted_offsets(short, long) + pad
        wanted = wanted[(wanted >= 0) & (wanted < len(voting))]
    for first in range(0, max(1, len(wanted)), rows):
        block = wanted[first : first + rows]
        votes = voting[block] & short.votes
        distances = np.zeros(votes.shape, np.uint16)
        for plane, column in zip(planes, short.words.T, strict=True):
            distances += np.bitwise_count(plane[block] ^ column)
        yield block - pad, distances * votes, votes


def _voted_offsets(short: Grid, long: Grid) -> NDArray[np.int64]:
    """Return the offsets, ascending, that most pairs of close new pictures agree on.

    The table of all cells of two long videos is too large to search: only cells where the picture
    changes vote, each close pair for the offset that puts it side by side.
    """
    news, others = _news(short), _news(long)
    counts = np.zeros(len(short.words) + len(long.words), np.int64)
    rows = max(1, BLOCK_PAIRS // max(1, len(others)))
    for first in range(0, len(news), rows):
        some = news[first : first + rows]
        close = table(short.words[some], long.words[others]) <= MAX_DISTANCE
        in_short, in_long = np.nonzero(close)
        offsets = others[in_long] - some[in_short] + len(short.words)
        counts += np.bincount(offsets, minlength=len(counts))
    most = max(_LEAST_OFFSETS, _MOST_CELLS // len(short.words))
    best = np.argsort(-counts, kind="stable")[:most]
    best = best[counts[best] > 0]
    around = (best[:, None] + np.arange(-1, 2)[None, :]).ravel()
    return np.unique(around) - len(short.words)


def _news(side: Grid) -> NDArray[np.int64]:
    """Return the voting cells whose picture differs from that of the cell before."""
    changed = np.ones(len(side.words), np.bool_)
    changed[1:] = (side.words[1:] != side.words[:-1]).any(axis=1)
    return np.flatnonzero(changed & side.votes)


def _windows(
    distances: NDArray[np.uint16], votes: NDArray[np.bool_], window: int, limit: int
) -> tuple[NDArray[np.bool_], NDArray[np.int32], NDArray[np.int32]]:
    """Return whether the window at each cell votes enough and is close; its total and its votes."""
    total, count = _sliding_sum(distances, window), _sliding_sum(votes, window)
    return (count >= (window + 1) // 2) & (total <= limit * count), total, count


def _sliding_sum(rows: NDArray[np.generic], window: int) -> NDArray[np.int32]:
    sums = np.zeros((rows.shape[0], rows.shape[1] + 1), np.int32)
    np.cumsum(rows, axis=1, out=sums[:, 1:])
    return sums[:, window:] - sums[:, :-window]


def _spans(close: NDArray[np.bool_], window: int) -> list[tuple[int, int]]:
    """Return the [start, stop) cells that the close windows cover together."""
    starts = np.flatnonzero(close)
    breaks = np.flatnonzero(np.diff(starts) > window)
    firsts = starts[np.concatenate(([0], breaks + 1))]
    lasts = starts[np.concatenate((breaks, [len(starts) - 1]))]
    return [(int(first), int(last) + window) for first, last in zip(firsts, lasts, strict=True)]


def trimmed(pair: GridPair, a: int, b: int, cells: int) -> Run | None:
    """Return the part of a stretch with the greatest gain, the longest of equals, if it is close.

    A cell gains by being closer than MAX_DISTANCE. A cell that may not vote neither gains nor
    loses when it is alike, and costs a little when it is not, so only the former stay at the ends.
    """
    low = max(0, -a, -b)
    stop = min(cells, len(pair.a.words) - a, len(pair.b.words) - b)
    if stop <= low:
        return None
    distances, votes = pair.beside(a + low, b + low, stop - low)
    gains = MAX_DISTANCE - distances
    first, last = _greatest(np.where(votes, gains, np.where(gains >= 0, 0, -1)))
    inside = slice(first, last)
    total = int((distances[inside] * votes[inside]).sum())
    run = Run(a + low + first, b + low + first, last - first, total, int(votes[inside].sum()))
    return run if _is_close(pair, run) else None


def _greatest(gains: NDArray[np.int64]) -> tuple[int, int]:
    """Return the slice of the greatest sum, as wide as equal sums allow (Kadane's algorithm)."""
    sums = np.concatenate(([0], np.cumsum(gains)))
    rises = sums - np.minimum.accumulate(sums)
    last = len(gains) - int(np.argmax(rises[::-1]))
    return int(np.argmin(sums[: last + 1])), last


def _is_close(pair: GridPair, run: Run) -> bool:
    whole = run.cells >= pair.window
    if not run.votes or not (whole or run.cells >= WINDOW_CELLS // 2):
        return False
    return run.total <= run.votes * _limit(run)


def _limit(run: Run) -> int:
    if run.votes < FEW_VOTES:
        return TINY_MAX_DISTANCE
    return SHORT_MAX_DISTANCE if is_short(run.cells) else MAX_DISTANCE
