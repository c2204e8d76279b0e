"""Carry what was seen in one video to its copies: the time, and the place in the frame."""

from dataclasses import dataclass

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.values.regions import Region
from vidcat.domain.values.spans import Span


@dataclass(frozen=True)
class Arrival:
    """Where a span and box of a lie in b; `region` is None when there was none to carry."""

    start_s: float
    end_s: float
    region: Region | None
    segment: Segment


def carry(
    segments: tuple[Segment, ...],
    span: Span,
    region: Region | None,
) -> tuple[Arrival, ...]:
    """Carry a span of a, and a box, through each segment (a to b) that holds part of the span.

    A box that comes to lie outside of b's frame is not carried at all: the object is not visible
    there.
    """
    found = (_through(segment, span, region) for segment in segments)
    return tuple(arrival for arrival in found if arrival is not None)


def _through(segment: Segment, span: Span, region: Region | None) -> Arrival | None:
    start, end = max(span.start_s, segment.a_start_s), min(span.end_s, segment.a_end_s)
    if start > end or start >= segment.a_end_s:  # the frame at the end is the next stretch's
        return None
    place = segment.map.region(region) if region else None
    if region and place is None:
        return None
    return Arrival(_at(segment, start), _at(segment, end), place, segment)


def _at(segment: Segment, time_s: float) -> float:
    """Return the time in b, in seconds: exact to a cell at the ends, by the rate in between."""
    time = segment.b_start_s + (time_s - segment.a_start_s) * segment.rate
    return min(max(time, segment.b_start_s), segment.b_end_s)
