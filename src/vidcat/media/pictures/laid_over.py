"""Lay the pictures of one video over those of another, and cut both to what they have in common.

What comes out are pictures like all that are fingerprinted (128 x 128 luma), so that the same
distances mean the same: a crop and its source, laid over each other, are as near as a re-encode.
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.values.regions import WHOLE_FRAME, Region
from vidcat.media.pictures.reduced import LUMA_SIDE

_BLOCKS = 16
_BLOCK = LUMA_SIDE // _BLOCKS
# A pixel that moves less than this share of what most do is no part of the footage: a logo, a
# caption. In grey levels over time; below _STILL the whole picture stands, and nothing can be told.
_FROZEN, _FAINT, _STILL = 0.25, 1.0, 3.0
_LEAST_BLOCKS = _BLOCKS * _BLOCKS * 3 // 8
_SPECKS = 0.02  # share of an area that may be frozen all the same

Pictures = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, eq=False)
class Common:
    """Two videos' pictures (n, 128, 128) and (m, 128, 128) of what both frames show."""

    a: Pictures
    b: Pictures


def lay_over(a: Pictures, b: Pictures, place: FrameMap) -> Common | None:
    """Bring the pictures of a (n, h, w) into the frame of b (m, h', w'), cut to where a is.

    None when the map takes a out of b's frame.
    """
    box = place.region(WHOLE_FRAME)
    if box is None:
        return None
    cut = FrameMap.onto(box, WHOLE_FRAME)
    ours, theirs = _pixels(place.then(cut), a), _pixels(cut, b)
    inside = cv2.warpAffine(np.full(a.shape[1:], 255, np.uint8), ours, (LUMA_SIDE, LUMA_SIDE))
    shown = inside > 127
    return Common(_warped(a, ours, shown), _warped(b, theirs, shown))


def without_overlays(common: Common) -> Common | None:
    """Cut both to the largest upright part in which neither has a standing logo or caption.

    None when nothing stands out, or too little is left.
    """
    frozen = _frozen(common.a) | _frozen(common.b)
    if not frozen.any():
        return None
    blocks = frozen.reshape(_BLOCKS, _BLOCK, _BLOCKS, _BLOCK).mean(axis=(1, 3)) >= 0.5
    area = _largest_free(blocks)
    if area is None or area == WHOLE_FRAME:
        return None
    cut = FrameMap.onto(area, WHOLE_FRAME)
    everywhere = np.ones((LUMA_SIDE, LUMA_SIDE), np.bool_)
    return Common(*(_warped(side, _pixels(cut, side), everywhere) for side in (common.a, common.b)))


def _pixels(place: FrameMap, pictures: Pictures) -> NDArray[np.float64]:
    """Turn a map of fractions into one of pixels, from these pictures to 128 x 128."""
    height, width = pictures.shape[1:]
    rows = np.array(place.numbers, np.float64).reshape(2, 3) * LUMA_SIDE
    rows[:, 0] /= width
    rows[:, 1] /= height
    return rows


def _warped(pictures: Pictures, rows: NDArray[np.float64], shown: NDArray[np.bool_]) -> Pictures:
    shrinks_by = 1 / np.sqrt(max(abs(np.linalg.det(rows[:, :2])), 1e-6))
    out = np.zeros((len(pictures), LUMA_SIDE, LUMA_SIDE), np.uint8)
    for index, picture in enumerate(pictures):
        # Warping takes four pixels, however many become one: the others are mixed in before.
        smooth = (
            cv2.GaussianBlur(picture, (0, 0), 0.4 * shrinks_by) if shrinks_by > 1.4 else picture
        )
        warped = cv2.warpAffine(smooth, rows, (LUMA_SIDE, LUMA_SIDE), flags=cv2.INTER_LINEAR)
        out[index] = np.where(shown, warped, 0)
    return out


def _frozen(pictures: Pictures) -> NDArray[np.bool_]:
    """Return which pixels (128, 128) do not change while most of the picture moves."""
    moved = pictures.astype(np.float32).std(axis=0)
    usual = float(np.median(moved))
    if usual < _STILL:
        return np.zeros(moved.shape, np.bool_)
    still: NDArray[np.bool_] = moved < max(_FROZEN * usual, _FAINT)
    return still


def _largest_free(blocked: NDArray[np.bool_]) -> Region | None:
    """Return the largest rectangle that is free but for specks, as a part of the picture."""
    sums = np.pad(blocked.astype(np.int64).cumsum(0).cumsum(1), ((1, 0), (1, 0)))
    best, area = None, _LEAST_BLOCKS - 1
    edges = [(low, high) for low in range(_BLOCKS) for high in range(low + 1, _BLOCKS + 1)]
    for top, bottom in edges:
        column = sums[bottom] - sums[top]
        for left, right in edges:
            size = (bottom - top) * (right - left)
            if size > area and column[right] - column[left] <= _SPECKS * size:
                best, area = (left, top, right - left, bottom - top), size
    return Region(*(number / _BLOCKS for number in best)) if best else None
