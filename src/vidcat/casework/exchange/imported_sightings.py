"""Sightings that somebody made in another tool: said by a named person, all of them or none."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vidcat.casework.sightings.statements import record_sighting
from vidcat.casework.sightings.travel import carry_into
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.sightings.statements import STATED, Moment, Statement
from vidcat.domain.values.regions import Region
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

_SAME = 1e-4  # of a side of the frame: what rounding to hundredths of a pixel makes of a box


@dataclass(frozen=True)
class Draft:
    """A sighting on its way in: its frames are proved to be shown, its type is a taxonomy id."""

    moment: Moment
    statement: Statement


@dataclass(frozen=True)
class TakenIn:
    """How many sightings were made and proposed on copies; `known` stood there already."""

    made: int
    known: int
    proposed: int


def import_sightings(
    store: Store, video: str, drafts: Iterable[Draft], by: str, source: Mapping[str, Any]
) -> TakenIn:
    """Record sightings of a video (SHA-256), with their source in the log of custody.

    A draft that equals a sighting already there, by type, frames and box, is left out. Raises
    NoSuchPerson, NoSuchType, BadStatement; then nothing is recorded.
    """
    with store.write() as tx:
        person = tx.people.id(by)
        stand = _standing(tx, video)
        made = known = 0
        for draft in drafts:
            if stand(draft):
                known += 1
                continue
            record_sighting(tx, video, draft.moment, draft.statement, by)
            made += 1
        proposed = carry_into(tx, video) if made else 0
        told = {**source, "video": video, "made": made, "known": known}
        tx.custody_log.append(LoggedKind.IMPORTED, person, told)
        return TakenIn(made, known, proposed)


def count_known(store: Store, video: str, drafts: Iterable[Draft]) -> int:
    """Count the drafts that equal sightings of a video (SHA-256)."""
    with store.read() as tx:
        return sum(map(_standing(tx, video), drafts))


def _standing(tx: Transaction, video: str) -> Callable[[Draft], bool]:
    """Return a function that tells whether a draft equals a sighting of the video."""
    regions: dict[tuple[str, int, int], list[Region | None]] = defaultdict(list)
    for each in tx.sightings.of_video(video):
        if each.status in STATED:
            regions[_key(each.moment, each.statement)].append(each.statement.region)

    def stands(draft: Draft) -> bool:
        there = regions.get(_key(draft.moment, draft.statement), ())
        return any(_is_same(each, draft.statement.region) for each in there)

    return stands


def _key(moment: Moment, statement: Statement) -> tuple[str, int, int]:
    return statement.identification.type, moment.pts, moment.end_pts


def _is_same(one: Region | None, other: Region | None) -> bool:
    if one is None or other is None:
        return one is other
    pairs = zip(one.numbers, other.numbers, strict=True)
    return all(abs(a - b) < _SAME for a, b in pairs)
