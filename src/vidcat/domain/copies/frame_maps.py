"""Affine maps from points of one video's frame to points of another's, in fractions of frames.

Mirroring, bars, crops, windows and small turns are all affine; so is, nearly, a filmed screen. Both
frames are measured upright, from (0, 0) top left to (1, 1) bottom right.
"""

from dataclasses import astuple, dataclass
from typing import Self

from vidcat.domain.values.regions import WHOLE_FRAME, Region, clipped

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class FrameMap:
    """x' = xx x + xy y + x0 and y' = yx x + yy y + y0; without arguments nothing moves."""

    xx: float = 1.0
    xy: float = 0.0
    x0: float = 0.0
    yx: float = 0.0
    yy: float = 1.0
    y0: float = 0.0

    @property
    def numbers(self) -> tuple[float, float, float, float, float, float]:
        """The six numbers in the order of the fields, as they are stored."""
        return astuple(self)

    @property
    def is_mirrored(self) -> bool:
        """Whether left and right are exchanged."""
        return self.xx * self.yy - self.xy * self.yx < 0

    @classmethod
    def onto(cls, inner: Region, outer: Region, *, mirrored: bool = False) -> Self:
        """Return the map that takes one region to another, optionally mirrored."""
        x, y = outer.width / inner.width, outer.height / inner.height
        if mirrored:
            right = outer.x + outer.width
            return cls(-x, 0.0, right + inner.x * x, 0.0, y, outer.y - inner.y * y)
        return cls(x, 0.0, outer.x - inner.x * x, 0.0, y, outer.y - inner.y * y)

    def point(self, x: float, y: float) -> Point:
        """Return the image of a point."""
        return self.xx * x + self.xy * y + self.x0, self.yx * x + self.yy * y + self.y0

    def region(self, region: Region) -> Region | None:
        """Return the upright box around a box's image, cut off at the frame; None when outside."""
        right, bottom = region.x + region.width, region.y + region.height
        corners = [self.point(x, y) for x in (region.x, right) for y in (region.y, bottom)]
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        return clipped(min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys))

    def inverse(self) -> "FrameMap":
        """Return the inverse map. Raises ValueError for a map that flattens the picture."""
        area = self.xx * self.yy - self.xy * self.yx
        if abs(area) < 1e-9:
            raise ValueError("a map that flattens the picture cannot be turned round")
        xx, xy, yx, yy = self.yy / area, -self.xy / area, -self.yx / area, self.xx / area
        x0, y0 = -(xx * self.x0 + xy * self.y0), -(yx * self.x0 + yy * self.y0)
        return FrameMap(xx, xy, x0, yx, yy, y0)

    def then(self, other: "FrameMap") -> "FrameMap":
        """Return the map that applies this one first and then the other."""
        x0, y0 = other.point(self.x0, self.y0)
        return FrameMap(
            other.xx * self.xx + other.xy * self.yx,
            other.xx * self.xy + other.xy * self.yy,
            x0,
            other.yx * self.xx + other.yy * self.yx,
            other.yx * self.xy + other.yy * self.yy,
            y0,
        )

    def apart(self, other: "FrameMap") -> float:
        """Return the largest distance between the two images of a frame corner, in frame sides."""
        whole = WHOLE_FRAME
        corners = [(x, y) for x in (0.0, whole.width) for y in (0.0, whole.height)]
        pairs = ((self.point(*corner), other.point(*corner)) for corner in corners)
        return max(max(abs(a[0] - b[0]), abs(a[1] - b[1])) for a, b in pairs)


SAME_FRAME = FrameMap()
TURNED_FRAME = FrameMap(-1.0, 0.0, 1.0, 0.0, 1.0, 0.0)  # left to right
