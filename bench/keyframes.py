"""Measure keyframes on edited footage: in how many shots of half a second or more there is one.

    python bench/keyframes.py CORPUS [--seed 1 --seed 2 --seed 3] [--half report]

In:     a folder of clips, see bench/edited_footage.py. The edits are ingested as a person would.
Out:    for each seed and in all, the share of shots with a keyframe inside, and keyframes a minute.
A keyframe counts for a shot when it lies after the last frame of the transition before it and
before the first of the one after it: a mixed picture is nobody's keyframe.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from edited_footage import Edit, edits

SHORTEST_S = 0.5
VIDEOS = 6  # for each seed, as in bench/shots.py


def clear_spans(edit: Edit) -> list[tuple[float, float]]:
    """Give the spans between the transitions that are long enough to be asked for."""
    starts = [0.0, *(truth.end_s for truth in edit.truths)]
    ends = [*(truth.start_s for truth in edit.truths), edit.frames / edit.fps]
    return [(a, b) for a, b in zip(starts, ends, strict=True) if b - a >= SHORTEST_S]


def vidcat(catalogue: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "vidcat", "--catalogue", str(catalogue), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def measure(corpus: Path, half: str, seed: int) -> tuple[int, int, int, float]:
    """Give shots, shots with a keyframe, keyframes and seconds of one set of edits."""
    shots = hit = keyframes = 0
    seconds = 0.0
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "edits").mkdir()
        made = list(edits(corpus, half, seed, VIDEOS, Path(folder) / "edits"))
        vidcat(Path(folder) / "catalogue", "ingest", str(Path(folder) / "edits"), "--json")
        for edit in made:
            document = vidcat(Path(folder) / "catalogue", "video", str(edit.path), "--json")
            times = [still["time_s"] for still in json.loads(document)["keyframes"]]
            spans = clear_spans(edit)
            # Half a frame of slack: the ends are those of frames, written in decimals.
            slack = 0.5 / edit.fps
            found = [any(a - slack <= at < b - slack for at in times) for a, b in spans]
            shots, hit = shots + len(spans), hit + sum(found)
            keyframes, seconds = keyframes + len(times), seconds + edit.frames / edit.fps
    return shots, hit, keyframes, seconds


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("corpus", type=Path)
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--half", choices=("tune", "report"), default="report")
    given = parser.parse_args()
    rows = []
    for seed in given.seed or [1, 2, 3]:
        rows.append(measure(given.corpus, given.half, seed))
        show(f"seed {seed}", rows[-1])
    show("all", tuple(map(sum, zip(*rows, strict=True))))


def show(title: str, row: tuple[float, ...]) -> None:
    shots, hit, keyframes, seconds = row
    print(
        f"{title:8} {hit:5.0f} of {shots:.0f} shots of {SHORTEST_S} s or more have a keyframe "
        f"({hit / max(shots, 1):.1%}); {keyframes * 60 / max(seconds, 1):.0f} keyframes a minute"
    )


if __name__ == "__main__":
    main()
