"""Local features: the corners of a few stills of a video and what each looks like, in bits.

They survive what whole-picture fingerprints do not: crops, windows in other pictures, filmed
screens, small turns. But they say "the same place or thing is seen", never "the same footage".
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.values.regions import WHOLE_FRAME
from vidcat.domain.values.spans import Span

ALGORITHM = "orb256/1"
"""OpenCV's ORB, 600 corners of a still reduced to 480 pixels: see media/pictures."""

DESCRIPTOR_BYTES = 32
# Corners that agree on one map. Of 1,200 unrelated pairs of videos (64 still pairs each, plain and
# mirrored) none with a map that keeps shape reached 20, but for scenes in the same place.
SAME_SCENE_INLIERS = 20
LEAST_INLIERS = 12
# A picture in a window of a third, and its inverse; turns beyond hand-held filming are chance.
_LEAST_SCALE, _MOST_TURN = 0.28, math.radians(12)
_MOST_SQUEEZE = 1.7
_LEAST_SHARE = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class LocalFeatures:
    """Of k stills: `times_s` (k,) and `counts` (k,) corners each; of all n corners in that order
    `points` float32 (n, 2), in fractions of the frame, and `bits` uint8 (n, 32).
    """

    video: str
    aspect: float  # width of the frame by its height, as it is shown
    times_s: NDArray[np.float64]
    counts: NDArray[np.int64]
    points: NDArray[np.float32]
    bits: NDArray[np.uint8]

    def still(self, number: int) -> tuple[NDArray[np.float32], NDArray[np.uint8]]:
        """Return the points and bits of one still."""
        first = int(self.counts[:number].sum())
        part = slice(first, first + int(self.counts[number]))
        return self.points[part], self.bits[part]


class Aspects(NamedTuple):
    """The shapes of two frames as shown, width by height, of which one is laid over the other."""

    ours: float
    theirs: float


def outside(features: LocalFeatures, spans: Sequence[Span]) -> LocalFeatures:
    """Return the features without the stills shown in these spans: idents."""
    kept = np.array(
        [not any(start <= time < end for start, end in spans) for time in features.times_s], bool
    )
    of_still = np.repeat(kept, features.counts)
    return replace(
        features,
        times_s=features.times_s[kept],
        counts=features.counts[kept],
        points=features.points[of_still],
        bits=features.bits[of_still],
    )


def is_plausible(place: FrameMap, aspects: Aspects) -> bool:
    """Return whether an edit could make a map: no collapse, no wild turn, most of it seen."""
    ours, theirs = aspects
    linear = np.array(
        [[place.xx * theirs / ours, place.xy * theirs], [place.yx / ours, place.yy]], np.float64
    )
    most, least = np.linalg.svd(linear, compute_uv=False)
    # In heights of b for heights of a; what is laid into a wide frame is small in its height only.
    if least < _LEAST_SCALE * min(1, theirs / ours) or most > max(1, theirs / ours) / _LEAST_SCALE:
        return False
    turn = abs(math.atan2(linear[1, 0], abs(linear[1, 1])))
    return (
        bool(turn <= _MOST_TURN and most / least <= _MOST_SQUEEZE) and seen(place) >= _LEAST_SHARE
    )


def seen(place: FrameMap) -> float:
    """Return the larger of the two shares of a frame that is seen in the other."""
    there, back = place.region(WHOLE_FRAME), place.inverse().region(WHOLE_FRAME)
    return max(box.width * box.height if box else 0.0 for box in (there, back))


def pack_features(found: LocalFeatures) -> dict[str, bytes]:
    """Return the arrays as bytes in C order: float64, uint16, float32 and uint8."""
    return {
        "times_s": found.times_s.astype("<f8").tobytes(),
        "counts": found.counts.astype("<u2").tobytes(),
        "points": found.points.astype("<f4").tobytes(),
        "descriptors": found.bits.tobytes(),
    }


def unpack_features(video: str, aspect: float, columns: Mapping[str, bytes]) -> LocalFeatures:
    """Return what `pack_features` wrote; the video and its aspect are stored beside it."""
    return LocalFeatures(
        video,
        aspect,
        np.frombuffer(columns["times_s"], "<f8").astype(np.float64),
        np.frombuffer(columns["counts"], "<u2").astype(np.int64),
        np.frombuffer(columns["points"], "<f4").astype(np.float32).reshape(-1, 2),
        np.frombuffer(columns["descriptors"], np.uint8).reshape(-1, DESCRIPTOR_BYTES),
    )
