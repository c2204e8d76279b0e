"""Exchange with CVAT: boxes in pixels, on frames counted from 0.

CVAT numbers the frames that come out of a decoder and shows them turned upright, but with pixels as
they are stored. Its files are described under "XML annotation format", version 1.1, in its manual.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from vidcat.domain.values.regions import Region, clipped
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.model import MediaFacts

CERTAINTY = "certainty"
"""The attribute of a box that says how sure its maker was."""

_SLACK_PX = 0.5  # CVAT writes hundredths; a box that is drawn to the edge may lie a bit beyond
Corners = tuple[float, float, float, float]


@dataclass(frozen=True)
class CvatBox:
    """A box of a track on one frame: left, top, right, bottom in pixels; `line` is the file's."""

    frame: int
    corners: Corners
    is_keyframe: bool
    is_outside: bool
    line: int
    certainty: str = ""


@dataclass(frozen=True)
class Stretch:
    """Frames over which a track does not change, both ends shown, and the box it begins with."""

    label: str
    first: int
    last: int
    box: CvatBox
    is_still: bool = True  # false: the box moved on, without a person having drawn where to


def follow(now: Stretch | None, label: str, box: CvatBox) -> tuple[Stretch | None, Stretch | None]:
    """Process the next box of a track; return the current stretch, and the one that ended.

    Each box that a person drew (a keyframe) begins a stretch, unless it repeats the one before; a
    stretch continues while the box stays the same. What lies between two that differ is
    interpolated, and nobody stated it.
    """
    if now is None:
        return None if box.is_outside else Stretch(label, box.frame, box.frame, box), None
    if box.is_outside:
        return None, replace(now, last=box.frame - 1) if now.is_still else now
    same = now.is_still and box.corners == now.box.corners
    if box.is_keyframe and not same:
        return Stretch(label, box.frame, box.frame, box), now
    return replace(now, last=box.frame) if same else replace(now, is_still=False), None


def corners_of(region: Region, size: Size) -> Corners:
    """Return the corners of a box in a picture of this size in pixels."""
    width, height = size
    right, bottom = region.x + region.width, region.y + region.height
    return region.x * width, region.y * height, min(right, 1) * width, min(bottom, 1) * height


def region_of(corners: Corners, size: Size) -> Region | None:
    """Return the box of corners in a picture of this size in pixels; None when it lies outside.

    Up to half a pixel beyond the edge is cut off.
    """
    width, height = size
    left, top, right, bottom = corners
    inside = (
        -_SLACK_PX <= left < right <= width + _SLACK_PX
        and -_SLACK_PX <= top < bottom <= height + _SLACK_PX
    )
    if not inside:
        return None
    return clipped(left / width, top / height, (right - left) / width, (bottom - top) / height)


def stored_size(facts: MediaFacts) -> Size:
    """Return the width and height that CVAT shows: upright, its pixels not made square."""
    num, _, den = facts.sample_aspect.partition(":")
    aspect = Fraction(int(num), int(den))
    width, height = facts.width, facts.height
    if facts.rotation % 180:
        width, height = height, width
    if aspect > 1:
        width = round(width / aspect)
    elif aspect < 1:
        height = round(height * aspect)
    return Size(height, width) if facts.rotation % 180 else Size(width, height)
