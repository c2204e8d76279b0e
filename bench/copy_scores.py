"""Score what was found: precision over pairs and over seconds, boxes, and vPDQ's rule beside it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.fingerprints import table, words
from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.values.regions import Region

Span = tuple[float, float]
# vPDQ's defaults (ThreatExchange): frames match within 31 bits, those below quality 50 are left
# out, and four fifths of the query's frames have to match.
VPDQ_DISTANCE, VPDQ_QUALITY, VPDQ_SHARE = 31, 50, 0.8


@dataclass(frozen=True)
class Found:
    """One claimed stretch of a pair: a score (greater is surer) and the seconds on both sides."""

    pair: tuple[str, str]
    score: float
    a: Span
    b: Span


def average_precision(claims: Iterable[tuple[float, bool]], truths: int) -> float:
    """Micro-average precision over pairs: `claims` are (score, true?), `truths` all true pairs."""
    right, total = 0, 0.0
    for rank, (_, true) in enumerate(sorted(claims, key=lambda claim: -claim[0]), start=1):
        right += true
        total += true * right / rank
    return total / truths if truths else 0.0


def segment_average_precision(found: Sequence[Found], truths: Sequence[Found]) -> float:
    """The metric of VSC2022's matching track (Pizzi et al. 2023), over seconds of both sides.

    Precision and recall are the geometric means of those of the two sides; seconds claimed twice
    count once, and only stretches that meet the truth on both sides count as right.
    """
    wanted = [_total(truths, side) for side in (0, 1)]
    area, recall = 0.0, 0.0
    ranked = sorted(found, key=lambda each: -each.score)
    cut = sorted({each.score for each in ranked}, reverse=True)
    for score in cut:
        some = [each for each in ranked if each.score >= score]
        claimed = [_total(some, side) for side in (0, 1)]
        right = [_right(some, truths, side) for side in (0, 1)]
        precision = np.sqrt(np.prod([r / c for r, c in zip(right, claimed, strict=True)]))
        reached = np.sqrt(np.prod([r / w for r, w in zip(right, wanted, strict=True)]))
        area += precision * (reached - recall)
        recall = reached
    return float(area)


def _spans(found: Iterable[Found], side: int) -> dict[tuple[str, str], list[Span]]:
    spans: dict[tuple[str, str], list[Span]] = {}
    for each in found:
        spans.setdefault(each.pair, []).append((each.a, each.b)[side])
    return spans


def _total(found: Iterable[Found], side: int) -> float:
    return sum(map(_length, _spans(found, side).values()))


def _length(spans: Iterable[Span]) -> float:
    total, end = 0.0, -np.inf
    for first, last in sorted(spans):
        total += max(0.0, last - max(first, end))
        end = max(end, last)
    return total


def _right(found: Iterable[Found], truths: Sequence[Found], side: int) -> float:
    by_pair: dict[tuple[str, str], list[Found]] = {}
    for truth in truths:
        by_pair.setdefault(truth.pair, []).append(truth)
    shared: dict[tuple[str, str], list[Span]] = {}
    for each in found:
        for truth in by_pair.get(each.pair, ()):
            meet = [
                (max(x[0], y[0]), min(x[1], y[1]))
                for x, y in ((each.a, truth.a), (each.b, truth.b))
            ]
            if all(last > first for first, last in meet):
                shared.setdefault(each.pair, []).append(meet[side])
    return sum(map(_length, shared.values()))


def best_overlap(found: FrameMap, truth: FrameMap) -> float:
    """Give the mean overlap (intersection over union) of boxes carried by two maps."""
    boxes = [Region(x, y, 0.2, 0.25) for x in (0.1, 0.4, 0.7) for y in (0.1, 0.375, 0.65)]
    scores = []
    for box in boxes:
        right, said = truth.region(box), found.region(box)
        if right is not None:
            scores.append(said.overlap(right) if said else 0.0)
    return float(np.mean(scores)) if scores else 1.0


def vpdq_rule(
    query: tuple[NDArray[np.uint8], NDArray[np.uint8]],
    other: tuple[NDArray[np.uint8], NDArray[np.uint8]],
) -> bool:
    """Say whether vPDQ calls two videos a match, from bits (n, 32) and qualities (n,) of each."""
    mine, theirs = (words(bits[quality >= VPDQ_QUALITY]) for bits, quality in (query, other))
    if not len(mine) or not len(theirs):
        return False
    matched = (table(mine, theirs).min(axis=1) <= VPDQ_DISTANCE).mean()
    return bool(matched >= VPDQ_SHARE)
