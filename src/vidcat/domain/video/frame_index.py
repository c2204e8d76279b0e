"""The index of a video's frames, and from which of them decoding may begin.

Made by one walk through the packets, without decoding; see media/decoding/frame_runs.py.
"""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.values.time import TimeBase
from vidcat.errors import NoSuchFrame

_HALF_MILLISECOND_S = 0.0005


def pts_within(time_base: TimeBase, end_pts: int, at_s: float) -> int:
    """Return the last pts of a film at or before a time in seconds since its first frame.

    The end is a time of the film as well, as players show it: to the millisecond. Raises
    NoSuchFrame, with the film's length, for a time outside it.
    """
    length_s = time_base.seconds(end_pts)
    if not 0 <= at_s <= length_s + _HALF_MILLISECOND_S:  # also for what is no number
        raise NoSuchFrame(
            f"{at_s:g} s lies outside the video, which lasts {length_s:.3f} s from its first frame."
        )
    return time_base.pts_shown_at(at_s)


@dataclass(frozen=True)
class SeekPlan:
    """How a run is reached: the frame to begin at, and what must then come out of the decoder.

    `pts` holds the frames from the `skip`-th after the entry on, one more than is wanted.
    """

    enter_pts: int
    enter_dts: int
    skip: int
    pts: tuple[int, ...]
    before: int | None  # pts of the frame before the first of them


@dataclass(frozen=True)
class FrameIndex:
    """All frames of a video: `pts` int64 (n,), ascending.

    `entries` (m,) are positions in `pts`, ascending, of frames that need none before them, nor do
    any shown later; `entry_dts` (m,) are their decoding times.
    """

    time_base: TimeBase
    pts: NDArray[np.int64]
    entries: NDArray[np.int64]
    entry_dts: NDArray[np.int64]
    end_pts: int

    def from_first_frame(self) -> "FrameIndex":
        """Return the index with times that count from its own first frame."""
        return replace(self, time_base=self.time_base.beginning_at(int(self.pts[0])))

    def position(self, shown_pts: int) -> int:
        """Return the position of the frame shown at a pts; the first one before its start."""
        return max(0, int(np.searchsorted(self.pts, shown_pts, side="right")) - 1)

    def sought(self, position: int, before: int, after: int) -> SeekPlan | None:
        """Return how to reach the frames around a position; None to decode from the start.

        Frames before the entry of the wanted one are left out.
        """
        entry = int(np.searchsorted(self.entries, position, side="right")) - 1
        if entry < 0:
            return None
        enter = int(self.entries[entry])
        # One more on each side, by which the outermost frames know their neighbours.
        first = max(enter, position - before - 1)
        return SeekPlan(
            enter_pts=int(self.pts[enter]),
            enter_dts=int(self.entry_dts[entry]),
            skip=first - enter,
            pts=tuple(int(pts) for pts in self.pts[first : position + after + 2]),
            before=int(self.pts[first - 1]) if first else None,
        )

    def entry_distance(self, position: int) -> int:
        """Return how many frames are decoded before the one at a position is reached."""
        entry = int(np.searchsorted(self.entries, position, side="right")) - 1
        return position - int(self.entries[entry]) if entry >= 0 else position
