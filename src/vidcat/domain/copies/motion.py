"""Compare the motion of two aligned stretches, which single close pictures cannot tell.

A still picture is within reach of all that the moving footage it was taken from shows, and footage
that returns to where it began is near itself reversed. Neither is a copy.
"""

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.diagonals import FEW_VOTES, GridPair, Run
from vidcat.domain.copies.fingerprints import table

# Of 946 true pairs of 13 edited clips the lesser spread was 0.58 of the greater or more, once that
# is beyond 20 bits, of stills beside moving footage 0.01 or less (bench/copies.py, tuning half).
_MOVING_BITS = 24
_STILL_SHARE = 1 / 3
# The same pairs were at least 0.8 as far apart backwards, cell for cell; a reversed copy 0.05.
_BACKWARDS_SHARE = 1 / 2
_LOOKED_AT_CELLS = 240  # a minute: what is longer is judged by its middle


def moves_alike(pair: GridPair, run: Run) -> bool:
    """Return whether a run may be one footage: neither still beside moving, nor reversed.

    Two stills move alike, so do two static cameras.
    """
    distances, votes = pair.beside(run.a, run.b, run.cells)
    if votes.sum() < FEW_VOTES:
        return True  # too little to tell; nothing is probable by so few
    # The nearer half: a stretch of two stills may have a moving edge that belongs to neither.
    near = votes & (distances <= np.median(distances[votes]))
    a = pair.a.words[run.a : run.a + run.cells][near]
    b = pair.b.words[run.b : run.b + run.cells][near]
    less, more = sorted((_spread(a), _spread(b)))
    is_still = more >= _MOVING_BITS and less < _STILL_SHARE * more
    return not is_still and not _is_backwards(pair, run)


def _spread(words: NDArray[np.uint64]) -> float:
    """Return the mean distance of all pairs of pictures among words (n, 4)."""
    count = len(words)
    bits = np.unpackbits(np.ascontiguousarray(words).view(np.uint8).reshape(count, -1), axis=1)
    ones = bits.sum(axis=0, dtype=np.int64)
    return float((2 * ones * (count - ones)).sum()) / (count * (count - 1))


def _is_backwards(pair: GridPair, run: Run) -> bool:
    """Return whether half of the run or more fits clearly better with the time of b reversed."""
    cells = min(run.cells, _LOOKED_AT_CELLS)
    skipped = (run.cells - cells) // 2
    in_a = slice(run.a + skipped, run.a + skipped + cells)
    in_b = slice(run.b + skipped, run.b + skipped + cells)
    distances = table(pair.a.words[in_a], pair.b.words[in_b])
    votes = pair.a.votes[in_a, None] & pair.b.votes[in_b]
    turned, turned_votes = distances[:, ::-1], votes[:, ::-1]
    forward, forward_votes = distances.diagonal(), votes.diagonal()
    least = max(FEW_VOTES, int(forward_votes.sum()) // 2)
    for offset in range(-(cells // 2), cells // 2 + 1):
        on = slice(max(0, -offset), cells - max(0, offset))  # the cells that it covers, of both
        if turned_votes.diagonal(offset).sum() < least or not forward_votes[on].any():
            continue
        backward = turned.diagonal(offset)[turned_votes.diagonal(offset)].mean()
        if backward < _BACKWARDS_SHARE * forward[on][forward_votes[on]].mean():
            return True
    return False
