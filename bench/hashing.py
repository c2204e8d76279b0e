"""Measure the hashes on real frames: equality of PDQ with the reference, and time a picture.

In:     a folder of clips (its sub-folders too).
Out:    two tables on standard output; all times are of this process, in one run.
Needs:  the extra `pdq-reference`.
"""

import argparse
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
import pdqhash
from numpy.typing import NDArray

from vidcat.domain.shots.borders import BorderJudge
from vidcat.domain.values.orientation import UPRIGHT
from vidcat.media.pictures.fingerprints import mirror
from vidcat.media.pictures.pdq import pdq
from vidcat.media.pictures.phash import phash
from vidcat.media.pictures.reduced import reduced_luma

STEP_S = 0.25
ROUNDS = 3  # the fastest counts: other work on the machine only ever adds
BATCH = 64

Pictures = NDArray[np.uint8]


def frames(container: av.container.InputContainer) -> Iterator[av.VideoFrame]:
    """Yield the frames that have a time, passing over packets that the decoder refuses."""
    for packet in container.demux(video=0):
        try:
            decoded = packet.decode()
        except (av.error.InvalidDataError, av.error.ArgumentError):
            continue
        yield from (frame for frame in decoded if frame.time is not None)


def reduced(path: Path) -> Iterator[Pictures]:
    """Yield a reduced picture for each quarter of a second."""
    slot = -1
    with av.open(str(path), metadata_errors="ignore") as container:
        for frame in frames(container):
            if int(frame.time / STEP_S) > slot:
                slot = int(frame.time / STEP_S)
                yield reduced_luma(frame, UPRIGHT)


def reference(pictures: Pictures) -> tuple[Pictures, NDArray[np.int64]]:
    """Ask pdqhash for bits (n, 32) and quality (n,)."""
    answers = [pdqhash.compute(np.repeat(one[..., None], 3, axis=2)) for one in pictures]
    vectors = np.array([vector for vector, _ in answers], np.uint8)
    return np.packbits(vectors, axis=1), np.array([quality for _, quality in answers])


def apart(a: Pictures, b: Pictures) -> NDArray[np.int64]:
    return np.bitwise_count(a ^ b).sum(axis=1, dtype=np.int64)


def print_equality(pictures: Pictures) -> None:
    bits, quality = pdq(pictures)
    true_bits, true_quality = reference(pictures)
    mirrored_bits, _ = pdq(mirror(pictures))
    rows = {
        "ours to pdqhash": (apart(bits, true_bits), quality - true_quality),
        "same, quality >= 80": (
            apart(bits, true_bits)[true_quality >= 80],
            (quality - true_quality)[true_quality >= 80],
        ),
        "bits mirrored without the picture": (apart(bits ^ 0x55, mirrored_bits), None),
    }
    print(
        f"{'bits apart':<36}{'pictures':>9}{'0':>7}{'1-2':>7}{'3-10':>7}{'>10':>7}{'median':>8}"
        f"{'quality off by':>16}"
    )
    for name, (distance, off) in rows.items():
        counts = np.histogram(distance, [0, 1, 3, 11, 257])[0]
        cells = "".join(f"{count:>7}" for count in counts)
        worst = "-" if off is None else f"{np.abs(off).max()} at most"
        print(f"{name:<36}{len(distance):>9}{cells}{np.median(distance):>8.0f}{worst:>16}")


def milliseconds(work: Callable[[Pictures], object], pictures: Pictures, batch: int) -> float:
    """Give processor milliseconds a picture, the fastest of a few rounds."""
    taken = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for start in range(0, len(pictures), batch):
            work(pictures[start : start + batch])
        taken.append(time.process_time() - began)
    return min(taken) / len(pictures) * 1000


def print_times(pictures: Pictures) -> None:
    works: dict[str, tuple[Callable[[Pictures], object], int]] = {
        f"pdq, ours, batches of {BATCH}": (pdq, BATCH),
        "pdq, ours, one at a time": (pdq, 1),
        "pdq, pdqhash 128 x 128": (reference, BATCH),
        "phash, imagehash": (phash, BATCH),
        "border judgement": (lambda part: BorderJudge().add(part), BATCH),
    }
    print(f"\n{'processor ms a picture':<36}")
    for name, (work, batch) in works.items():
        print(f"{name:<36}{milliseconds(work, pictures, batch):>9.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    suffixes = {".mp4", ".mkv", ".webm", ".avi", ".mov", ".ogv", ".3gp"}
    clips = sorted(path for path in folder.rglob("*") if path.suffix in suffixes)
    pictures = np.array([picture for path in clips for picture in reduced(path)])
    print(f"{len(clips)} clips, {len(pictures)} pictures\n")
    print_equality(pictures)
    print_times(pictures[:1024])


if __name__ == "__main__":
    main()
