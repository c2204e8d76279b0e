"""Fingerprints of one video over time, how far apart two of them are, and how they are stored.

A Track is what matching sees of a video: a few hundred bits for each moment, no pixels.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.shots.borders import Box
from vidcat.domain.values.regions import WHOLE_FRAME, Region

View = Literal["full", "trimmed", "full mirrored", "trimmed mirrored"]
VIEWS: tuple[View, ...] = get_args(View)

# A picture that does not change is sampled again after REPEAT_S; where nothing follows for longer
# than STAND_S, no frame was shown (a gap in the timestamps), and the sample says nothing of it.
# Codecs put their intra frames at most 10 s apart, which is all that --depth fast decodes.
REPEAT_S = 10.0
STAND_S = 12.0
PDQ_BITS = 256
# PDQ's authors use 50, for pictures of any size. Of ours, which are 128 x 128, a dim street has 42:
# at 20 no copy of 13 real clips is lost for want of votes, and no unrelated pair comes nearer
# (bench/copies.py, on the tuning half); flat and black pictures have 0 to 5.
MIN_QUALITY = 20
_WORDS = PDQ_BITS // 64
# Pairs compared at once: the scratch of one block stays in a processor's own cache.
BLOCK_PAIRS = 1 << 16
_BLOCK_COLUMNS = 1 << 12
# A mirror image changes the sign of every odd horizontal frequency, which are the odd columns of
# the 16 x 16 bits (frequencies 1..16, stored from the highest down).
_MIRROR = np.packbits(np.tile(np.array([0, 1], np.uint8), PDQ_BITS // 2))
_FLIPPED: Mapping[View, View] = {"full": "full mirrored", "trimmed": "trimmed mirrored"}
_LAYOUT = {
    "times_s": ("<f8", ()),
    "pdq": ("u1", (PDQ_BITS // 8,)),
    "phash": ("u1", (8,)),
    "quality": ("u1", ()),
}


@dataclass(frozen=True, slots=True, eq=False)
class Track:
    """The fingerprints of one view of one video; each sample stands until the next one begins.

    `times_s` is float64 (n,), ascending; `until_s` is where the last sample ends; `pdq` is uint8
    (n, 32), `phash` uint8 (n, 8), both in numpy's packbits order; `quality` is PDQ's, uint8 (n,).
    `picture` is the part of the frame, as it is shown, that the view is of.

    Raises: ValueError if the arrays do not describe the same n samples in ascending order.
    """

    video: str
    view: View
    times_s: NDArray[np.float64]
    until_s: float
    pdq: NDArray[np.uint8]
    phash: NDArray[np.uint8]
    quality: NDArray[np.uint8]
    picture: Region = WHOLE_FRAME

    def __post_init__(self) -> None:
        samples = len(self.times_s)
        for name, (_, width) in _LAYOUT.items():
            if getattr(self, name).shape != (samples, *width):
                raise ValueError(f"{name} must have the shape {(samples, *width)}")
        if np.any(np.diff(self.times_s) <= 0) or (samples and self.until_s < self.times_s[-1]):
            raise ValueError("times_s must ascend and end before until_s")

    @property
    def start_s(self) -> float:
        """Where the first sample begins, 0.0 for a track without samples."""
        return float(self.times_s[0]) if len(self.times_s) else 0.0

    @property
    def duration_s(self) -> float:
        """The seconds the samples cover."""
        return self.until_s - self.start_s if len(self.times_s) else 0.0

    @property
    def votes(self) -> NDArray[np.bool_]:
        """Whether each sample may take part in matching: bool (n,), False for blank pictures."""
        return self.quality >= MIN_QUALITY


@dataclass(frozen=True)
class Fingerprinting:
    """The tracks of one video, one a view; `trim` is its border's inside, None without a border."""

    tracks: tuple[Track, ...]
    trim: Box | None


