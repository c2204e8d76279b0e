"""Measure copy matching on real clips: what is found, what is wrongly claimed, how long it takes.

In:     the corpus beside the project (MANIFEST.tsv) and copies of a few clips made with ffmpeg.
Out:    a report on standard output; bands are chosen on the even lines of MANIFEST.tsv only.
Needs:  the extras `bench` and `pdq-reference`.
"""

import argparse
import csv
import hashlib
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

import av
import cv2
import ffmpeg
import numpy as np
import pdqhash

from vidcat.domain.fingerprints import Track

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
STEP_S = 0.25
SAME_BITS = 2  # neighbours this close are one sample
BLACK = 24  # full-range luma below which a row or column counts as border


def decoded(container: av.container.InputContainer, stream: av.VideoStream) -> Iterator:
    """Yield the frames with a time, passing over packets that the decoder refuses."""
    for packet in container.demux(stream):
        try:
            frames = packet.decode()
        except (av.error.InvalidDataError, av.error.ArgumentError):
            continue
        yield from (frame for frame in frames if frame.time is not None)


def luma_samples(path: Path, *, intra_only: bool = False) -> tuple[list[float], np.ndarray, float]:
    """Decode `path` and return times (s), luma pictures (n, h, w) nearest a 0.25 s grid, the end."""
    times: list[float] = []
    pictures: list[np.ndarray] = []
    with av.open(str(path), metadata_errors="ignore") as container:
        stream = container.streams.video[0]
        stream.thread_type = "AUTO"
        if intra_only:
            stream.codec_context.skip_frame = "NONKEY"
        last, slot = 0.0, -1
        for frame in decoded(container, stream):
            last = frame.time
            nearest = round(last / STEP_S)
            if nearest == slot or (not intra_only and abs(last - nearest * STEP_S) > 0.07):
                continue
            slot = nearest
            luma = frame.to_ndarray(format="gray")
            scale = min(1.0, 512 / max(luma.shape))
            size = (max(1, int(luma.shape[1] * scale)), max(1, int(luma.shape[0] * scale)))
            times.append(last)
            pictures.append(cv2.resize(luma, size, interpolation=cv2.INTER_AREA))
        rate = float(stream.average_rate or 25)
    return times, np.stack(pictures), last + 1 / rate


def border_box(pictures: np.ndarray) -> tuple[slice, slice] | None:
    """Return the rows and columns that are ever bright, or None when that is the whole picture."""
    brightest = np.percentile(pictures, 95, axis=0)
    rows = np.flatnonzero(np.percentile(brightest, 90, axis=1) > BLACK)
    cols = np.flatnonzero(np.percentile(brightest, 90, axis=0) > BLACK)
    if not len(rows) or not len(cols):
        return None
    height, width = brightest.shape
    box = slice(rows[0], rows[-1] + 1), slice(cols[0], cols[-1] + 1)
    if (box[0].stop - box[0].start) > 0.97 * height and (box[1].stop - box[1].start) > 0.97 * width:
        return None
    return box


def hashed(video: str, view: str, times: list[float], pictures: np.ndarray, end: float) -> Track:
    """Return the Track of pictures, dropping a sample that repeats the one kept before it."""
    kept_times, bits, quality = [], [], []
    for at, picture in zip(times, pictures, strict=True):
        small = cv2.resize(picture, (128, 128), interpolation=cv2.INTER_AREA)
        vector, score = pdqhash.compute(np.repeat(small[..., None], 3, axis=2))
        packed = np.packbits(vector.astype(np.uint8))
        if bits and int(np.bitwise_count(packed ^ bits[-1]).sum()) <= SAME_BITS:
            continue
        kept_times.append(at)
        bits.append(packed)
        quality.append(score)
    return Track(
        video=video,
        view=view,
        times_s=np.array(kept_times, np.float64),
        until_s=end,
        pdq=np.array(bits, np.uint8).reshape(-1, 32),
        phash=np.zeros((len(bits), 8), np.uint8),
        quality=np.array(quality, np.uint8),
    )
