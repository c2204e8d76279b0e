"""Compare the frames that vidcat shows with those that ffprobe lists: how many, and at what times.

    python bench/frames.py FOLDER... [--write FILE]

In:     folders of films, whole, damaged and hostile.
Out:    how many files agree, and a row for each that does not, with what vidcat says of it; a row
        without a reason is a fault of vidcat.
Needs:  ffprobe on PATH. Files are opened by both programs without a sandbox, in processes that end
        after a minute and 4 GiB: trust them, or use a machine that you can lose.
"""

import argparse
import io
import json
import math
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vidcat.domain.values.file_clock import FileClock
from vidcat.domain.video.limits import Allowance
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.decode import Meter, open_decoding
from vidcat.media.decoding.extractor import DECODER_VERSION

_SECONDS = 60
_BYTES = 4 << 30
_MAX_PIXELS = 40_000_000
_AT_ONCE = os.cpu_count() or 1
_SAME_S = 0.0015  # a time that was rounded to milliseconds is the same


@dataclass(frozen=True)
class Row:
    """A file of which the two programs do not say the same."""

    name: str
    ours: str
    theirs: str
    what: str
    why: str


def main() -> int:
    """Compare; return 1 when a difference has no reason."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    asked.add_argument("--write", type=Path)
    asked.add_argument("--walk", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.walk:
        print(json.dumps(walk(given.folders[0])))
        return 0
    files = [(folder, path) for folder in given.folders for path in regular_files(folder)]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        found = list(pool.map(lambda each: compare(*each), files))
    rows = [row for row in found if row]
    text = table(rows, len(files))
    print(text)
    if given.write:
        given.write.write_text(text, encoding="utf-8")
    return int(any(not row.why for row in rows))


def regular_files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; no link is followed."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place) / name
            if path.is_file() and not path.is_symlink() and path.stat().st_size:
                yield path


def compare(folder: Path, path: Path) -> Row | None:
    """Return the difference between what both say of a file; None where there is none."""
    ours = listed(path)
    theirs = ffprobe(path, ours.get("stream"))
    name = f"{folder.name}/{path.relative_to(folder)}".encode("ascii", "backslashreplace").decode()
    shown = ours.get("times", [])
    if not shown and not theirs:
        return None
    what = difference(shown, theirs)
    if not what:
        return None
    why = ours["why"] or ("" if theirs else "it is whole; ffprobe lists nothing of it")
    return Row(name, f"{len(shown):,}", f"{len(theirs):,}", what, why)


def difference(ours: list[float], theirs: list[float | None]) -> str:
    """Return in which way two lists of times differ, as a phrase; "" where they do not."""
    if not ours:
        return "not shown"
    if len(ours) != len(theirs):
        fewer = len(theirs) - len(ours)
        return f"{abs(fewer)} frames {'fewer' if fewer > 0 else 'more'}"
    other = sum(t is not None and abs(o - t) > _SAME_S for o, t in zip(ours, theirs, strict=True))
    return f"{other} at another time" if other else ""


def listed(path: Path) -> dict[str, Any]:
    """Return what vidcat shows of a file, decoded in a process of its own."""
    command = [sys.executable, __file__, "--walk", str(path)]
    try:
        done = subprocess.run(
            command, capture_output=True, timeout=3 * _SECONDS, preexec_fn=bounded, check=True
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError) as error:
        return {"why": f"ended by this program's own bounds ({type(error).__name__})"}
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def bounded() -> None:
    """Bound a process that parses what may be hostile."""
    resource.setrlimit(resource.RLIMIT_AS, (_BYTES, _BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def walk(path: Path) -> dict[str, Any]:
    """Decode every frame as vidcat does; return its stream, times by the file's clock, and why."""
    try:
        with (
            io.FileIO(path) as media,
            open_decoding(media, None, _MAX_PIXELS, threads=1) as decoding,
        ):
            bounds = Allowance(_SECONDS / 2, math.inf, 0.0)
            pts = [each for each, _ in decoding.frames(Meter.started({"allowance": vars(bounds)}))]
            marks = (
                sorted(decoding.clock.marks, key=lambda mark: mark.pts) if decoding.clock else ()
            )
            clock = FileClock(tuple(marks))
            reason, detail = decoding.loss.damage()
            sections = f"{clock.sections} runs of its clock" if clock.sections > 1 else ""
            said = "; ".join(filter(None, (f"{reason}: {detail}" if reason else "", sections)))
            times = [float(clock.at(each).pts * decoding.time_base) for each in pts]
            return {"stream": decoding.stream.index, "times": times, "why": said}
    except RefusedEvidence as refusal:
        return {"why": f"{refusal.reason}: {refusal.message}"}


def ffprobe(path: Path, stream: int | None) -> list[float | None]:
    """Return the times of all frames as ffprobe lists them; None where it has none."""
    chosen = "v:0" if stream is None else str(stream)
    command = ["ffprobe", "-v", "quiet", "-protocol_whitelist", "file", "-select_streams", chosen]
    command += [
        "-show_entries",
        "frame=best_effort_timestamp_time",
        "-of",
        "csv=p=0",
        f"file:{path}",
    ]
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=3 * _SECONDS,
            preexec_fn=bounded,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return []
    words = [line.strip(",") for line in done.stdout.decode("ascii", "replace").splitlines()]
    return [None if word == "N/A" else float(word) for word in words if word]


def table(rows: list[Row], files: int) -> str:
    """Write the differences as Markdown."""
    agree = f"{files - len(rows):,} of {files:,} files agree in every frame and time"
    lines = [
        f"{agree}, or show nothing to either. vidcat has {DECODER_VERSION}.",
        "",
        "| file | vidcat | ffprobe | difference | what vidcat says |",
        "|---|---|---|---|---|",
    ]
    for row in rows:
        cells = (row.name, row.ours, row.theirs, row.what, row.why or "**nothing**")
        lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.exit(main())
