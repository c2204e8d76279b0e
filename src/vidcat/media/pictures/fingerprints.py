"""Fingerprint pictures: the two hashes of each, and the border-trimmed view of a picture.

Every hash is taken from one preprocessing, because resizing another way moves as many PDQ bits as
a real edit does. Two fingerprints compare only if their preprocessing and algorithm are equal.
"""

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vidcat.domain.shots.borders import Box
from vidcat.media.pictures.pdq import pdq
from vidcat.media.pictures.phash import phash

PREPROCESSING: Final = "luma128-area/1"
"""Upright full-range 8-bit luma, averaged by area to 128 x 128 pixels without regard to aspect."""

PHASH_ALGORITHM: Final = "phash64/1"
"""imagehash.phash with hash_size 8: 64 bits, big-endian in the order of its hex text."""

PDQ_ALGORITHM: Final = "pdq256/1"
"""Meta's PDQ: 256 bits, big-endian in the order of the reference's hex text, and a quality."""

_SIDE = 128


@dataclass(frozen=True)
class HashedPictures:
    """The hashes of n pictures, in their order."""

    phash: NDArray[np.uint8]  # (n, 8)
    pdq: NDArray[np.uint8]  # (n, 32)
    quality: NDArray[np.uint8]  # (n,), 0 (flat) to 100, from PDQ


def hash_pictures(luma: NDArray[np.uint8]) -> HashedPictures:
    """Hash pictures (n, 128, 128) made by PREPROCESSING; a hash depends on its own picture only.

    Raises: ValueError if the pictures are not uint8 of that size.
    """
    bits, quality = pdq(luma)
    return HashedPictures(phash=phash(luma), pdq=bits, quality=quality)


def mirror(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Turn pictures (n, 128, 128) left to right.

    Hash the result for a mirrored view: PDQ bits mirrored without the picture lie 26 bits (median
    of 3,305 real pictures) from it, because its decimation keeps the other pixel of each pair.
    """
    return luma[:, :, ::-1]


def trim(luma: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    """Cut `box` out of pictures (n, 128, 128) and stretch it back to (n, 128, 128)."""
    inside = luma[:, box.y0 : box.y1, box.x0 : box.x1]
    stretched = np.empty((len(luma), _SIDE, _SIDE), np.uint8)
    for index, picture in enumerate(inside):
        # A trimmed picture is only ever enlarged, where averaging by area would repeat pixels.
        stretched[index] = cv2.resize(picture, (_SIDE, _SIDE), interpolation=cv2.INTER_LINEAR)
    return stretched
