"""Fingerprints of footage that never was: bits that drift within a shot and leap at a cut."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.fingerprints import REPEAT_S, Track, View

STEP_S = 0.25
SHOT_CELLS = 16
Bits = NDArray[np.uint8]


def footage(seed: int, seconds: float, drift: int = 12) -> Bits:
    """Pictures (n, 32) at four a second: a cut each 4 s, and `drift` bits change in each step."""
    random = np.random.default_rng(seed)
    rows = []
    picture = np.zeros(256, np.uint8)
    for cell in range(round(seconds / STEP_S)):
        if cell % SHOT_CELLS == 0:
            picture = random.integers(0, 2, 256, dtype=np.uint8)
        else:
            picture = picture.copy()
            picture[random.choice(256, drift, replace=False)] ^= 1
        rows.append(picture)
    return np.packbits(np.array(rows, np.uint8).reshape(-1, 256), axis=1)


def spoilt(pictures: Bits, bits: int, seed: int = 0) -> Bits:
    """Flip exactly `bits` bits of every picture, as a re-encode does."""
    random = np.random.default_rng(seed)
    flips = np.zeros((len(pictures), 256), np.uint8)
    for row in flips:
        row[random.choice(256, bits, replace=False)] = 1
    return pictures ^ np.packbits(flips, axis=1)


def track(video: str, pictures: Bits, *, start_s: float = 0.0, view: View = "full") -> Track:
    """A track of pictures a quarter of a second apart, all good enough to vote."""
    count = len(pictures)
    return Track(
        video=video,
        view=view,
        times_s=start_s + np.arange(count) * STEP_S,
        until_s=start_s + count * STEP_S,
        pdq=pictures,
        phash=np.zeros((count, 8), np.uint8),
        quality=np.full(count, 100, np.uint8),
    )


def thinned(whole: Track) -> Track:
    """The same track as the store keeps it: a picture that repeats is sampled every 10 s."""
    new = np.arange(len(whole.times_s)) % round(REPEAT_S / STEP_S) == 0
    new[1:] |= (whole.pdq[1:] != whole.pdq[:-1]).any(axis=1)
    return replace(
        whole,
        times_s=whole.times_s[new],
        pdq=whole.pdq[new],
        phash=whole.phash[new],
        quality=whole.quality[new],
    )


def faster(whole: Track, speed: float) -> Track:
    """The same track played at `speed` and sampled again at four pictures a second."""
    count = int(whole.duration_s / speed / STEP_S)
    at = (np.arange(count) + 0.5) * STEP_S * speed
    index = np.searchsorted(whole.times_s, at, side="right") - 1
    return replace(
        track(whole.video, whole.pdq[index]),
        phash=whole.phash[index],
        quality=whole.quality[index],
    )
