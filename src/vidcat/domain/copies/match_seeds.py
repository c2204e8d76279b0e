"""Seeds: single pictures of two videos that are alike, from which shared footage may be grown.

Comparing all of one long video with all of each other is too much work. But a stretch whose mean
distance is low holds a picture whose distance is low, so it is enough to look around such pictures:
seed and extend, as sequence search does it (Altschul et al. 1990, BLAST).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.alignment import rates
from vidcat.domain.copies.diagonals import (
    MAX_DISTANCE,
    STEP_S,
    Grid,
    GridPair,
    grid,
    has_close_window,
)
from vidcat.domain.copies.fingerprints import Track, sides

# Up to here every picture is asked for; of longer videos one a second, a fifth of every window.
_MOST_ASKED = 400
_ASKED_EVERY_S = 1.0
SEED_DISTANCE = MAX_DISTANCE
_CHUNK = 2048  # seeds looked around at a time

Cells = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class SeedQuery:
    """Pictures of one video to look for: row k is sample `sample[k]` of track `track[k]`."""

    tracks: tuple[Track, ...]
    track: NDArray[np.int64]
    sample: NDArray[np.int64]
    bits: NDArray[np.uint8]  # (n, 32)


def ask(tracks: Sequence[Track]) -> SeedQuery:
    """Choose what to look for: voting pictures of every view, as they are and mirrored."""
    asked = tuple(track for side in sides(tracks) for track in side)
    chosen = [_chosen(track) for track in asked]
    bits = [track.pdq[rows] for track, rows in zip(asked, chosen, strict=True)]
    return SeedQuery(
        tracks=asked,
        track=np.repeat(np.arange(len(asked)), [len(rows) for rows in chosen]),
        sample=np.concatenate([np.empty(0, np.int64), *chosen]),
        bits=np.concatenate([np.empty((0, 32), np.uint8), *bits]),
    )


def _chosen(track: Track) -> NDArray[np.int64]:
    voting = np.flatnonzero(track.votes)
    if len(voting) <= _MOST_ASKED:
        return voting
    second = (track.times_s[voting] // _ASKED_EVERY_S).astype(np.int64)
    return voting[np.flatnonzero(np.diff(second, prepend=second[0] - 1))]


def is_promising(
    question: SeedQuery, rows: NDArray[np.int64], reference: Track, samples: NDArray[np.int64]
) -> bool:
    """Return whether a close window lies around one of the seeds, at any speed.

    Seed k is row `rows[k]` of the question beside sample `samples[k]` of the reference.
    """
    for at in np.unique(question.track[rows]):
        track = question.tracks[at]
        mine = question.track[rows] == at
        times = track.times_s[question.sample[rows[mine]]], reference.times_s[samples[mine]]
        for rate in rates(track, reference):
            pair = GridPair(grid(track, STEP_S), grid(reference, STEP_S * rate), rate)
            cells = _cell(pair.a, times[0]), _cell(pair.b, times[1])
            if any(has_close_window(pair, *some) for some in _chunks(*cells)):
                return True
    return False


def _cell(side: Grid, times_s: NDArray[np.float64]) -> Cells:
    """Return the cell that shows a sample: that of its time, or the next if it comes too late."""
    cells = np.ceil((times_s - side.start_s) / side.step_s - 0.5).astype(np.int64)
    return np.clip(cells, 0, len(side.words) - 1)


def _chunks(a: Cells, b: Cells) -> Iterator[tuple[Cells, Cells]]:
    """Drop seeds that lie on one diagonal within a second of each other; give the rest in parts."""
    _, first = np.unique(np.stack((b - a, a // 4)), axis=1, return_index=True)
    for start in range(0, len(first), _CHUNK):
        some = first[start : start + _CHUNK]
        yield a[some], b[some]
