"""Choose the stills of a shot while it goes by: few, distinct, and never blank when avoidable.

A shot's samples fall into states, runs of pictures that look alike. Each state gives its best
picture: not blank, sharp, away from the shot's edges. A still that repeats one already chosen in
the same shot is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Payload = TypeVar("Payload")
Picture = NDArray[np.uint8]

# Mean absolute difference of 16 x 16 block means, in grey levels of 255, lighting removed. Chosen
# by looking at contact sheets of the even half of the corpus: below it people saw one picture.
NEW_STATE = 14.0
REPEATED = 8.0
MAX_STATE_S = 20.0  # a long state is looked at again: slow change adds up
BLANK_SPREAD = 6.0  # standard deviation of luma, in grey levels: fades, black, white, test tones
_EDGE_S = 0.2  # frames this near a cut carry compression mud or the rest of a transition
_SIDE = 16


@dataclass(frozen=True)
class Candidate(Generic[Payload]):
    """A sampled frame that may become a keyframe; `luma` is (128, 128)."""

    pts: int
    time_s: float
    luma: Picture
    payload: Payload


class ShotStills(Generic[Payload]):
    """Chooses the keyframes of one shot; holds one candidate at a time."""

    def __init__(self, start_s: float) -> None:
        self._start_s = start_s
        self._chosen: list[Picture] = []
        self._anchor: Picture | None = None
        self._state_since = start_s
        self._best: Candidate[Payload] | None = None
        self._best_score = 0.0
        self._spare: Candidate[Payload] | None = None

    def push(
        self, candidate: Candidate[Payload], *, spoilt: bool = False
    ) -> Iterator[Candidate[Payload]]:
        """Take the shot's next sample; yield a keyframe when a state ends with it.

        A `spoilt` sample, one inside a fade or dissolve, is used only if the shot has no other.
        """
        if spoilt:
            self._spare = self._spare or candidate
            return
        look = block_means(candidate.luma)
        if self._begins_state(candidate, look):
            yield from self._close_state()
            self._anchor, self._state_since = look, candidate.time_s
        score = self._score(candidate)
        if self._best is None or score > self._best_score:
            self._best, self._best_score = candidate, score

    def finish(self) -> Iterator[Candidate[Payload]]:
        """End the shot; every shot that had a sample gives at least one keyframe."""
        yield from self._close_state()
        if not self._chosen and self._spare is not None:
            yield self._spare

    def _begins_state(self, candidate: Candidate[Payload], look: Picture) -> bool:
        if self._anchor is None:
            return True
        if candidate.time_s - self._state_since > MAX_STATE_S:
            return True
        return difference(look, self._anchor) > NEW_STATE

    def _score(self, candidate: Candidate[Payload]) -> float:
        if is_blank(candidate.luma):
            return 0.0
        edge = 0.5 if candidate.time_s - self._start_s < _EDGE_S else 1.0
        return edge * sharpness(candidate.luma)

    def _close_state(self) -> Iterator[Candidate[Payload]]:
        best, score = self._best, self._best_score
        self._best, self._best_score = None, 0.0
        if best is None:
            return
        if score == 0.0:
            self._spare = self._spare or best  # blank: only if the shot has nothing better
            return
        look = block_means(best.luma)
        if all(difference(look, other) > REPEATED for other in self._chosen):
            self._chosen.append(look)
            yield best


def block_means(luma: Picture) -> Picture:
    """Reduce (128, 128) luma to 16 x 16 block means."""
    side = luma.shape[0] // _SIDE
    blocks = luma.reshape(_SIDE, side, _SIDE, side)
    means: Picture = blocks.mean(axis=(1, 3)).astype(np.uint8)
    return means


def difference(a: Picture, b: Picture) -> float:
    """Return the mean absolute difference of two block-mean pictures, in grey levels.

    Brightness is removed: a lamp or an exposure step is no new picture.
    """
    change = a.astype(np.float32) - b.astype(np.float32)
    return float(np.abs(change - change.mean()).mean())


def is_blank(luma: Picture) -> bool:
    """Return whether a picture shows nothing: black, white, or one even tone."""
    return float(luma.std()) < BLANK_SPREAD


def sharpness(luma: Picture) -> float:
    """Return the mean absolute step between neighbouring pixels, in grey levels."""
    steps = luma.astype(np.int16)
    across = np.abs(np.diff(steps, axis=1)).mean()
    down = np.abs(np.diff(steps, axis=0)).mean()
    return float(across + down)
