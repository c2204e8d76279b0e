"""A clock that is set back, and forward, between statements: by seconds and by years.

Statements keep the order in which they were made, whatever time they bear; the log of custody
holds; every row agrees with it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from casework_desk import ANN, BOB, CYD, A, at, open_desk, said
from vidcat.casework.sightings.reviews import give_out
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    make_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.sightings.statements import ReviewVerdict, Sighting, SightingStatus
from vidcat.domain.values.signed import Signed
from vidcat.reads.sightings.reviews import batches
from vidcat.store.session import Store

_SOFT = (timedelta(seconds=-1), timedelta(hours=-1), timedelta(days=-4000), timedelta(days=3000))


@dataclass(frozen=True)
class ClockFigures:
    """How many statements were made, and how often the clock went back between two."""

    statements: int
    set_back: int
    broken: list[str] = field(default_factory=list)

    @property
    def survived(self) -> int:
        """How many statements kept their place."""
        return self.statements - len(self.broken)


class _Unsteady:
    """A clock that is moved by chance each time it is read."""

    def __init__(self, chance: random.Random) -> None:
        self._chance, self._now, self.set_back = chance, datetime(2026, 1, 1, tzinfo=UTC), 0

    def __call__(self) -> datetime:
        moved = self._chance.choice((timedelta(seconds=1), *_SOFT))
        if abs((self._now + moved).year - 2026) > 50:
            moved = datetime(2026, 1, 1, tzinfo=UTC) - self._now
        self.set_back += moved < timedelta(0)
        self._now += moved
        return self._now


def run(folder: Path, *, sightings: int = 100, seed: int = 1) -> ClockFigures:
    """Make so many sightings, correct, review and withdraw them under an unsteady clock."""
    file = folder / "catalogue.db"
    open_desk(file).close()
    clock = _Unsteady(random.Random(seed))
    store = Store(file, clock)
    try:
        chains = [_chain(store, number) for number in range(sightings)]
        broken = [*_out_of_place(store, chains), *_untrue(store)]
        broken += _undone(store, chains)
    finally:
        store.close()
    return ClockFigures(sum(map(len, chains)), clock.set_back, broken)


def _chain(store: Store, number: int) -> list[Sighting]:
    """Make a sighting and what follows it; gives its versions as they were made."""
    first, _ = make_sighting(store, A, at(1 + number % 50), said(note=f"first {number}"), ANN)
    give_out(store, [first], BOB, CYD, f"batch {number}", is_blind=False)
    second = correct_sighting(
        store, first, first.moment, said(note=f"second {number}"), Signed(ANN)
    )
    third = review_sighting(store, second, Opinion(ReviewVerdict.CONFIRM), BOB)
    if number % 3:
        return [first, second, third]
    return [first, second, withdraw_sighting(store, third, ANN, "set back")]


def _out_of_place(store: Store, chains: list[list[Sighting]]) -> Iterator[str]:
    for number, chain in enumerate(chains, 1):
        if chain[0].number != number:
            yield f"the sighting made as number {number} has number {chain[0].number}"
        with store.read() as tx:
            versions = tx.sightings.versions(number)
        notes = [each.statement.note for each in versions][:2]
        if notes != [f"first {number - 1}", f"second {number - 1}"]:
            yield f"sighting {number} tells its versions as {notes}"
        if [each.version for each in versions] != list(range(1, len(versions) + 1)):
            yield f"sighting {number} has versions {[each.version for each in versions]}"


def _untrue(store: Store) -> Iterator[str]:
    """Yield what the log and the rows say against each other."""
    with store.read() as tx:
        for number, fault in enumerate(tx.log_check.lines(), 1):
            if fault:
                yield f"line {number} of the log: {fault}"
        yield from (f"{each.table} {each.key}: {each.state}" for each in tx.row_check.faults({}))


def _undone(store: Store, chains: list[list[Sighting]]) -> Iterator[str]:
    """Yield the batches whose reviews do not count for having come before they were given out."""
    done = {each.batch: each.done for each in batches(store)}
    for number, chain in enumerate(chains):
        if chain[-1].status != SightingStatus.WITHDRAWN and done.get(f"batch {number}") != 1:
            yield f"the review of batch {number} does not count as done"
