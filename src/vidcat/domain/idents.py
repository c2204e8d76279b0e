"""Idents: a title card, an intro or outro that videos show which have nothing else in common.

They tie videos together that share no footage. So they are learnt, left out of matching, and kept
as what they are: the mark of whoever published the videos. A clip that many compilations share is
evidence and no ident, which is why an ident must stand at the beginning or end of most videos, and
why a person's word that it is footage undoes it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.families import families
from vidcat.domain.fingerprints import Track, nearest, words
from vidcat.domain.matching import Band, Kind, Relation

# Fewer may share a clip by chance of editing; with four, a publisher shows.
MIN_VIDEOS = 4
MAX_IDENT_S = 15.0
_EDGE_S = 15.0  # of a video: where intros and outros stand, perhaps behind another one
_AT_EDGE = 0.75  # share of the showings that stand there
_LESS_THAN = 0.5  # of either video
# vPDQ's distance for the same picture: an ident is shown again, not filmed again.
SAME_BITS = 31
_SHOWN_SHARE = 0.5  # of its length, for a showing to be recorded
_GAP_S = 1.0  # between samples of one showing

Span = tuple[float, float]


class IdentWord(StrEnum):
    """What a person says of an ident."""

    IDENT = "ident"
    FOOTAGE = "footage"


@dataclass(frozen=True)
class Showing:
    """Seconds of a video in which an ident is shown."""

    video: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Naming:
    """A person's word on an ident: whose it is, or that it is footage."""

    word: IdentWord
    name: str
    type: str | None  # of the logo it shows, in the taxonomy
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, eq=False)
class Ident:
    """A learnt ident: where it is taken from, its PDQ bits (n, 32), who shows it, the last word."""

    number: int
    taken_from: Showing
    bits: NDArray[np.uint8]
    showings: tuple[Showing, ...]
    naming: Naming | None = None

    @property
    def is_active(self) -> bool:
        """Whether it is left out of matching: nobody said that it is footage."""
        return self.naming is None or self.naming.word is IdentWord.IDENT


def learn(
    relations: Sequence[Relation], lasts: Mapping[str, Span], known: Iterable[Showing]
) -> list[tuple[Showing, ...]]:
    """Find what unrelated videos share; each is given by its showings, the longest first.

    `lasts` says when each video begins and ends. What overlaps a `known` showing is not learnt
    again, whatever people said of it. The order of the relations does not matter.
    """
    slim = [relation for relation in relations if _is_slim(relation)]
    whole = [relation for relation in relations if relation.kind is not Kind.SCENE]
    related = [
        (each.a, each.b) for each in whole if not _is_slim(each) and each.band is Band.PROBABLE
    ]
    of_family = families(related)
    old = list(known)
    found = []
    for spans in _components(slim):
        showings = _showings(spans)
        groups = {of_family.get(each.video, each.video) for each in showings}
        at_edge = sum(_is_at_edge(each, lasts[each.video]) for each in showings)
        is_old = any(_meet(each, other) for each in showings for other in old)
        if len(groups) >= MIN_VIDEOS and at_edge >= _AT_EDGE * len(showings) and not is_old:
            found.append(showings)
    return sorted(found, key=lambda showings: showings[0].video)


def all_bits(idents: Iterable[Ident]) -> NDArray[np.uint8]:
    """Give the samples (n, 32) of all these idents."""
    return np.concatenate([np.empty((0, 32), np.uint8), *(each.bits for each in idents)])


def without_idents(tracks: Sequence[Track], bits: NDArray[np.uint8]) -> tuple[Track, ...]:
    """Give the tracks with every sample that shows an ident kept from voting.

    `bits` (n, 32) are the samples of all idents.
    """
    if not len(bits):
        return tuple(tracks)
    shown = [nearest(words(bits), words(track.pdq)) <= SAME_BITS for track in tracks]
    return tuple(
        replace(track, quality=np.where(ident, 0, track.quality).astype(np.uint8))
        for track, ident in zip(tracks, shown, strict=True)
    )


def shown_in(ident: Ident, track: Track) -> Showing | None:
    """Give the longest stretch of a video that shows an ident, if it is half the ident's length."""
    same = (nearest(words(ident.bits), words(track.pdq)) <= SAME_BITS) & track.votes
    at = np.flatnonzero(same)
    if not len(at):
        return None
    ends = np.append(track.times_s[1:], track.until_s)
    runs = np.split(at, np.flatnonzero(np.diff(track.times_s[at]) > _GAP_S) + 1)
    spans = [(float(track.times_s[run[0]]), float(ends[run[-1]])) for run in runs]
    start, end = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
    length = ident.taken_from.end_s - ident.taken_from.start_s
    return Showing(track.video, start, end) if end - start >= _SHOWN_SHARE * length else None


def _is_slim(relation: Relation) -> bool:
    """Whether all that two videos share is short, and less than half of either."""
    return (
        bool(relation.segments)
        and max(relation.matched_a, relation.matched_b) < _LESS_THAN
        and all(
            max(each.a_end_s - each.a_start_s, each.b_end_s - each.b_start_s) <= MAX_IDENT_S
            for each in relation.segments
        )
    )


def _components(relations: Iterable[Relation]) -> Iterator[list[Showing]]:
    """Group the shared spans that are tied to each other, directly or through others."""
    spans: list[Showing] = []
    ties: list[tuple[int, int]] = []
    by_video: dict[str, list[int]] = defaultdict(list)
    for relation in relations:
        for each in relation.segments:
            both = (
                Showing(relation.a, each.a_start_s, each.a_end_s),
                Showing(relation.b, each.b_start_s, each.b_end_s),
            )
            numbers = []
            for span in both:
                same = [n for n in by_video[span.video] if _meet(spans[n], span)]
                ties += [(len(spans), n) for n in same]
                by_video[span.video].append(len(spans))
                numbers.append(len(spans))
                spans.append(span)
            ties.append((numbers[0], numbers[1]))
    named = families((f"{a:09}", f"{b:09}") for a, b in ties)
    groups: dict[str, list[Showing]] = defaultdict(list)
    for number, span in enumerate(spans):
        groups[named[f"{number:09}"]].append(span)
    yield from groups.values()


def _meet(one: Showing, other: Showing) -> bool:
    """Whether two spans of one video overlap by half of the shorter."""
    shared = min(one.end_s, other.end_s) - max(one.start_s, other.start_s)
    shorter = min(one.end_s - one.start_s, other.end_s - other.start_s)
    return one.video == other.video and shared > 0 and 2 * shared >= shorter


def _showings(spans: Iterable[Showing]) -> tuple[Showing, ...]:
    """Give one showing a video: what most of its spans agree on; the longest first."""
    by_video: dict[str, list[Showing]] = defaultdict(list)
    for span in spans:
        by_video[span.video].append(span)
    showings = [
        Showing(
            video,
            float(np.median([each.start_s for each in some])),
            float(np.median([each.end_s for each in some])),
        )
        for video, some in by_video.items()
    ]
    return tuple(sorted(showings, key=lambda each: (each.start_s - each.end_s, each.video)))


def _is_at_edge(showing: Showing, lasts: Span) -> bool:
    return showing.start_s - lasts[0] <= _EDGE_S or lasts[1] - showing.end_s <= _EDGE_S
