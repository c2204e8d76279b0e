"""Faults at the Nth change to a file: a full disk, a failing disk, and kill -9.

For each change of each command of a small batch: inject, look at what was acknowledged before and
at what the command said, run it again without faults, and hold the catalogue against the one that
was never disturbed.
"""

import errno
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torture.batch import Batch, Command, Step, unkept
from torture.changes import TAKES_SPACE, Change, Kind
from torture.standing import bad_blobs, leftovers, lost, standing
from torture.supervised import KILL, Ended, Verdict, supervised

FULL, FAILING, KILLED = "full", "failing", "killed"
HOWS = (FULL, FAILING, KILLED)
_STATUSES = {FULL: (0, 4), FAILING: (0, 1, 2, 3, 4), KILLED: (-9,)}
_SENTENCE = re.compile(r"^vidcat: ", re.MULTILINE)


@dataclass(frozen=True)
class Fault:
    """What is injected: how, into which command, at which of its changes."""

    how: str
    command: str
    number: int
    change: str

    def __str__(self) -> str:
        return f"{self.command}: {self.how} at change {self.number} ({self.change})"


@dataclass(frozen=True)
class FaultFigures:
    """How many faults were injected and survived, by command and kind; `broken` names the rest."""

    injected: dict[str, int]
    survived: int
    unfelt: int  # the command ended well in spite of the fault
    broken: list[str] = field(default_factory=list)


def run(
    batch: Batch,
    *,
    every: int = 1,
    hows: Sequence[str] = HOWS,
    names: Sequence[str] = (),
    first: int = 0,
) -> FaultFigures:
    """Inject into every so many changes of the batch, the `first` of them first."""
    injected: dict[str, int] = {}
    broken: list[str] = []
    survived = unfelt = 0
    for step, how, number in _chosen(batch.steps, every, hows, names, first):
        fault, felt, wrong = _tried(batch, step, how, number)
        injected[f"{fault.command} {how}"] = injected.get(f"{fault.command} {how}", 0) + 1
        survived += not wrong
        unfelt += not felt
        broken += [f"{fault}: {each}" for each in wrong]
        for each in wrong:
            print(f"{fault}: {each}", flush=True)  # noqa: T201 (hours may pass to the end)
        sys.stderr.write(f"\r{sum(injected.values())} faults, {survived} survived; {fault}\033[K")
    return FaultFigures(injected, survived, unfelt, broken)


def _chosen(
    steps: Sequence[Step], every: int, hows: Sequence[str], names: Sequence[str], first: int
) -> Iterator[tuple[Step, str, int]]:
    for step in steps:
        if names and step.command.name not in names:
            continue
        for how in hows:
            for number in range(first % every, len(step.changes), every):
                yield step, how, number


def _tried(batch: Batch, step: Step, how: str, number: int) -> tuple[Fault, bool, list[str]]:
    batch.back_to(step)
    met: list[Change] = []
    ended = batch.run(step.command, _verdict(how, number, met, batch.here))
    told = f"{met[0].kind} of {Path(met[0].path).name}" if met else "never came"
    fault = Fault(how, step.command.name, number, told)
    try:
        wrong = [*_said_wrong(ended, how, met), *_kept_wrong(batch, step, ended)]
        wrong += _again_wrong(batch, step)
    except Exception as error:  # noqa: BLE001 (whatever it is, the catalogue did not survive)
        return fault, True, [f"{type(error).__name__}: {error}"]
    return fault, bool(ended.status), wrong


def _verdict(how: str, number: int, met: list[Change], root: Path) -> Verdict:
    """Fail at a change: a full disk stays full, a failing one fails once, a kill is the end."""

    def decide(now: int, change: Change) -> int | None:
        if now < number:
            return None
        if how == FULL:
            if change.kind in TAKES_SPACE or (change.kind == Kind.TRUNCATE and change.at):
                met.append(change)
                return errno.ENOSPC
            return None
        if met:
            return KILL if how == KILLED else None
        met.append(change)
        return KILL if how == KILLED else errno.EIO

    return decide


def _said_wrong(ended: Ended, how: str, met: list[Change]) -> list[str]:
    if not met:
        return []
    wrong = []
    if ended.status not in _STATUSES[how]:
        wrong.append(f"ended with {ended.status}: {ended.err.strip()[-300:]}")
    if "Traceback" in ended.err:
        wrong.append(f"a traceback: {ended.err.strip()[-600:]}")
    if ended.status > 1 and len(_SENTENCE.findall(ended.err)) != 1:
        wrong.append(f"not one sentence: {ended.err.strip()[-300:]}")
    if ended.status == 4 and how == FULL and "full" not in ended.err:
        wrong.append(f"a full disk is not named: {ended.err.strip()[-300:]}")
    return wrong


def _kept_wrong(batch: Batch, step: Step, ended: Ended) -> list[str]:
    """Say what of that which was acknowledged is not there after the fault."""
    now = standing(batch.catalogue)
    wrong = [f"lost: {each}" for each in lost(step.before, now)]
    if step.command.name == "ingest":
        wrong += unkept(batch.catalogue, ended.out)
    if not ended.status:
        wrong += [f"ended well without: {each}" for each in lost(step.after, now)]
    return wrong


def _again_wrong(batch: Batch, step: Step) -> list[str]:
    """Run the same command again without a fault, and compare with never having had one."""
    wrong = []
    if not _has_happened(batch, step):
        again = batch.run(step.command)
        if again.status:
            wrong.append(f"run again it ended with {again.status}: {again.err.strip()[-300:]}")
    now = standing(batch.catalogue)
    wrong += [
        f"{name} differs from the undisturbed: {_difference(rows, now.get(name, []))}"
        for name, rows in step.after.items()
        if now.get(name) != rows and name != "exported"
    ]
    if now:
        wrong += bad_blobs(batch.catalogue)
    verified = supervised(("verify",), batch.here)
    if verified.status:
        wrong.append(f"verify: {verified.out.strip()[-400:]} {verified.err.strip()[-300:]}")
    return wrong + [f"left lying: {each}" for each in leftovers(batch.here)]


def _has_happened(batch: Batch, step: Step) -> bool:
    """Whether what a command adds is there although it was not acknowledged."""
    command: Command = step.command
    if command.makes:
        return (batch.here / command.makes).exists()
    if not command.adds:
        return False
    now = standing(batch.catalogue)
    return now.get(command.adds) == step.after[command.adds]


def _difference(wanted: list[tuple], found: list[tuple]) -> str:
    missing = [row for row in wanted if row not in found]
    more = [row for row in found if row not in wanted]
    return f"{len(missing)} missing, {len(more)} more, first {str((missing + more)[:1])[:300]}"
