"""Judge the border of a whole video: the bars that letterboxing, pillarboxing or a frame put on.

Cutting away real picture is worse than leaving a bar, so a side is trimmed only if, over the whole
video, its outer lines are one steady colour, the picture begins along one straight sharp line as
long as the side, and what lies behind that line varies. A plain wall, a night sky or a vignette
fails one of these. A bar that holds a caption or a logo is not trimmed.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.values.regions import Region

SIDE: Final = 128  # px of the reduced pictures, both ways
# Thresholds in luma levels of 255, set on 57 real clips, on windows cut out of them, and on 7 kinds
# of border put around 13 of them at crf 28: the bars ring near the picture, by 2 to 4 levels.
_FLAT = 5  # a pixel of a bar stays this close to the colour of its bar
_SMOOTH = 3  # root mean square over a line of a bar, and over time
_SHARP = 10  # root mean square of each pixel behind the edge; a slope within _SMOOTH gives 9
_VARIED = 4  # standard deviation of the picture's first line, over its length and time
_BLANK = 24  # a picture of a smaller range says nothing: black, white, a fade
_RARE = 0.02  # share of the pictures in which a bar pixel may be disturbed
_SPECKS = 0.05  # share of a bar's line that may be disturbed more often
_STEADY = 0.95  # share of the pictures in which a bar has its usual colour
_STRAIGHT = 0.9  # share of the edge that must be sharp
_STRAIGHT_PAIR = 0.75  # where the opposite bar is as wide: letterboxing of a partly dark picture
_MIN_PICTURES = 3
_MIN_LINES = 2  # thinner is the blanking of analogue cameras, within reach of a match
_MAX_LINES = SIDE * 35 // 100
_MIN_AREA = 0.25
_BAND = _MAX_LINES + 2  # lines watched on a side: the widest bar and the two lines behind it
_CHUNK = 32  # pictures at a time: bounds the scratch memory and keeps the sums exact


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of the 128 x 128 grid; x1 and y1 lie just outside."""

    x0: int
    y0: int
    x1: int
    y1: int


def picture_inside(box: Box) -> Region:
    """Return the part of the frame that a box of the reduced pictures covers."""
    return Region(box.x0 / SIDE, box.y0 / SIDE, (box.x1 - box.x0) / SIDE, (box.y1 - box.y0) / SIDE)


class _Edge(IntEnum):
    TOP = 0
    BOTTOM = 1
    LEFT = 2
    RIGHT = 3


_OPPOSITE: Final = {
    _Edge.TOP: _Edge.BOTTOM,
    _Edge.BOTTOM: _Edge.TOP,
    _Edge.LEFT: _Edge.RIGHT,
    _Edge.RIGHT: _Edge.LEFT,
}


