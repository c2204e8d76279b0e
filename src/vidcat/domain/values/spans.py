"""Spans of time, in seconds: their union, and how long they are."""

import math
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """Where something begins and ends, in seconds."""

    start_s: float
    end_s: float


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of spans, ascending and apart."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1].end_s:
            found[-1] = Span(found[-1].start_s, max(found[-1].end_s, end))
        else:
            found.append(Span(start, end))
    return tuple(found)


def length_of(spans: Iterable[Span]) -> float:
    """Return how many seconds spans that lie apart hold."""
    return math.fsum(end - start for start, end in spans)
