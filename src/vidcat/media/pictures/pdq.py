"""PDQ, Meta's 256-bit picture hash, in numpy: the reference binding has no Linux wheel.

Source: "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm" (Meta, 2019).
PDQ smooths a picture with two passes of a box filter ceil(128 / (2 * 64)) = 1 pixel wide, which
changes nothing at this size, keeps every second pixel, takes 16 x 16 frequencies of the 64-point
DCT and writes 1 for each that exceeds their median.

Every step is a single-precision multiplication or addition in the order of the reference. So the
bits are those of pdqhash 0.2.8 on x86-64, for any batch size, machine and number of threads.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

PDQ_BYTES: Final = 32
_LUMA_SIDE = 128
_SIDE = 64
_FREQUENCIES = 16
_LOWER_MEDIAN = _FREQUENCIES**2 // 2 - 1  # the reference takes the lower of the two middle values
_CHUNK = 64  # pictures at a time: the working set stays near 3 MB, whatever the batch
_GRADIENT_PER_QUALITY = 90  # "heuristic scaling factor" of the paper

Hashes = NDArray[np.uint8]
Qualities = NDArray[np.uint8]


def pdq(luma: NDArray[np.uint8]) -> tuple[Hashes, Qualities]:
    """Hash pictures (n, 128, 128) to bits (n, 32) in the reference's order and quality (n,) 0..100.

    A flat picture has quality 0 and bits of rounding noise.

    Raises: ValueError if the pictures are not uint8 of that size.
    """
    if luma.shape[1:] != (_LUMA_SIDE, _LUMA_SIDE) or luma.dtype != np.uint8:
        raise ValueError(f"want (n, 128, 128) uint8, not {luma.shape} {luma.dtype}")
    bits = np.empty((len(luma), PDQ_BYTES), np.uint8)
    quality = np.empty(len(luma), np.uint8)
    for start in range(0, len(luma), _CHUNK):
        part = slice(start, start + _CHUNK)
        small = luma[part, 1::2, 1::2]
        bits[part] = _above_median(_frequencies(small))
        quality[part] = _quality(small)
    return bits, quality


def _dct_rows() -> NDArray[np.float32]:
    # math.cos, not np.cos: numpy picks its cosine by processor, and the last bit must not change.
    scale = float(np.float32(math.sqrt(2 / _SIDE)))
    step = math.pi / 2 / _SIDE
    rows = [
        [scale * math.cos(step * (row + 1) * (2 * column + 1)) for column in range(_SIDE)]
        for row in range(_FREQUENCIES)
    ]
    return np.array(rows, np.float32)


_DCT = _dct_rows()


def _frequencies(small: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Transform (n, 64, 64) to the frequencies (n, 256) of rows and columns 1 to 16."""
    count = len(small)
    rows_first = small.transpose(1, 0, 2).astype(np.float32, order="C")
    by_row = _weighted_sums(rows_first.reshape(_SIDE, -1)).reshape(_FREQUENCIES, count, _SIDE)
    columns_first = np.ascontiguousarray(by_row.transpose(2, 1, 0))
    by_column = _weighted_sums(columns_first.reshape(_SIDE, -1))
    both = by_column.reshape(_FREQUENCIES, count, _FREQUENCIES)
    return both.transpose(1, 2, 0).reshape(count, _FREQUENCIES**2)


def _weighted_sums(values: NDArray[np.float32]) -> NDArray[np.float32]:
    # Not a matrix product: BLAS sums in an order that depends on shape, threads and processor.
    total = np.zeros((_FREQUENCIES, values.shape[1]), np.float32)
    term = np.empty_like(total)
    for weights, value in zip(_DCT.T, values, strict=True):
        np.multiply(weights[:, None], value, out=term)
        total += term
    return total


def _above_median(frequencies: NDArray[np.float32]) -> Hashes:
    middle = np.partition(frequencies, _LOWER_MEDIAN, axis=1)[:, _LOWER_MEDIAN, None]
    return np.packbits((frequencies > middle)[:, ::-1], axis=1)


def _quality(small: NDArray[np.uint8]) -> Qualities:
    # Each step counts in whole percent of the range, so faint noise adds nothing.
    levels = small.astype(np.int16)
    total = np.zeros(len(small), np.int64)
    for axis in (1, 2):
        steps = np.abs(np.diff(levels, axis=axis)).astype(np.int32)
        total += (steps * 100 // 255).sum(axis=(1, 2))
    return np.minimum(total // _GRADIENT_PER_QUALITY, 100).astype(np.uint8)
