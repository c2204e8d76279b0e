"""Some six hundred bad files of the generator beside the project, and mutations of real clips."""

import json
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bad_media import (
    MAX_SECONDS,
    MAX_TREE_BYTES,
    canaries_of,
    listening,
    make,
    weighing,
    wrong_ends,
)
from places import BAD_MEDIA, FIXTURES
from torture.outcome import Outcome

MUTATIONS = 300


def run(folder: Path, scale: float) -> Iterator[Outcome]:
    """Ingest the bad files and the mutations; yield what became of them."""
    if BAD_MEDIA.is_file() and scale >= 1:  # in part, the other tests look at them
        bad = folder / "bad"
        make(bad, "gen,mut,bomb,net,names,special")
        lines, ends = _ingested(folder / "bad-catalogue", list(bad.iterdir()))
        looked_at, wrong = wrong_ends(lines, bad, None)
        leaks = 0
        try:
            list(canaries_of(folder / "bad-catalogue"))
        except AssertionError:
            leaks = 1
        yield Outcome(
            "bad files that end in a status they may not", looked_at, len(wrong), _told(lines)
        )
        yield Outcome("pictures of one file under another's name", looked_at, leaks)
        yield from ends
    mutants = folder / "mutants"
    count = _mutate(mutants, max(4, round(MUTATIONS * scale)))
    lines, ends = _ingested(folder / "mutant-catalogue", [mutants])
    lost = count - sum(each["status"] != "failed" for each in lines)
    yield Outcome("mutations of real clips without a status", count, lost, _told(lines))
    yield from ends


def _told(lines: list[dict]) -> str:
    counts = Counter(each["status"] for each in lines)
    return ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))


def _ingested(catalogue: Path, paths: list[Path]) -> tuple[list[dict], list[Outcome]]:
    """Ingest paths; return a line a file, and what the batch as a whole did."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", str(catalogue), "ingest", "--json"]
    with listening() as arrived:
        process = subprocess.Popen(
            [*command, "--", *paths], stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )
        with weighing(process.pid) as weights:
            output, said = process.communicate()
    lines = [json.loads(line) for line in output.splitlines()][:-1]
    crashes = (process.returncode not in (0, 1)) + said.count(b"Traceback")
    slow = [each["seconds"] for each in lines if each["seconds"] > MAX_SECONDS]
    longest = max((each["seconds"] for each in lines), default=0)
    peak = max(weights)
    return lines, [
        Outcome("crashes of the batch", len(lines), crashes),
        Outcome(f"files that take over {MAX_SECONDS} s", len(lines), len(slow), f"{longest:.1f} s"),
        Outcome(
            f"batches whose whole tree takes over {MAX_TREE_BYTES >> 20} MiB",
            1,
            int(peak > MAX_TREE_BYTES),
            f"{peak >> 20} MiB at most",
        ),
        Outcome("attempts to reach the network", len(lines), len(arrived)),
    ]


def _mutate(folder: Path, count: int) -> int:
    """Write mutations of the project's own clips: bytes changed, cut, doubled, moved."""
    folder.mkdir()
    clips = sorted(path for path in FIXTURES.iterdir() if path.suffix in {".mp4", ".mkv", ".avi"})
    for seed in range(count):
        chance = random.Random(seed)
        clip = clips[seed % len(clips)]
        content = bytearray(clip.read_bytes())
        for _ in range(chance.randint(1, 12)):
            place, length = chance.randrange(len(content)), chance.choice((1, 4, 64, 4096))
            part = content[place : place + length]
            match chance.randrange(12):
                case 0:
                    content[place : place + length] = chance.randbytes(len(part))
                case 1:
                    del content[place : place + length]
                case 2:
                    content[place:place] = part
                case _:
                    content[place] ^= 1 << chance.randrange(8)
        (folder / f"{seed:03}{clip.suffix}").write_bytes(content)
    return count
