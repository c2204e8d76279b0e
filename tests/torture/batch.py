"""A small batch: commands in a row, how the catalogue stands after each, and a way back to it."""

import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from places import FIXTURES
from torture.changes import Change
from torture.standing import Rows, catalogued, standing
from torture.supervised import Ended, Verdict, happens, supervised

CLIPS = ("pig.mp4", "two_cuts.mp4")
OUTPUTS = ("out.csv", "bag")
_END = "the end"
_LABEL = ("sighting", "add", "--by", "Lina", "--type", "btr-80", "--at", "1.01", "--video")


@dataclass(frozen=True)
class Command:
    """A command by its name; what it adds to a table can be asked before it is sent again."""

    name: str
    words: tuple[str, ...]
    adds: str = ""  # run twice, it would add to this table twice, or be refused
    makes: str = ""  # a folder that it makes whole, and refuses to make again


def commands(footage: Sequence[str]) -> tuple[Command, ...]:
    """Return the batch: seeds, a person, clips, a label, an export as a file and as a folder."""
    return (
        Command("seed", ("seed",)),
        Command("user", ("user", "add", "Lina", "--role", "analyst"), adds="person"),
        Command("ingest", ("ingest", *footage, "--preserve", "--json", "--workers", "1")),
        Command("label", (*_LABEL, footage[0]), adds="sighting"),
        Command("export", ("export", "csv", OUTPUTS[0])),
        Command("bag", ("export", "bagit", OUTPUTS[1]), makes=OUTPUTS[1]),
    )


@dataclass(frozen=True)
class Step:
    """One command of the batch as it ran without a fault.

    `printed` says of each change how many bytes had been printed before it.
    """

    command: Command
    ended: Ended
    before: Rows
    after: Rows
    changes: tuple[Change, ...]
    printed: tuple[int, ...]


class Batch:
    """The batch in a folder: run once without a fault, and put back before any of its steps."""

    def __init__(self, folder: Path, clips: Sequence[str] = CLIPS) -> None:
        self.here = folder / "here"
        self._kept = folder / "kept"
        (self.here / "footage").mkdir(parents=True)
        for clip in clips:
            shutil.copy(FIXTURES / clip, self.here / "footage" / clip)
        self.clips = tuple(f"footage/{clip}" for clip in clips)
        self.steps = [self._step(command) for command in commands(self.clips)]
        self._keep(_END)

    @property
    def catalogue(self) -> Path:
        """Where the catalogue lies."""
        return self.here / "catalogue"

    def run(self, command: Command, verdict: Verdict = happens) -> Ended:
        """Run a command here."""
        return supervised(command.words, self.here, verdict)

    def back_to(self, step: Step | None) -> None:
        """Put everything back as it was before a step, or after the last."""
        self.clear()
        kept = self._kept / (step.command.name if step else _END)
        if kept.is_dir():
            shutil.copytree(kept, self.here, dirs_exist_ok=True)

    def clear(self) -> None:
        """Remove everything but the footage."""
        for name in ("catalogue", *OUTPUTS):
            place = self.here / name
            if place.is_dir():
                shutil.rmtree(place)
            place.unlink(missing_ok=True)
        for path in [*self.here.glob(".*.part")]:
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _keep(self, name: str) -> None:
        shutil.copytree(self.here, self._kept / name, ignore=shutil.ignore_patterns("footage"))

    def _step(self, command: Command) -> Step:
        self._keep(command.name)
        before = standing(self.catalogue)
        changes: list[Change] = []
        printed: list[int] = []

        def noted(_number: int, change: Change) -> None:
            changes.append(change)

        def told(_number: int, length: int) -> None:
            printed.append(length)

        ended = supervised(command.words, self.here, noted, told)
        if ended.status:
            raise AssertionError(f"{command.name} failed without a fault: {ended.err}")
        after = standing(self.catalogue)
        return Step(command, ended, before, after, tuple(changes), tuple(printed))


def acknowledged(out: str) -> dict[str, str]:
    """Return the videos that lines of an ingest said to be done, with their status."""
    said: dict[str, str] = {}
    for line in out.splitlines():
        if line.startswith("{") and line.endswith("}"):
            told = json.loads(line)
            if told.get("status") in ("catalogued", "partial", "known"):
                said[told["video"]] = told["status"]
    return said


def unkept(catalogue: Path, out: str) -> list[str]:
    """List the videos that an ingest said to be done and the catalogue does not have so."""
    said = acknowledged(out)
    held = catalogued(catalogue) if said else {}
    return [
        f"{video} was said to be {status}, and is {held.get(video)}"
        for video, status in said.items()
        if held.get(video) != status and (status != "known" or video not in held)
    ]
