"""Fingerprint a video: hash its sampled pictures as they are, border-trimmed, and mirrored.

In:     Extraction (its samples lie in a scratch file of reduced pictures).
Out:    Fingerprinting: one Track a view, and the trim that was judged over the whole video.
Writes: later, one packed fingerprint row a view.
Fails:  nothing of its own; a video without samples has empty tracks.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.fingerprints import REPEAT_S, STAND_S, Fingerprinting, Track, View
from vidcat.domain.shots.borders import BorderJudge, Box, picture_inside
from vidcat.domain.values.regions import WHOLE_FRAME
from vidcat.domain.video.model import Extraction, Samples
from vidcat.media.pictures.fingerprints import HashedPictures, hash_pictures, mirror, trim
from vidcat.media.pictures.reduced import LUMA_SIDE

_BATCH = 256  # pictures: 4 MB at a time, however long the video is
# A sample within this many PDQ bits of the last one kept says nothing new (research: 2 to 4).
SAME_PICTURE_BITS = 2

Pictures = NDArray[np.uint8]
Prepare = Callable[[Pictures], Pictures]


def fingerprint(video: str, extraction: Extraction) -> Fingerprinting:
    """Hash every sample in every view; the same pictures always give the same bits."""
    judge = BorderJudge()
    for batch in _batches(extraction.samples):
        judge.add(batch)
    box = judge.box()
    tracks = [*_both_ways(video, extraction, "full", "full mirrored", None)]
    if box is not None:
        tracks += _both_ways(video, extraction, "trimmed", "trimmed mirrored", box)
    return Fingerprinting(tuple(tracks), box)


def _both_ways(
    video: str, extraction: Extraction, plain_view: View, turned_view: View, box: Box | None
) -> tuple[Track, Track]:
    """Return the track of a view and that of the same samples mirrored."""
    prepare: Prepare = (
        (lambda pictures: trim(pictures, box)) if box else (lambda pictures: pictures)
    )
    hashed = _hashed(extraction.samples, prepare)
    times_s = _times_s(extraction)
    kept = _changes(hashed.pdq, times_s)
    turned = _hashed(extraction.samples, lambda pictures: mirror(prepare(pictures)), kept)
    until_s = extraction.facts.time_base.seconds(extraction.samples.until_pts)
    if len(times_s):
        until_s = min(until_s, float(times_s[-1]) + STAND_S)
    picture = picture_inside(box) if box else WHOLE_FRAME
    plain = Track(
        video,
        plain_view,
        times_s[kept],
        until_s,
        hashed.pdq[kept],
        hashed.phash[kept],
        hashed.quality[kept],
        picture,
    )
    return plain, replace(
        plain, view=turned_view, pdq=turned.pdq, phash=turned.phash, quality=turned.quality
    )


def _batches(samples: Samples) -> Iterator[Pictures]:
    side = LUMA_SIDE
    with Path(samples.luma_path).open("rb") as file:
        while content := file.read(_BATCH * side * side):
            yield np.frombuffer(content, np.uint8).reshape(-1, side, side)


def _times_s(extraction: Extraction) -> NDArray[np.float64]:
    seconds = extraction.facts.time_base.seconds
    return np.array([seconds(int(pts)) for pts in extraction.samples.pts], np.float64)


def _hashed(
    samples: Samples, prepare: Prepare, only: Sequence[int] | None = None
) -> HashedPictures:
    """Hash the samples, or `only` those of these numbers, ascending."""
    parts, first = [hash_pictures(np.empty((0, LUMA_SIDE, LUMA_SIDE), np.uint8))], 0
    wanted = None if only is None else np.array(only, np.int64)
    for batch in _batches(samples):
        if wanted is None:
            part = batch
        else:
            part = batch[wanted[(wanted >= first) & (wanted < first + len(batch))] - first]
        first += len(batch)
        parts.append(hash_pictures(prepare(part)))
    return HashedPictures(
        phash=np.concatenate([part.phash for part in parts]),
        pdq=np.concatenate([part.pdq for part in parts]),
        quality=np.concatenate([part.quality for part in parts]),
    )


def _changes(pdq: NDArray[np.uint8], times_s: NDArray[np.float64]) -> list[int]:
    """Return the samples that differ from the last one kept, or come REPEAT_S after it."""
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