class _Watch:
    """What one side showed so far; line 0 is the outermost, sums are exact whatever the batches."""

    def __init__(self) -> None:
        self.colours = np.zeros(256, np.int64)
        self.disturbed = np.zeros((_BAND, SIDE), np.int64)
        self.sum = np.zeros((_BAND, SIDE), np.int64)
        self.squares = np.zeros((_BAND, SIDE), np.int64)

    def add(self, band: NDArray[np.uint8]) -> None:
        """Take the lines (n, _BAND, SIDE) of at most _CHUNK pictures."""
        colour = np.partition(band[:, 0], SIDE // 2, axis=1)[:, SIDE // 2]
        self.colours += np.bincount(colour, minlength=256)
        # Single precision is the fast way here, and exact: 32 * 255**2 is below 2**24.
        off = band.astype(np.float32)
        off -= colour[:, None, None]
        self.sum += off.sum(axis=0).astype(np.int64)
        off *= off
        self.squares += off.sum(axis=0).astype(np.int64)
        self.disturbed += (off > _FLAT**2).sum(axis=0)

    def steady(self) -> bool:
        """Whether the outermost line has the same colour nearly all the time."""
        seen = np.cumsum(self.colours)
        usual = int(np.searchsorted(seen, seen[-1] / 2))
        near = self.colours[max(0, usual - _FLAT) : usual + _FLAT + 1].sum()
        return bool(near >= _STEADY * seen[-1])

    def flat_lines(self, span: slice) -> int:
        """Count the outer lines that show the bar, hardly a speck else, along `span`."""
        count = self.colours.sum()
        rough = self.squares[:, span].mean(axis=1) > _SMOOTH**2 * count
        marked = (self.disturbed[:, span] > _RARE * count).mean(axis=1) > _SPECKS
        busy = rough | marked
        return int(busy.argmax()) if busy.any() else _BAND

    def is_edge(self, lines: int, span: slice, share: float) -> bool:
        """Whether a varied picture begins behind `lines`, sharply along that share of `span`."""
        count = self.colours.sum()
        strength = np.sqrt(self.squares[lines : lines + 2, span] / count)
        mean = self.sum[lines + 1, span].mean() / count
        spread = np.sqrt(max(0.0, self.squares[lines + 1, span].mean() / count - mean**2))
        sharp = (strength.max(axis=0) >= _SHARP).mean()
        return bool(sharp >= share and spread >= _VARIED)

    def whole_lines(self, lines: int, span: slice) -> int:
        """Add the next line to the bar if less than half of it is picture."""
        first, second = self.squares[lines : lines + 2, span].mean(axis=1)
        return lines + int(first * 4 < second)


class BorderJudge:
    """Gather evidence from the pictures of one video, in any batches, then give the box."""

    def __init__(self) -> None:
        self._watches = {edge: _Watch() for edge in _Edge}
        self._pictures = 0

    def add(self, luma: NDArray[np.uint8]) -> None:
        """Take pictures (n, 128, 128) of the video; blank ones are passed over."""
        for start in range(0, len(luma), _CHUNK):
            part = luma[start : start + _CHUNK]
            shown = part[np.ptp(part, axis=(1, 2)) >= _BLANK]
            self._pictures += len(shown)
            for edge, watch in self._watches.items():
                watch.add(_band(edge, shown))

    def box(self) -> Box | None:
        """Return the picture inside the border, or None if none is certain."""
        if self._pictures < _MIN_PICTURES:
            return None
        trusted = [edge for edge in _Edge if self._watches[edge].steady()]
        while trusted:
            lines = self._flat_lines(trusted)
            wrong = [edge for edge in trusted if lines[edge] and not self._is_bar(edge, lines)]
            if not wrong:
                return self._result(lines)
            # A side that proved to be picture widens the others' edges: judge them again.
            trusted = [edge for edge in trusted if edge not in wrong]
        return None

    def _flat_lines(self, trusted: Collection[_Edge]) -> dict[_Edge, int]:
        # Bars of two colours meet in the corners: each cut can uncover more of its neighbours.
        lines = dict.fromkeys(_Edge, 0)
        while True:
            found = {
                edge: self._watches[edge].flat_lines(_span(edge, lines)) if edge in trusted else 0
                for edge in _Edge
            }
            if found == lines:
                return lines
            lines = found

    def _is_bar(self, edge: _Edge, lines: dict[_Edge, int]) -> bool:
        if not _MIN_LINES <= lines[edge] <= _MAX_LINES:
            return False
        paired = abs(lines[edge] - lines[_OPPOSITE[edge]]) <= 1
        share = _STRAIGHT_PAIR if paired else _STRAIGHT
        return self._watches[edge].is_edge(lines[edge], _span(edge, lines), share)

    def _result(self, lines: dict[_Edge, int]) -> Box | None:
        cut = {
            edge: self._watches[edge].whole_lines(count, _span(edge, lines)) if count else 0
            for edge, count in lines.items()
        }
        box = Box(
            cut[_Edge.LEFT], cut[_Edge.TOP], SIDE - cut[_Edge.RIGHT], SIDE - cut[_Edge.BOTTOM]
        )
        area = (box.x1 - box.x0) * (box.y1 - box.y0)
        return box if _MIN_AREA * SIDE**2 <= area < SIDE**2 else None


def _band(edge: _Edge, luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the lines of one side (n, _BAND, SIDE), the outermost first."""
    if edge in (_Edge.LEFT, _Edge.RIGHT):
        luma = luma.transpose(0, 2, 1)
    if edge in (_Edge.BOTTOM, _Edge.RIGHT):
        luma = luma[:, ::-1]
    return luma[:, :_BAND]


def _span(edge: _Edge, lines: dict[_Edge, int]) -> slice:
    if edge in (_Edge.TOP, _Edge.BOTTOM):
        return slice(lines[_Edge.LEFT], SIDE - lines[_Edge.RIGHT])
    return slice(lines[_Edge.TOP], SIDE - lines[_Edge.BOTTOM])
