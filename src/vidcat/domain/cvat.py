"""What vidcat and CVAT say to each other: boxes in pixels, on frames that are counted from 0.

CVAT numbers the frames that come out of a decoder and shows them turned upright, but with pixels as
they are stored. Its files are described under "XML annotation format", version 1.1, in its manual.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from vidcat.domain.model import MediaFacts
from vidcat.domain.regions import Region, clipped

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
    certainty: str
    line: int


@dataclass(frozen=True)
class CvatTrack:
    """One object through the frames, its boxes in the order of the frames."""

    label: str
    line: int
    boxes: tuple[CvatBox, ...]


@dataclass(frozen=True)
class Stretch:
    """Frames through which a track stands still, both shown, and the box that it begins with."""

    first: int
    last: int
    box: CvatBox


def stretches(track: CvatTrack) -> Iterator[Stretch]:
    """Say where an object was by the boxes that a person drew.

    Each keyframe begins a stretch, unless it repeats the box before it; a stretch goes on while the
    box stays the same. What lies between two boxes that differ is interpolated: nobody said it.
    """
    begun: Stretch | None = None
    is_still = True
    for box in track.boxes:
        if box.is_outside:
            if begun:
                yield _until(begun, box.frame - 1) if is_still else begun
            begun = None
        elif begun is None or (box.is_keyframe and box.corners != begun.box.corners):
            if begun:
                yield begun
            begun, is_still = Stretch(box.frame, box.frame, box), True
        elif is_still and box.corners == begun.box.corners:
            begun = _until(begun, box.frame)
        else:
            is_still = False
    if begun:
        yield begun


def _until(stretch: Stretch, last: int) -> Stretch:
    return Stretch(stretch.first, last, stretch.box)


def corners_of(region: Region, size: tuple[int, int]) -> Corners:
    """Give the corners of a box in a picture of so many pixels."""
    width, height = size
    right, bottom = region.x + region.width, region.y + region.height
    return region.x * width, region.y * height, min(right, 1) * width, min(bottom, 1) * height


def region_of(corners: Corners, size: tuple[int, int]) -> Region | None:
    """Give the box of corners in a picture of so many pixels; None when it lies outside.

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


def stored_size(facts: MediaFacts) -> tuple[int, int]:
    """Give the width and height that CVAT shows: upright, its pixels not made square."""
    num, _, den = facts.sample_aspect.partition(":")
    aspect = Fraction(int(num), int(den))
    width, height = facts.width, facts.height
    if facts.rotation % 180:
        width, height = height, width
    if aspect > 1:
        width = round(width / aspect)
    elif aspect < 1:
        height = round(height * aspect)
    return (height, width) if facts.rotation % 180 else (width, height)
