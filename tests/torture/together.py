"""Two processes at once on one catalogue: ingest and ingest, ingest and labels, labels and labels.

Each label has a note of its own. What was acknowledged is there once; what was refused says so in
one sentence and succeeds when it is sent again.
"""

import shutil
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

from places import FIXTURES
from torture.batch import Batch
from torture.standing import bad_blobs, catalogued, leftovers
from torture.supervised import started, supervised

_LABEL = ("sighting", "add", "--by", "Lina", "--type", "btr-80", "--at", "1")


@dataclass(frozen=True)
class TogetherFigures:
    """How many commands ran beside another, how many of them were told to wait and came again."""

    commands: int
    told_to_wait: int
    broken: list[str] = field(default_factory=list)

    @property
    def survived(self) -> int:
        """How many were neither lost nor doubled."""
        return self.commands - len(self.broken)


def run(batch: Batch, *, rounds: int = 10) -> TogetherFigures:
    """Run each pair of commands so many times."""
    batch.back_to(None)
    held = len(catalogued(batch.catalogue))
    broken: list[str] = []
    waited = commands = 0
    notes: list[str] = []
    for turn in range(rounds):
        for number, pair in enumerate(_pairs(batch, turn, notes)):
            commands += 2
            told, wrong = _side_by_side(batch, pair, f"{turn}-{number}")
            waited += told
            broken += [f"round {turn}, pair {number}: {each}" for each in wrong]
    broken += _missing(batch, notes, held + 3 * rounds)
    return TogetherFigures(commands, waited, broken)


def _pairs(batch: Batch, turn: int, notes: list[str]) -> list[tuple[Sequence[str], Sequence[str]]]:
    """Return three pairs of commands; the clips are new ones, by a byte at their end."""
    for name in ("left", "right", "third"):
        clip = batch.here / "footage" / f"{name}-{turn}.mp4"
        shutil.copy(FIXTURES / "two_cuts.mp4", clip)
        with clip.open("ab") as file:
            file.write(f"{name} {turn}".encode())
    labels = []
    for _ in range(3):
        notes.append(f"note {len(notes)}")
        labels.append((*_LABEL, "--video", batch.clips[0], "--note", notes[-1]))
    left, right, third = (
        ("ingest", f"footage/{name}-{turn}.mp4", "--preserve", "--workers", "1")
        for name in ("left", "right", "third")
    )
    return [(left, right), (third, labels[0]), (labels[1], labels[2])]


def _side_by_side(
    batch: Batch, pair: tuple[Sequence[str], Sequence[str]], name: str
) -> tuple[int, list[str]]:
    """Run two commands at once; one that is told to wait is sent again. Gives how many were."""
    both = [started(words, batch.here, f"{name}-{n}") for n, words in enumerate(pair)]
    ended = [each.status() for each in both]
    told, wrong = 0, []
    for words, command, status in zip(pair, both, ended, strict=True):
        said = command.err.read_text()
        if status == 4 and said.count("vidcat: ") == 1 and "nother" in said:
            told += 1
            again = supervised(words, batch.here)
            status, said = again.status, again.err
        if status or "Traceback" in said:
            wrong.append(f"{words[0]} ended with {status}: {said[-300:]}")
    return told, wrong


def _missing(batch: Batch, notes: Sequence[str], videos: int) -> list[str]:
    with closing(sqlite3.connect(batch.catalogue / "catalogue.db")) as db:
        times = Counter(row[0] for row in db.execute("SELECT note FROM sighting WHERE version = 1"))
        numbers = Counter(row[0] for row in db.execute("SELECT number FROM sighting"))
    wrong = [f"{note} is there {times[note]} times" for note in notes if times[note] != 1]
    wrong += [f"number {number} is there {n} times" for number, n in numbers.items() if n > 1]
    held = Counter(catalogued(batch.catalogue).values())
    if held != {"catalogued": videos}:
        wrong.append(f"of {videos} videos there are {dict(held)}")
    verified = supervised(("verify",), batch.here)
    if verified.status:
        wrong.append(f"verify: {verified.out[-300:]} {verified.err[-300:]}")
    return wrong + bad_blobs(batch.catalogue) + leftovers(batch.here)