def words(pdq: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return PDQ bits (n, 32) as unsigned 64-bit words (n, 4), the form distances are made of."""
    return np.ascontiguousarray(pdq, np.uint8).view(np.uint64).reshape(-1, _WORDS)


def hamming(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return the number of differing bits, 0..256, along the last axis of two broadcastable arrays
    of words (..., 4).
    """
    total: NDArray[np.uint16] = np.bitwise_count(a[..., 0] ^ b[..., 0]).astype(np.uint16)
    for word in range(1, _WORDS):
        total += np.bitwise_count(a[..., word] ^ b[..., word])
    return total


def table(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return the distance of every row of `a` (n, 4) to every row of `b` (m, 4): (n, m).

    As `hamming`, at twice the speed; keep n * m near BLOCK_PAIRS, the scratch is ten times that.
    """
    differing = np.empty((len(a), len(b)), np.uint64)
    counts = np.empty(differing.shape, np.uint8)
    total = np.zeros(differing.shape, np.uint8)
    for word in range(_WORDS):
        np.bitwise_xor(a[:, word, None], np.ascontiguousarray(b[:, word]), out=differing)
        np.bitwise_count(differing, out=counts)
        if word < _WORDS - 1:  # three words differ in 192 bits at most, which a byte holds
            total += counts
    return np.add(total, counts, dtype=np.uint16)


def nearest(a: NDArray[np.uint64], b: NDArray[np.uint64]) -> NDArray[np.uint16]:
    """Return, for every row of `b` (m, 4), its distance to the closest row of `a` (n, 4): (m,).

    Exact: every pair is compared, in blocks of bounded memory. An empty `a` is 257 from all.
    """
    best = np.full(len(b), PDQ_BITS + 1, np.uint16)
    for first in range(0, len(b), _BLOCK_COLUMNS):
        part = slice(first, first + _BLOCK_COLUMNS)
        for row in range(0, len(a), BLOCK_PAIRS // _BLOCK_COLUMNS):
            block = table(a[row : row + BLOCK_PAIRS // _BLOCK_COLUMNS], b[part])
            np.minimum(best[part], block.min(axis=0), out=best[part])
    return best


def mirrored(track: Track) -> Track:
    """Return the track as if every picture were flipped left to right; twice gives the original.

    For tracks whose pictures nobody has: an approximation from the bits alone. On real footage it
    lies 22-52 bits (median) from the hash of the flipped picture, because PDQ's decimation samples
    are not placed symmetrically. The phash bits are left as they are.
    """
    return replace(track, pdq=track.pdq ^ _MIRROR)


def sides(tracks: Sequence[Track]) -> list[tuple[Track, Track]]:
    """Pair each view of a video with the same view mirrored: the hashes of mirrored pictures where
    they were taken, else those that `mirrored` gives.
    """
    found = {track.view: track for track in tracks}
    plain = [found[view] for view in _FLIPPED if view in found]
    return [(track, found.get(_FLIPPED[track.view]) or mirrored(track)) for track in plain]


def pack(track: Track) -> dict[str, bytes]:
    """Return the arrays of a track as bytes in C order: `times_s` little-endian float64, `pdq` 32,
    `phash` 8 and `quality` 1 byte a sample. `video`, `view` and `until_s` are stored beside them.
    """
    return {
        name: getattr(track, name).astype(kind).tobytes() for name, (kind, _) in _LAYOUT.items()
    }


def voting(pdq: bytes, quality: bytes) -> NDArray[np.uint8]:
    """Return the PDQ bits (n, 32) of packed samples that may take part in matching."""
    votes = np.frombuffer(quality, np.uint8) >= MIN_QUALITY
    return np.frombuffer(pdq, np.uint8).reshape(-1, PDQ_BITS // 8)[votes]


def unpack(
    video: str,
    view: View,
    until_s: float,
    columns: Mapping[str, bytes],
    picture: Region = WHOLE_FRAME,
) -> Track:
    """Return the track that `pack` wrote.

    Raises: ValueError if a column is cut short or the columns disagree on the number of samples.
    """
    arrays = {
        name: np.frombuffer(columns[name], kind).reshape(-1, *width)
        for name, (kind, width) in _LAYOUT.items()
    }
    times_s = arrays["times_s"].astype(np.float64)
    return Track(
        video, view, times_s, until_s, arrays["pdq"], arrays["phash"], arrays["quality"], picture
    )
