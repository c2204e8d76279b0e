"""The 64-bit perceptual hash of imagehash, over a batch of reduced pictures."""

from typing import Final

import imagehash
import numpy as np
from numpy.typing import NDArray
from PIL import Image

PHASH_BYTES: Final = 8
_HASH_SIDE = 8


def phash(luma: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Hash pictures (n, height, width) to bits (n, 8), in the order of imagehash's hex text."""
    bits = np.empty((len(luma), PHASH_BYTES), np.uint8)
    for index, picture in enumerate(luma):
        bits[index] = np.packbits(imagehash.phash(Image.fromarray(picture), _HASH_SIDE).hash)
    return bits
