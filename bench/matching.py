"""Copies that are known, copies that are not: what matching finds in a folder of real clips.

    python bench/matching.py FOLDER

FOLDER holds clips, MANIFEST.tsv (first column: path) and FAMILIES.tsv (family, file, share). Clips
of one family show the same footage; clips of different families are unrelated. Thresholds were
chosen on the even lines of the manifest; figures are given for pairs that lie in the odd lines and
for all.
"""

import csv
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path

NOT_COPIES = "not a copy"  # a share that says so: another part of the same film
UNSURE = "check"


def table(path: Path) -> list[dict[str, str]]:
    """Read a tab-separated table."""
    with path.open() as file:
        return list(csv.DictReader(file, delimiter="\t"))


def known_pairs(folder: Path) -> dict[frozenset[str], bool]:
    """Give the pairs inside a family: True for footage that is known to be shared."""
    families: dict[str, list[dict[str, str]]] = {}
    for row in table(folder / "FAMILIES.tsv"):
        families.setdefault(row["family"], []).append(row)
    pairs = {}
    for members in families.values():
        for one, other in combinations(members, 2):
            shares = one["share"] + other["share"]
            certain = NOT_COPIES not in shares and UNSURE not in shares
            pairs[frozenset((one["file"], other["file"]))] = certain
    return pairs


def vidcat(catalogue: Path, *arguments: str) -> str:
    """Run the command line and give what it prints."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", str(catalogue), *arguments, "--json"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def found_pairs(folder: Path, catalogue: Path) -> Iterator[tuple[frozenset[str], dict]]:
    """Ingest the folder and give each relation with the names of its two files."""
    vidcat(catalogue, "ingest", str(folder))
    names = {
        video["video"]: str(Path(video["copies"][0]["path"]).relative_to(folder))
        for video in json.loads(vidcat(catalogue, "videos"))
    }
    for relation in json.loads(vidcat(catalogue, "copies")):
        yield frozenset((names[relation["a"]], names[relation["b"]])), relation


def report(title: str, files: set[str], known: dict, found: dict) -> None:
    """Print one half of the figures."""
    wanted = {pair for pair, certain in known.items() if certain and pair <= files}
    inside = {pair: band for pair, band in found.items() if pair <= files}
    probable = {pair for pair, band in inside.items() if band == "probable"}
    false = {
        band: sum(1 for p, b in inside.items() if b == band and p not in known)
        for band in ("probable", "candidate")
    }
    print(
        f"{title:12} {len(files):5} clips  {len(wanted):3} known copies: "
        f"{len(wanted & probable):3} probable, {len(wanted & (inside.keys() - probable)):3} "
        f"candidate, {len(wanted - inside.keys()):3} missed; of "
        f"{len(files) * (len(files) - 1) // 2 - len(wanted)} other pairs: "
        f"{false['probable']} probable, {false['candidate']} candidate"
    )


def main() -> None:
    """Measure and print."""
    folder = Path(sys.argv[1]).absolute()
    rows = [row["path"] for row in table(folder / "MANIFEST.tsv")]
    known = known_pairs(folder)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory() as scratch:
        found = {pair: relation["band"] for pair, relation in found_pairs(folder, Path(scratch))}
    report("odd lines", set(rows[::2]), known, found)
    report("even lines", set(rows[1::2]), known, found)
    report("all", set(rows), known, found)
    print(f"{time.monotonic() - begun:.0f} s")
    for pair, certain in known.items():
        if certain and found.get(pair) != "probable":
            print("not probable:", *sorted(pair), found.get(pair, "missed"))


if __name__ == "__main__":
    main()
