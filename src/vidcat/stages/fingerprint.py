"""Fingerprint a video: hash its sampled pictures as they are, border-trimmed, and mirrored.

In:     Extraction (its samples lie in a scratch file of reduced pictures).
Out:    Fingerprinting: one Track a view, and the trim that was judged over the whole video.
Writes: later, one packed fingerprint row a view.
Fails:  nothing of its own; a video without samples has empty tracks.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.borders import BorderJudge, Box
from vidcat.domain.fingerprints import REPEAT_S, STAND_S, Track, View
from vidcat.domain.model import Extraction, Samples
from vidcat.media.fingerprints import HashedPictures, hash_pictures, trim
from vidcat.media.pictures import LUMA_SIDE

_BATCH = 256  # pictures: 4 MB at a time, however long the video is
# A sample within this many PDQ bits of the last one kept says nothing new (research: 2 to 4).
SAME_PICTURE_BITS = 2

Pictures = NDArray[np.uint8]


@dataclass(frozen=True)
class Fingerprinting:
    """The tracks of one video; `trim` is None when it has no border."""

    tracks: tuple[Track, ...]
    trim: Box | None


def fingerprint(video: str, extraction: Extraction) -> Fingerprinting:
    """Hash every sample in every view; the same pictures always give the same bits."""
    samples = extraction.samples
    judge = BorderJudge()
    for batch in _batches(samples):
        judge.add(batch)
    box = judge.box()
    views: dict[View, Callable[[Pictures], Pictures]] = {"full": lambda pictures: pictures}
    if box is not None:
        views["trimmed"] = lambda pictures: trim(pictures, box)
    times_s = _times_s(extraction)
    until_s = extraction.facts.time_base.seconds(samples.until_pts)
    if len(times_s):
        until_s = min(until_s, float(times_s[-1]) + STAND_S)
    tracks = tuple(
        _track(video, view, times_s, until_s, _hashed(samples, prepare))
        for view, prepare in views.items()
    )
    return Fingerprinting(tracks, box)


def _batches(samples: Samples) -> Iterator[Pictures]:
    side = LUMA_SIDE
    with Path(samples.luma_path).open("rb") as file:
        while content := file.read(_BATCH * side * side):
            yield np.frombuffer(content, np.uint8).reshape(-1, side, side)


def _times_s(extraction: Extraction) -> NDArray[np.float64]:
    seconds = extraction.facts.time_base.seconds
    return np.array([seconds(int(pts)) for pts in extraction.samples.pts], np.float64)


def _hashed(samples: Samples, prepare: Callable[[Pictures], Pictures]) -> HashedPictures:
    parts = [hash_pictures(prepare(batch)) for batch in _batches(samples)]
    if not parts:
        return hash_pictures(np.empty((0, LUMA_SIDE, LUMA_SIDE), np.uint8))
    return HashedPictures(
        phash=np.concatenate([part.phash for part in parts]),
        pdq=np.concatenate([part.pdq for part in parts]),
        quality=np.concatenate([part.quality for part in parts]),
    )


def _track(
    video: str, view: View, times_s: NDArray[np.float64], until_s: float, hashed: HashedPictures
) -> Track:
    kept = _changes(hashed.pdq, times_s)
    return Track(
        video=video,
        view=view,
        times_s=times_s[kept],
        until_s=until_s,
        pdq=hashed.pdq[kept],
        phash=hashed.phash[kept],
        quality=hashed.quality[kept],
    )


def _changes(pdq: NDArray[np.uint8], times_s: NDArray[np.float64]) -> list[int]:
    """Give the samples that differ from the last one kept, or come REPEAT_S after it."""
    kept: list[int] = []
    for index, bits in enumerate(pdq):
        if (
            not kept
            or times_s[index] - times_s[kept[-1]] >= REPEAT_S
            or _bits_apart(bits, pdq[kept[-1]]) > SAME_PICTURE_BITS
        ):
            kept.append(index)
    return kept


def _bits_apart(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> int:
    return int(np.bitwise_count(a ^ b).sum())
