"""Pictures of a second decode, larger than those that are fingerprinted."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.values.spans import Span
from vidcat.media.pictures.reduced import Picture

Spans = Sequence[Span]
MOST_S = 240.0
"""Seconds of one video that are looked at: the pictures of both must fit in memory."""


@dataclass(frozen=True, slots=True, eq=False)
class SecondLook:
    """Grey pictures (n, h, w) of a video and their times (n,), ascending; at least one."""

    times_s: NDArray[np.float64]
    pictures: NDArray[np.uint8]

    @property
    def aspect(self) -> float:
        """The width of the frame by its height, as it is shown."""
        height, width = self.pictures.shape[1:]
        return float(width / height)

    def shown(self, time_s: float) -> Picture:
        """Return the picture shown at a time, or the first."""
        at = int(np.searchsorted(self.times_s, time_s, side="right")) - 1
        picture: Picture = self.pictures[max(0, at)]
        return picture
