"""Faults, power losses, kills, clocks and two processes at once, as rows of the table."""

from collections.abc import Iterator
from pathlib import Path

from torture import clocks, desk, faults, power, together
from torture.batch import Batch
from torture.outcome import Outcome
from torture.supervised import warm_up

FAULTS, LOSSES, KILLS, ROUNDS, STATEMENTS = 200, 40, 200, 10, 100


def run(folder: Path, scale: float) -> Iterator[Outcome]:
    """Try each; yield what was lost, doubled or untrue after it."""
    warm_up()
    batch = Batch(folder / "batch")
    changes = sum(len(step.changes) for step in batch.steps) * len(faults.HOWS)
    found = faults.run(batch, every=max(1, round(changes / (FAULTS * scale))))
    injected = sum(found.injected.values())
    note = ", ".join(f"{count} {how}" for how, count in found.injected.items())
    yield Outcome("faults at a write, sync, rename that cost something", injected, _n(found), note)
    lost = power.run(batch, every=max(1, round(4 / scale)), at_random=round(LOSSES * scale), torn=1)
    note = f"{lost.syncs} syncs"
    yield Outcome("disks after a power loss that miss something", lost.disks, _n(lost), note)
    killed = desk.run(batch, kills=max(3, round(KILLS * scale)))
    note = f"{killed.received} labels acknowledged, {killed.sent_again} sent again"
    yield Outcome("kills of the desk that lose or double a label", killed.kills, _n(killed), note)
    (folder / "clocks").mkdir()
    ticked = clocks.run(folder / "clocks", sightings=max(6, round(STATEMENTS * scale)))
    note = f"{ticked.set_back} times set back"
    yield Outcome("statements out of order by a clock", ticked.statements, _n(ticked), note)
    both = together.run(batch, rounds=max(1, round(ROUNDS * scale)))
    note = f"{both.told_to_wait} told to wait"
    yield Outcome("commands of two processes that lose something", both.commands, _n(both), note)


def _n(figures: object) -> int:
    broken: list[str] = figures.broken  # type: ignore[attr-defined]
    return len(broken)
