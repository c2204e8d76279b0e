"""Lay two videos over each other by their details, and match what both show.

Agreeing corners show the same place. Only pictures that stay close over time, laid over each
other, show the same footage: the test is that of plain fingerprints, with the same bands.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.alignment import Segment, align
from vidcat.domain.copies.fingerprints import Track
from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.copies.local_features import Aspects
from vidcat.media.pictures.laid_over import lay_over, without_overlays
from vidcat.media.pictures.local_features import Laid, corners, lay, turned_back
from vidcat.media.pictures.pdq import pdq
from vidcat.media.pictures.reduced import SAMPLES_PER_S, Picture
from vidcat.media.pictures.second_look import SecondLook

_STEP_S = 1 / SAMPLES_PER_S
_GAP_S = 1.0  # between samples: what lies between two spans was not looked at
_SURE_DISTANCE = 40
_CHECKED = (0.1, 0.3, 0.5, 0.7, 0.9)  # of a segment: where the map is made exact


@dataclass(frozen=True, slots=True)
class Overlaid:
    """How two videos lie over each other; without segments, only the same place was seen."""

    laid: Laid
    segments: tuple[Segment, ...]
    cleared: bool  # a standing logo or caption was cut away before the pictures were compared

    @property
    def distance(self) -> float:
        """The mean PDQ distance of the closest segment, 256 without one."""
        return min((segment.distance for segment in self.segments), default=256.0)


def overlay(one: SecondLook, other: SecondLook, starts: Sequence[Laid]) -> Overlaid | None:
    """Try each map, made exact on the frames that it aligns; give what brings them closest.

    Maps after one that brings them near enough to be sure are not tried.
    """
    best: Overlaid | None = None
    for start in starts:
        tried = [*_tried(one, other, start), *([best] if best else [])]
        best = min(tried, key=lambda found: (found.distance, -found.laid.inliers))
        if best.distance <= _SURE_DISTANCE:
            break
    return best


def _tried(one: SecondLook, other: SecondLook, start: Laid) -> Iterator[Overlaid]:
    first = _under(one, other, start)
    yield first
    if first.segments and (exact := _made_exact(one, other, first)) is not None:
        yield _under(one, other, exact)


def _under(one: SecondLook, other: SecondLook, laid: Laid) -> Overlaid:
    shown = tracks_under(one, other, laid.map)
    if shown is None:
        return Overlaid(laid, (), cleared=False)
    a, b, cleared = shown
    found = (replace(each, map=laid.map) for each in align([(a, b)], flipped=[]))
    return Overlaid(laid, tuple(found), cleared)


def tracks_under(
    one: SecondLook, other: SecondLook, place: FrameMap
) -> tuple[Track, Track, bool] | None:
    """Fingerprint what both frames show under a map; None when one lies outside of the other.

    The last says whether a standing logo or caption was cut away: on both, it would bring any two
    videos of one outlet near each other.
    """
    common = lay_over(one.pictures, other.pictures, place)
    if common is None:
        return None
    clear = without_overlays(common)
    shown = clear or common
    # What neither look holds must not be taken for alike: their gaps are as unlike as can be.
    a, b = _track("a", one.times_s, shown.a, 0), _track("b", other.times_s, shown.b, 255)
    return a, b, clear is not None


def _made_exact(one: SecondLook, other: SecondLook, found: Overlaid) -> Laid | None:
    """Take the map from the corners of frames that are shown at the same moments."""
    segment = min(found.segments, key=lambda each: each.distance)
    pairs = moments(one, other, segment, _CHECKED)
    return lay_pictures(pairs, mirrored=segment.mirrored, squeezed=True)


def moments(
    one: SecondLook, other: SecondLook, segment: Segment, shares: Sequence[float]
) -> list[tuple[Picture, Picture]]:
    """Return the pictures of both at some shares (0..1) of an aligned stretch."""
    return [
        (
            one.shown(segment.a_start_s + share * (segment.a_end_s - segment.a_start_s)),
            other.shown(segment.b_start_s + share * (segment.b_end_s - segment.b_start_s)),
        )
        for share in shares
    ]


def lay_pictures(
    pairs: Sequence[tuple[Picture, Picture]], *, mirrored: bool, squeezed: bool
) -> Laid | None:
    """Find the map that most corners of these pairs of pictures agree on."""
    ours = [np.ascontiguousarray(a[:, ::-1]) if mirrored else a for a, _ in pairs]
    found = [(corners(a), corners(b)) for a, (_, b) in zip(ours, pairs, strict=True)]
    (a, b) = pairs[0]
    aspects = Aspects(a.shape[1] / a.shape[0], b.shape[1] / b.shape[0])
    laid = lay(found, aspects, squeezed=squeezed)
    return turned_back(laid) if laid and mirrored else laid


def _track(name: str, times_s: NDArray[np.float64], pictures: NDArray[np.uint8], gap: int) -> Track:
    """Fingerprint pictures; where spans leave a gap, a sample of bytes `gap` that does not vote."""
    bits, quality = pdq(pictures)
    gaps = np.flatnonzero(np.diff(times_s) > _GAP_S) + 1
    return Track(
        name,
        "full",
        np.insert(times_s, gaps, times_s[gaps - 1] + _STEP_S),
        float(times_s[-1]) + _STEP_S,
        np.insert(bits, gaps, gap, axis=0),
        np.zeros((len(times_s) + len(gaps), 8), np.uint8),  # phash, which alignment does not read
        np.insert(quality, gaps, 0),
    )
