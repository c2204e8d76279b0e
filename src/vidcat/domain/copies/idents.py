"""Idents: footage that many unrelated videos show, such as title cards, intros and test cards.

An ident is known by its looks in the videos it was learnt from. Where a video shows it, the
video's samples do not vote, so that no two videos are matched by it; what they share beside it
still matches.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.fingerprints import Track, nearest, words
from vidcat.domain.copies.matching import PROBABLE_DISTANCE
from vidcat.domain.values.spans import Span

# What an ident shows unless its namer says otherwise; a type of seeds/taxonomy.
LOGO_OF_OUTLET = "insignia/logo/media-office"

# The distance up to which PDQ's authors call two pictures the same (hashing.pdf, ThreatExchange).
SAME_BITS = 31
# Plain re-encodes of one picture lie within (11 real clips; domain/copies/alignment.py).
_PLAIN_BITS = 16
# Pictures of an ident that were too plain or too far off do not break it in two.
_JOIN_S = 1.0
# Shorter than that, a likeness of single pictures is no showing.
_LEAST_S = 1.0
# Who shows less than half of an ident need not be its owner.
_MOST_OF_IT = 0.5


class IdentWord(StrEnum):
    """What a person says of an ident."""

    IDENT = "ident"  # it is one, and somebody's
    FOOTAGE = "footage"  # it is evidence: matching goes by it


class IdentName(NamedTuple):
    """Whose an ident is, and the taxonomy id of what it shows; ("", None) for footage."""

    name: str
    type: str | None


@dataclass(frozen=True, slots=True, order=True)
class Showing:
    """A span of a video, in seconds, in which an ident is shown."""

    video: str
    start_s: float
    end_s: float

    @property
    def span(self) -> Span:
        """When it begins and ends."""
        return Span(self.start_s, self.end_s)

    @property
    def duration_s(self) -> float:
        """How long it lasts."""
        return self.end_s - self.start_s


@dataclass(frozen=True)
class IdentStatement:
    """A person's word on an ident; `type` is a taxonomy id, None for footage."""

    word: IdentWord
    name: str
    type: str | None
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, eq=False)
class Ident:
    """One ident: the video that shows it longest, and all its looks (uint8, (n, 32))."""

    number: int
    exemplar: Showing
    looks: NDArray[np.uint8]
    learnt_at: datetime
    statements: tuple[IdentStatement, ...] = ()

    @property
    def word(self) -> IdentStatement | None:
        """The newest word, which counts."""
        return self.statements[-1] if self.statements else None

    @property
    def is_footage(self) -> bool:
        """Whether a person said that matching should go by it."""
        return self.word is not None and self.word.word is IdentWord.FOOTAGE

    @property
    def name(self) -> str:
        """Whose it is, empty while nobody said."""
        return self.word.name if self.word else ""

    def is_shown_in(self, showing: Showing) -> bool:
        """Return whether a showing holds most of the ident, not only a shared part of it."""
        return showing.duration_s >= _MOST_OF_IT * self.exemplar.duration_s


def looks(tracks: Sequence[Track], span: Span) -> NDArray[np.uint8]:
    """Return the fingerprints of a span, in every view and mirrored: uint8 (n, 32)."""
    found = [np.empty((0, 32), np.uint8)]
    found += [track.pdq[_stands_in(track, [span]) & track.votes] for track in tracks]
    return np.unique(np.concatenate(found), axis=0)


def common_looks(of_each: Sequence[NDArray[np.uint8]], least: int) -> NDArray[np.uint8]:
    """Return the pictures (n, 32) of some videos that at least `least` others show too.

    What only one video shows before or after is left out, and so is a picture as near to the one
    before it as plain re-encodes are; logos over an ident are other looks of it.
    """
    kept = np.empty((0, 32), np.uint8)
    for number, pictures in enumerate(of_each):
        others = [each for at, each in enumerate(of_each) if at != number]
        shown_by = sum((_distances(each, pictures) <= PROBABLE_DISTANCE for each in others), 0)
        new = (shown_by >= least) & (_distances(kept, pictures) > _PLAIN_BITS)
        kept = np.concatenate((kept, pictures[new]))
    return kept


def _distances(known: NDArray[np.uint8], pictures: NDArray[np.uint8]) -> NDArray[np.uint16]:
    return nearest(words(known), words(pictures))


def share_known(pictures: NDArray[np.uint8], known: NDArray[np.uint8]) -> float:
    """Return the share, 0 to 1, of pictures (n, 32) that equal some known one (m, 32)."""
    if not len(pictures):
        return 0.0
    return float((_distances(known, pictures) <= SAME_BITS).mean())


def showings(tracks: Sequence[Track], pictures: NDArray[np.uint8]) -> list[Span]:
    """Return the spans of a video, ascending, that show these pictures (n, 32), mirrored or not.

    Exact: every voting sample is compared with every picture.
    """
    spans = [span for track in tracks for span in _alike(track, pictures)]
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start - joined[-1].end_s <= _JOIN_S:
            joined[-1] = Span(joined[-1].start_s, max(joined[-1].end_s, end))
        else:
            joined.append(Span(start, end))
    return [each for each in joined if each.end_s - each.start_s >= _LEAST_S]


def without(tracks: Sequence[Track], spans: Sequence[Span]) -> tuple[Track, ...]:
    """Return the tracks of a video with the votes of samples in these spans removed."""
    if not spans:
        return tuple(tracks)
    return tuple(
        replace(track, quality=np.where(_stands_in(track, spans), 0, track.quality))
        for track in tracks
    )


def during(tracks: Sequence[Track], span: Span) -> tuple[Track, ...]:
    """Return the part of a video's tracks within a span, at the same times."""
    return tuple(_cut(track, _stands_in(track, [span])) for track in tracks)


def beside(
    segments: Sequence[Segment], hidden_a: Sequence[Span], hidden_b: Sequence[Span]
) -> tuple[Segment, ...]:
    """Return the segments of two videos that lie mostly outside the spans of idents."""
    return tuple(
        each
        for each in segments
        if not _is_mostly_in(each.a_span, hidden_a) and not _is_mostly_in(each.b_span, hidden_b)
    )


def _is_mostly_in(span: Span, hidden: Sequence[Span]) -> bool:
    shared = sum(max(0.0, min(span.end_s, end) - max(span.start_s, start)) for start, end in hidden)
    return 2 * shared > span.end_s - span.start_s


def _cut(track: Track, kept: NDArray[np.bool_]) -> Track:
    ends = _ends(track)[kept]
    return replace(
        track,
        times_s=track.times_s[kept],
        until_s=float(ends[-1]) if len(ends) else track.until_s,
        pdq=track.pdq[kept],
        phash=track.phash[kept],
        quality=track.quality[kept],
    )


def _alike(track: Track, pictures: NDArray[np.uint8]) -> Iterator[Span]:
    votes = np.flatnonzero(track.votes)
    distances = _distances(pictures, track.pdq[votes])
    ends = _ends(track)
    for index in votes[distances <= SAME_BITS]:
        yield Span(float(track.times_s[index]), float(ends[index]))


def _stands_in(track: Track, spans: Sequence[Span]) -> NDArray[np.bool_]:
    """Return for each sample whether more than half of its time is in one of the spans."""
    ends = _ends(track)
    inside = np.zeros(len(track.times_s), np.bool_)
    for start, end in spans:
        shared = np.minimum(ends, end) - np.maximum(track.times_s, start)
        inside |= 2 * shared > ends - track.times_s
    return inside


def _ends(track: Track) -> NDArray[np.float64]:
    return np.append(track.times_s[1:], track.until_s)
