"""Batches that are stopped at random moments, in every way, and then run to their end."""

import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from digest import blobs, digest
from kills import stopped_at_random
from places import FIXTURES
from torture.outcome import Outcome

STOPS, A_ROUND = 200, 20
CLIPS = ("pig.mp4", "rabbit.mp4", "two_cuts.mp4", "rotated_90.mp4", "vfr.mkv", "sar_4_3.mp4")


def run(folder: Path, scale: float) -> Iterator[Outcome]:
    """Stop batches, go on with them, and compare them with one that nobody stopped."""
    clips = folder / "clips"
    clips.mkdir()
    for name in CLIPS:
        shutil.copy(FIXTURES / name, clips / name)
    begun = time.monotonic()
    _ingest(folder / "whole", clips)
    took = time.monotonic() - begun
    whole, kept = digest(folder / "whole"), blobs(folder / "whole")
    happened: Counter[str] = Counter()
    other = attempts = 0
    stops = max(4, round(STOPS * scale))
    for number in range(0, stops, A_ROUND):
        catalogue = folder / f"stopped-{number}"
        some = min(A_ROUND, stops - number)
        happened += stopped_at_random(catalogue, clips, some, took * 0.7, random.Random(number))
        _ingest(catalogue, clips)
        other += (digest(catalogue), blobs(catalogue)) != (whole, kept)
        with closing(connect(catalogue / "catalogue.db")) as database:
            attempts += database.execute("SELECT sum(attempts) FROM stage_run").fetchone()[0]
        shutil.rmtree(catalogue)
    note = ", ".join(f"{count} {name}" for name, count in sorted(happened.items()))
    yield Outcome("stopped batches that end otherwise than one nobody stopped", stops, other, note)
    yield Outcome("deaths that are counted against an innocent video", stops, attempts)


def _ingest(catalogue: Path, clips: Path) -> None:
    command = [sys.executable, "-m", "vidcat", "--catalogue", catalogue, "ingest", clips]
    subprocess.run(command, check=True, capture_output=True)
