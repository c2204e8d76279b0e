"""Attack vidcat in numbers, and write the table of what came of it.

    .venv/bin/python tests/torture [PART...] [--scale S] [--write FILE]

PART is one of those below; without any, all are run, two at a time. S shrinks the numbers: 0.01 is
a hundredth. The exit status is 1 when something that must be zero is not.
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import TextIO

TESTS = Path(__file__).resolve().parents[1]
PARTS = ("crash_safety", "kills", "bad_files", "evidence", "decoders")
AT_ONCE = 2


def main() -> int:
    """Run what is asked for; return the exit status."""
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("parts", nargs="*", metavar="PART", help=f"of {', '.join(PARTS)}")
    asked.add_argument("--scale", type=float, default=1.0)
    asked.add_argument("--write", type=Path, help="write the table as Markdown")
    asked.add_argument("--within", action="store_true", help=argparse.SUPPRESS)
    given = asked.parse_args()
    unknown = set(given.parts) - set(PARTS)
    if unknown:
        asked.error(f"there is no part {', '.join(unknown)}")
    if given.within:
        return _run_here(given.parts[0], given.scale)
    begun = time.monotonic()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        rows = list(pool.map(lambda part: _run(part, given.scale), given.parts or PARTS))
    table = _table([row for part in rows for row in part], time.monotonic() - begun, given.scale)
    print(table)
    if given.write:
        given.write.write_text(table, encoding="utf-8")
    return int(any(row["wrong"] for part in rows for row in part))


def _run(part: str, scale: float) -> list[dict]:
    """Run a part in a process of its own; a part that ends otherwise is itself a wrong row."""
    print(f"{part} ...", file=sys.stderr)
    begun = time.monotonic()
    command = [sys.executable, str(TESTS / "torture"), part, "--scale", str(scale), "--within"]
    rows = []
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            rows.append(row := json.loads(line))
            told = f"{part}: {row['what']}: {row['wrong']} of {row['tried']:,} ({row['note']})"
            print(told, file=sys.stderr)
    print(f"{part}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    if process.returncode:
        note = f"status {process.returncode}"
        rows.append({"what": f"{part} ended itself", "tried": 1, "wrong": 1, "note": note})
    return rows


def _run_here(part: str, scale: float) -> int:
    with tempfile.TemporaryDirectory(prefix="torture-") as folder, _rows_apart() as rows:
        for row in import_module(f"torture.{part}").run(Path(folder), scale):
            print(json.dumps(asdict(row)), file=rows, flush=True)
    return 0


@contextmanager
def _rows_apart() -> Iterator[TextIO]:
    """Yield what leads to our reader; what else is printed, by programs too, goes to stderr."""
    with os.fdopen(os.dup(sys.stdout.fileno()), "w") as rows:
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
        yield rows


def _table(rows: list[dict], seconds: float, scale: float) -> str:
    machine = f"{os.cpu_count()} cores, Linux {platform.release().split('-')[0]}"
    python = f"Python {platform.python_version()}"
    shrunk = "" if scale == 1 else f", scale {scale:g}"
    lines = [
        f"Measured on {datetime.now(UTC):%Y-%m-%d} on {machine}, {python}, in {seconds / 60:.0f} "
        f"minutes{shrunk}, by `.venv/bin/python tests/torture`.",
        "",
        "| what must be zero | is | of | and |",
        "|---|---|---|---|",
    ]
    lines += [f"| {r['what']} | {r['wrong']} | {r['tried']:,} | {r['note']} |" for r in rows]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.path[:0] = [str(TESTS), str(TESTS / "support")]
    sys.exit(main())
