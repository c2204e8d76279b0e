"""Spans of time, in seconds: their union, and how long they are."""

import math
from collections.abc import Iterable

Span = tuple[float, float]
"""Where it begins and ends."""


def united(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return the union of spans, ascending and apart."""
    found: list[Span] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        else:
            found.append((start, end))
    return tuple(found)


def length_of(spans: Iterable[Span]) -> float:
    """Return how many seconds spans that lie apart hold."""
    return math.fsum(end - start for start, end in spans)
