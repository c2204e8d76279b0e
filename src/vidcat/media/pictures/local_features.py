"""Find corners in pictures, and lay one picture over another where their corners agree.

ORB (Rublee et al. 2011) gives the corners, RANSAC the map that most of them agree on; both are
OpenCV's. The same pictures give the same map: the sampling of RANSAC starts from a fixed state.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from vidcat.domain.copies.frame_maps import TURNED_FRAME, FrameMap
from vidcat.domain.copies.local_features import LEAST_INLIERS, Aspects, is_plausible
from vidcat.media.pictures.reduced import Picture

SIDE = 320  # px of the longer side of the pictures that are laid over each other
STILL_SIDE = 480  # px of stills: what is shown in a small window must still have corners
_CORNERS = 600
_FAINT = 10  # grey levels between a corner and what is around it: compressed footage is faint
_UNLIKE = 0.8  # the best match must be nearer than this share of the second (Lowe 2004)
_OFF = 3.0 / SIDE  # of the frame: how far a corner may lie from where the map takes it
_TRIALS = 2000

Corners = tuple[NDArray[np.float32], NDArray[np.uint8]]


@dataclass(frozen=True, slots=True)
class Laid:
    """A map of one frame to another, and how many corners agree on it."""

    map: FrameMap
    inliers: int


def reduced(still: bytes) -> Picture:
    """Decode a still that vidcat encoded, in grey, its longer side STILL_SIDE pixels at most.

    Raises OSError for bytes that are no picture.
    """
    with Image.open(io.BytesIO(still)) as image:
        image.draft("L", (STILL_SIDE, STILL_SIDE))
        grey = image.convert("L")
        grey.thumbnail((STILL_SIDE, STILL_SIDE), Image.Resampling.BOX)
        return np.asarray(grey, np.uint8)


def corners(picture: Picture) -> Corners:
    """Find the corners of a grey picture (h, w): points (n, 2) in fractions of it, bits (n, 32)."""
    finder = cv2.ORB.create(nfeatures=_CORNERS, edgeThreshold=16, fastThreshold=_FAINT)
    found, bits = finder.detectAndCompute(picture, None)
    if not found:
        return np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8)
    height, width = picture.shape
    pixels = np.array([each.pt for each in found], np.float32)
    points = (pixels / np.array([width, height])).astype(np.float32)
    return points, np.asarray(bits, np.uint8)


def lay(
    pairs: Sequence[tuple[Corners, Corners]], aspects: Aspects, *, squeezed: bool
) -> Laid | None:
    """Find the map from the frame of the firsts to that of the seconds that most corners agree on.

    `squeezed` lets the sides be scaled apart from each other, which asks for more corners.
    """
    matched = [_matched(one, other) for one, other in pairs]
    ours = np.concatenate([np.empty((0, 2), np.float32), *(mine for mine, _ in matched)])
    theirs = np.concatenate([np.empty((0, 2), np.float32), *(yours for _, yours in matched)])
    if len(ours) < LEAST_INLIERS:
        return None
    # In units in which both frames have square pixels, or a turn would be a squeeze.
    scales = [np.array([aspect, 1], np.float32) for aspect in aspects]
    estimate = cv2.estimateAffine2D if squeezed else cv2.estimateAffinePartial2D
    cv2.setRNGSeed(1)
    found, inside = estimate(
        ours * scales[0],
        theirs * scales[1],
        ransacReprojThreshold=_OFF * max(1.0, aspects.theirs),
        maxIters=_TRIALS,
    )
    if found is None or (inliers := int(inside.sum())) < LEAST_INLIERS:
        return None
    (xx, xy, x0), (yx, yy, y0) = found.tolist()
    mine, yours = aspects
    place = FrameMap(xx * mine / yours, xy / yours, x0 / yours, yx * mine, yy, y0)
    return Laid(place, inliers) if is_plausible(place, aspects) else None


def turned_back(laid: Laid) -> Laid:
    """Return the map for a frame when it was found for the frame turned left to right."""
    return replace(laid, map=TURNED_FRAME.then(laid.map))


def _matched(one: Corners, other: Corners) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the points of corners that look alike, and like no other."""
    nothing = np.empty((0, 2), np.float32)
    if len(one[1]) < 2 or len(other[1]) < 2:
        return nothing, nothing
    near = cv2.BFMatcher(cv2.NORM_HAMMING).knnMatch(one[1], other[1], k=2)
    sure = [best for best, second in near if best.distance < _UNLIKE * second.distance]
    return (
        one[0][[match.queryIdx for match in sure]],
        other[0][[match.trainIdx for match in sure]],
    )
