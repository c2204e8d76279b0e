"""Carry what was seen in one video to the same frames of its copies: time, and place in the frame.

The picture of a video is its frame without the bars around it; two copies show the same picture,
one of them perhaps turned left to right. So a box goes from the frame of the one into its picture,
is mirrored where the segment is, and comes out into the frame of the other.
"""

from dataclasses import dataclass

from vidcat.domain.alignment import Segment
from vidcat.domain.regions import WHOLE_FRAME, Region


@dataclass(frozen=True)
class Arrival:
    """Where a span and box of a lie in b; `region` is None when there was none to carry."""

    start_s: float
    end_s: float
    region: Region | None
    segment: Segment


def carry(
    segments: tuple[Segment, ...],
    span_s: tuple[float, float],
    region: Region | None,
    pictures: tuple[Region, Region] = (WHOLE_FRAME, WHOLE_FRAME),
) -> tuple[Arrival, ...]:
    """Carry a span of a, and a box, through each segment (a to b) that holds part of the span.

    `pictures` are the parts of the frames of a and b that are not bars. A box that comes to lie
    outside of b's frame is not carried at all: the object is not visible there.
    """
    found = (_through(segment, span_s, region, pictures) for segment in segments)
    return tuple(arrival for arrival in found if arrival is not None)


def _through(
    segment: Segment,
    span_s: tuple[float, float],
    region: Region | None,
    pictures: tuple[Region, Region],
) -> Arrival | None:
    start, end = max(span_s[0], segment.a_start_s), min(span_s[1], segment.a_end_s)
    if start > end or start >= segment.a_end_s:  # the frame at the end is the next stretch's
        return None
    place = _placed(region, pictures, mirrored=segment.mirrored) if region else None
    if region and place is None:
        return None
    return Arrival(_at(segment, start), _at(segment, end), place, segment)


def _at(segment: Segment, time_s: float) -> float:
    """Give the time in b. The ends are exact to a cell; in between the rate says where."""
    time = segment.b_start_s + (time_s - segment.a_start_s) * segment.rate
    return min(max(time, segment.b_start_s), segment.b_end_s)


def _placed(region: Region, pictures: tuple[Region, Region], *, mirrored: bool) -> Region | None:
    inside = region.within(pictures[0])
    if inside is None:
        return None
    return (inside.mirrored() if mirrored else inside).out_of(pictures[1])
