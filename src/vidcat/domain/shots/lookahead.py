"""Hold the frames around the one being decided: a bounded stretch of a stream as plain arrays."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from vidcat.domain.shots.likeness import Floats, distance

FINE, COARSE = 32, 16  # sides of the two reductions of a picture

_CAPACITY = 512
_BEHIND = 64  # frames kept behind the one being decided when room is made

# An even picture: sensor noise and compression stay below this spread once cells are averaged.
_BLANK_SPREAD = 14.0
_BLACK_BELOW = 32.0
_WHITE_ABOVE = 208.0


@dataclass(frozen=True)
class Window:
    """Consecutive frames at `times` (n,), seconds.

    `fine` (n, 1024) and `coarse` (n, 256) are 32 x 32 and 16 x 16 luma, `fine` with its mean
    removed; `contrast` (n,) is the spread of luma, `blank` (n,) marks pictures without content and
    `change` (n,) is the mean difference to the frame before.
    """

    times: npt.NDArray[np.float64]
    fine: Floats
    coarse: Floats
    contrast: Floats
    blank: npt.NDArray[np.bool_]
    change: Floats

    def after(self, time_s: float) -> int:
        """Return the index of the first frame later than `time_s`."""
        return int(np.searchsorted(self.times, time_s, side="right"))

    def since(self, time_s: float) -> int:
        """Return the index of the first frame not earlier than `time_s`."""
        return int(np.searchsorted(self.times, time_s))


class Lookahead:
    """The newest frames of a stream, numbered from 0; old ones go when room is needed."""

    def __init__(self) -> None:
        self._base = 0
        self._count = 0
        self._times = np.zeros(_CAPACITY)
        self._fine = np.zeros((_CAPACITY, FINE * FINE), np.float32)
        self._coarse = np.zeros((_CAPACITY, COARSE * COARSE), np.float32)
        self._contrast = np.zeros(_CAPACITY, np.float32)
        self._blank = np.zeros(_CAPACITY, bool)
        self._change = np.zeros(_CAPACITY, np.float32)

    @property
    def base(self) -> int:
        """The number of the first frame of `window`."""
        return self._base

    @property
    def end(self) -> int:
        """The number of frames seen so far."""
        return self._base + self._count

    def age_s(self, number: int) -> float:
        """Return the seconds from frame `number` to the newest."""
        return float(self._times[self._count - 1] - self._times[number - self._base])

    def window(self) -> Window:
        """View the frames held; valid until the next append."""
        held = slice(0, self._count)
        return Window(
            self._times[held],
            self._fine[held],
            self._coarse[held],
            self._contrast[held],
            self._blank[held],
            self._change[held],
        )

    def append(self, time_s: float, luma: npt.NDArray[np.uint8], undecided: int) -> None:
        """Add a frame of square luma; frames from number `undecided` on are never forgotten."""
        if self._count == _CAPACITY:
            self._forget(undecided - _BEHIND)
        at = self._count
        sums = _halved(_halved(luma))
        small = sums.ravel() * np.float32(1 / 16)
        fine = small - small.sum() / small.size
        darkest, brightest = float(small.min()), float(small.max())
        even = brightest - darkest < _BLANK_SPREAD
        self._times[at] = max(time_s, self._times[at - 1]) if at else time_s
        self._fine[at] = fine
        self._coarse[at] = _halved(sums).ravel() * np.float32(1 / 64)
        self._contrast[at] = np.sqrt(fine @ fine / fine.size)
        self._blank[at] = even and (brightest < _BLACK_BELOW or darkest > _WHITE_ABOVE)
        self._change[at] = distance(self._coarse[at], self._coarse[at - 1]) if at else 0.0
        self._count += 1

    def _forget(self, before: int) -> None:
        gone = before - self._base
        kept = self._count - gone
        for column in (
            self._times,
            self._fine,
            self._coarse,
            self._contrast,
            self._blank,
            self._change,
        ):
            column[:kept] = column[gone : self._count].copy()
        self._base, self._count = before, kept


def _halved(picture: npt.NDArray[np.integer]) -> npt.NDArray[np.uint16]:
    """Sum the blocks of 2 x 2 pixels; three times in a row still fits 16 bits.

    Slices are several times faster here than a reduction, and a matrix product would wake the
    threads of BLAS.
    """
    rows = np.add(picture[::2], picture[1::2], dtype=np.uint16)
    blocks: npt.NDArray[np.uint16] = np.add(rows[:, ::2], rows[:, 1::2])
    return blocks
