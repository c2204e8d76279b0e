"""Decide whether two videos share footage, and find those that do among many.

A relation is stated once for two videos, in the order of their SHA-256, so that it does not matter
which of them came first; `seen_from` turns it round for the reader.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import product

import numpy as np

from vidcat.domain.copies.alignment import Segment, align
from vidcat.domain.copies.diagonals import FEW_VOTES, MAX_DISTANCE, STEP_S, WINDOW_CELLS, is_short
from vidcat.domain.copies.fingerprints import PDQ_BITS, Track, nearest, sides, words
from vidcat.domain.values.spans import Span

Tracks = tuple[Track, ...]

PROBABLE_DISTANCE = 60
SHORT_PROBABLE_DISTANCE = 31
# Shorter stretches are held to the second.
SHORT_S = (WINDOW_CELLS - 1) * STEP_S
# A video counts as wholly matched from here on; cuts at cell borders and fades take the rest.
WHOLE = 0.8
_BATCH_SAMPLES = 1 << 16


class Kind(StrEnum):
    """What two videos are to each other, seen from the first."""

    NEAR = "near"  # each shows nearly all of the other
    EXCERPT = "excerpt"  # the first lies inside the second
    CONTAINS = "contains"  # the second lies inside the first
    OVERLAP = "overlap"  # they share a part
    SCENE = "scene"  # the same place or thing is seen; no shared footage was found


class Band(StrEnum):
    """How sure a relation is before a person has looked."""

    PROBABLE = "probable"
    CANDIDATE = "candidate"


class Method(StrEnum):
    """What a relation rests on."""

    FINGERPRINTS = "fingerprints"  # of the pictures as they are, without bars, or mirrored
    PICTURES = "pictures"  # laid over each other by their details, then fingerprinted


_TURNED = {Kind.EXCERPT: Kind.CONTAINS, Kind.CONTAINS: Kind.EXCERPT}


@dataclass(frozen=True, slots=True)
class Relation:
    """Two videos share footage: the shares of each (0..1) and the aligned spans, ascending in a.

    `distance` is the mean PDQ distance of the closest segment; 256 of a scene, which has none.
    """

    a: str
    b: str
    kind: Kind
    band: Band
    distance: float
    matched_a: float
    matched_b: float
    segments: tuple[Segment, ...]
    method: Method = Method.FINGERPRINTS


def find_relations(query: Tracks, references: Iterable[Tracks]) -> list[Relation]:
    """Return the relations of a video with each reference that has one, the surest first.

    No index: every sample is compared with every other, so that no candidate is lost. References
    are read once, in batches of bounded size; the query itself is passed over among them.
    """
    found = (relate(query, reference) for reference in candidates(query, references))
    return in_order(relation for relation in found if relation is not None)


def in_order(relations: Iterable[Relation]) -> list[Relation]:
    """Sort relations, the surest first."""
    return sorted(relations, key=lambda relation: (*sureness(relation), relation.a, relation.b))


def sureness(relation: Relation) -> tuple[bool, float]:
    """Return the sort key of relations, the surest first: probable ones, then the closest.

    A single picture may be closer than any copy, and still proves less.
    """
    return relation.band is not Band.PROBABLE, relation.distance


def relate(one: Tracks, other: Tracks) -> Relation | None:
    """Return how two videos are related, or None; the order of the arguments does not matter."""
    if not one or not other or one[0].video == other[0].video:
        return None
    a, b = sorted((one, other), key=lambda tracks: tracks[0].video)
    segments = align_sides(a, b)
    if not segments:
        return None
    return related(a, b, segments)


def align_sides(a: Tracks, b: Tracks) -> tuple[Segment, ...]:
    """Align two videos in all their views, as they are and mirrored."""
    ours = [plain for plain, _ in sides(a)]
    theirs = sides(b)
    return align(
        list(product(ours, [plain for plain, _ in theirs])),
        list(product(ours, [flipped for _, flipped in theirs])),
    )


def related(
    a: Tracks, b: Tracks, segments: tuple[Segment, ...], method: Method = Method.FINGERPRINTS
) -> Relation:
    """State what the shared spans of two videos, in the order of their digests, amount to."""
    share_a = _share(a, [each.a_span for each in segments])
    share_b = _share(b, [each.b_span for each in segments])
    return Relation(
        a=a[0].video,
        b=b[0].video,
        kind=_kind(share_a, share_b),
        band=Band.PROBABLE if any(map(_is_probable, segments)) else Band.CANDIDATE,
        distance=min(each.distance for each in segments),
        matched_a=share_a,
        matched_b=share_b,
        segments=segments,
        method=method,
    )


def percent(share: float) -> str:
    """Write a share (0..1) as people read it; what is there is never called nothing."""
    return "<1%" if 0 < share < 0.01 else f"{share:.0%}"


def scene(a: Tracks, b: Tracks) -> Relation:
    """State that two videos, in the order of their digests, show the same place, and no more."""
    return Relation(
        a=a[0].video,
        b=b[0].video,
        kind=Kind.SCENE,
        band=Band.CANDIDATE,
        distance=PDQ_BITS,
        matched_a=0.0,
        matched_b=0.0,
        segments=(),
        method=Method.PICTURES,
    )


def candidates(query: Tracks, references: Iterable[Tracks]) -> Iterator[Tracks]:
    """Yield the references with a sample near enough to one of the query's, in their order.

    No relation is lost: a run whose mean is within the radius holds a sample within the radius.
    """
    for batch in _batches(references):
        for reference, closest in zip(batch, _closest(query, batch), strict=True):
            if closest <= MAX_DISTANCE and reference[0].video != query[0].video:
                yield reference


def turned(kind: Kind) -> Kind:
    """Return the kind as seen from the second video."""
    return _TURNED.get(kind, kind)


def seen_from(relation: Relation, video: str) -> Relation:
    """Return the relation with `video` as its a: kind, shares, spans and rates turned round.

    Raises: ValueError if the relation is between two other videos.
    """
    if video == relation.a:
        return relation
    if video != relation.b:
        raise ValueError(f"{video} has no part in this relation")
    return replace(
        relation,
        a=relation.b,
        b=relation.a,
        kind=turned(relation.kind),
        matched_a=relation.matched_b,
        matched_b=relation.matched_a,
        segments=tuple(sorted(map(_turned, relation.segments), key=lambda each: each.a_start_s)),
    )


def _share(tracks: Tracks, spans: Sequence[Span]) -> float:
    duration_s = max(track.duration_s for track in tracks)
    return min(1.0, sum(end - start for start, end in spans) / duration_s) if duration_s else 1.0


def _kind(share_a: float, share_b: float) -> Kind:
    if share_a >= WHOLE:
        return Kind.NEAR if share_b >= WHOLE else Kind.EXCERPT
    return Kind.CONTAINS if share_b >= WHOLE else Kind.OVERLAP


def probable_limit(segment: Segment) -> int:
    """Return the mean distance (bits) up to which a stretch of this length may be probable."""
    cells = round((segment.a_end_s - segment.a_start_s) / STEP_S)
    return SHORT_PROBABLE_DISTANCE if is_short(cells) else PROBABLE_DISTANCE


def _is_probable(segment: Segment) -> bool:
    is_close = segment.distance <= probable_limit(segment)
    return segment.votes >= FEW_VOTES and is_close and segment.moves_alike


def _turned(segment: Segment) -> Segment:
    return replace(
        segment,
        a_start_s=segment.b_start_s,
        a_end_s=segment.b_end_s,
        b_start_s=segment.a_start_s,
        b_end_s=segment.a_end_s,
        rate=1.0 / segment.rate,
        map=segment.map.inverse(),
    )


def _batches(references: Iterable[Tracks]) -> Iterator[list[Tracks]]:
    batch: list[Tracks] = []
    samples = 0
    for reference in references:
        if not reference:
            continue
        batch.append(reference)
        samples += sum(len(track.times_s) for track in reference)
        if samples >= _BATCH_SAMPLES:
            yield batch
            batch, samples = [], 0
    if batch:
        yield batch


def _closest(query: Tracks, batch: Sequence[Tracks]) -> list[int]:
    """Return for each reference the least distance of any of its samples to any of the query's."""
    asked = np.concatenate(
        [words(track.pdq[track.votes]) for side in sides(query) for track in side]
    )
    found = [
        words(np.concatenate([track.pdq[track.votes] for track, _ in sides(each)]))
        for each in batch
    ]
    least = nearest(asked, np.concatenate(found))
    ends = np.cumsum([len(each) for each in found])
    return [int(part.min(initial=MAX_DISTANCE + 1)) for part in np.split(least, ends[:-1])]
