"""Power lost at every fsync of a small batch, and at random moments, on a disk that forgets.

Nothing that was acknowledged may be missing from the catalogue that is found afterwards: a command
that ended well, a line that said so of a video. What is found must be sound, by vidcat's own word.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from torture.batch import OUTPUTS, Batch, Step, unkept
from torture.changes import Change, Kind
from torture.disk import Disk, Loss
from torture.standing import bad_blobs, lost, standing
from torture.supervised import supervised


@dataclass(frozen=True)
class PowerFigures:
    """At how many moments power was lost, how many disks were looked at, and what was broken."""

    syncs: int
    moments: int
    disks: int
    survived: int
    broken: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Moment:
    """A moment in the batch: before which change of which step."""

    step: int
    number: int


def run(
    batch: Batch,
    *,
    every: int = 1,
    torn: int = 2,
    at_random: int = 60,
    seed: int = 1,
    verify_every: int = 1,
) -> PowerFigures:
    """Lose power before and after every so many syncs, and `at_random` times in between.

    Each time the disk loses all, nothing, bytes or names, and `torn` times a part by chance. Rows
    and blobs are looked at on every disk; `vidcat verify` looks at every so many.
    """
    batch.back_to(None)
    outputs = {name: _content(batch.here / name) for name in OUTPUTS}
    moments = _moments(batch.steps, every, at_random, random.Random(seed))
    losses = [each for each in Loss if each is not Loss.TORN] + [Loss.TORN] * torn
    disk, disks, broken = Disk(batch.here), 0, []
    for number, step in enumerate(batch.steps):
        for at in range(len(step.changes) + 1):
            if _Moment(number, at) in moments:
                for turn, loss in enumerate(losses):
                    disks += 1
                    chance = random.Random(f"{seed} {number} {at} {turn}")
                    _find(batch, disk, loss, chance)
                    looks = disks % verify_every == 0
                    wrong = _wrong(batch, _Moment(number, at), outputs, verifies=looks)
                    broken += [f"{_named(step, at)}, lost {loss}: {each}" for each in wrong[:3]]
                    for each in wrong[:3]:
                        print(f"{_named(step, at)}, lost {loss}: {each}", flush=True)  # noqa: T201
            if at < len(step.changes):
                disk.apply(step.changes[at])
    syncs = sum(change.kind is Kind.SYNC for step in batch.steps for change in step.changes)
    bad = len({each.split(": ")[0] for each in broken})
    return PowerFigures(syncs, len(moments), disks, disks - bad, broken)


def _moments(
    steps: Sequence[Step], every: int, at_random: int, chance: random.Random
) -> set[_Moment]:
    all_of_them = [
        _Moment(number, at)
        for number, step in enumerate(steps)
        for at in range(len(step.changes) + 1)
    ]
    syncs = [each for each in all_of_them if _is_sync(steps[each.step].changes, each.number)]
    around = [(each, _Moment(each.step, each.number + 1)) for each in syncs[::every]]
    ends = {_Moment(number, len(step.changes)) for number, step in enumerate(steps)}
    return (
        {one for pair in around for one in pair}
        | ends
        | set(chance.sample(all_of_them, min(at_random, len(all_of_them))))
    )


def _is_sync(changes: Sequence[Change], at: int) -> bool:
    return at < len(changes) and changes[at].kind is Kind.SYNC


def _named(step: Step, at: int) -> str:
    if at == len(step.changes):
        return f"{step.command.name} at its end"
    change = step.changes[at]
    return f"{step.command.name} before change {at} ({change.kind} of {Path(change.path).name})"


def _find(batch: Batch, disk: Disk, loss: Loss, chance: random.Random) -> None:
    batch.clear()
    disk.rebuild(loss, chance)


def _wrong(
    batch: Batch, moment: _Moment, outputs: dict[str, dict[str, bytes]], *, verifies: bool
) -> list[str]:
    """Say what is wrong with what is found on a disk."""
    step = batch.steps[moment.step]
    has_ended = moment.number == len(step.changes)
    done = batch.steps[: moment.step + has_ended]
    try:
        said = list(_verified(batch, done)) if verifies else []
        return said + list(_missing(batch, step, moment, done, outputs))
    except Exception as error:  # noqa: BLE001 (whatever it is, the catalogue did not survive)
        return [f"{type(error).__name__}: {error}"]


def _verified(batch: Batch, done: Sequence[Step]) -> Iterator[str]:
    verified = supervised(("verify",), batch.here)
    if "Traceback" in verified.err:
        yield f"a traceback: {verified.err[-400:]}"
    if verified.status and (done or (verified.status, verified.out) != (4, "")):
        yield f"verify: {verified.status} {verified.out[-300:]} {verified.err[-300:]}"


def _missing(
    batch: Batch,
    step: Step,
    moment: _Moment,
    done: Sequence[Step],
    outputs: dict[str, dict[str, bytes]],
) -> Iterator[str]:
    now = standing(batch.catalogue)
    if done:
        yield from (f"lost: {each}" for each in lost(done[-1].after, now))
    if step.command.name == "ingest" and moment.number < len(step.changes):
        out = step.ended.out.encode()[: step.printed[moment.number]].decode()
        yield from unkept(batch.catalogue, out)
    if now:
        yield from bad_blobs(batch.catalogue)
    for name in OUTPUTS:
        ended = any(name in each.command.words for each in done)
        if ended and _content(batch.here / name) != outputs[name]:
            yield f"{name} was written, and is another or gone"


def _content(place: Path) -> dict[str, bytes]:
    files = [place] if place.is_file() else [each for each in place.rglob("*") if each.is_file()]
    return {str(each.relative_to(place)): each.read_bytes() for each in files}
