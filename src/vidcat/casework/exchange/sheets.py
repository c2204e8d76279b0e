"""Sightings from sheets: each row becomes the statement of a person, or none does."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from vidcat.casework.reports.claims import assess_sighting
from vidcat.casework.sightings.statements import record_sighting
from vidcat.casework.sightings.travel import carry_to_copies
from vidcat.domain.exchange.sheets import ResolvedRow, Said, said_of
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.sightings.statements import Moment
from vidcat.errors import BadSheet, UsageError
from vidcat.store.transaction import Transaction


@dataclass(frozen=True)
class Made:
    """How many sightings were made and proposed on copies, and how many were there already."""

    sightings: int = 0
    proposed: int = 0
    known: int = 0
    items: tuple[str, ...] = ()


def record_rows(
    tx: Transaction, rows: Iterable[tuple[ResolvedRow, Moment]], said: set[Said], file: str
) -> Made:
    """Record what rows say, in their order, and propose it on every copy.

    A row that says what `said` holds, or what a row before it says, is counted as known. Objects
    that are to be made are made once. Raises BadSheet that names the row.
    """
    made, items = Made(), dict[str, int]()
    for sought, moment in rows:
        if said_of(sought, moment) in said:
            made = replace(made, known=made.known + 1)
            continue
        said.add(said_of(sought, moment))
        try:
            proposed = _record(tx, sought, moment, items)
        except UsageError as error:  # somebody changed the catalogue since the row was checked
            raise BadSheet(f"{file}:{sought.row}: {error.message}") from error
        made = replace(made, sightings=made.sightings + 1, proposed=made.proposed + proposed)
    return replace(made, items=tuple(items))


def _record(tx: Transaction, sought: ResolvedRow, moment: Moment, items: dict[str, int]) -> int:
    statement = sought.statement
    if sought.item:
        if sought.item not in items:
            items[sought.item] = tx.equipment.add_item(sought.item, "", tx.people.id(sought.by))
        statement = replace(statement, item=items[sought.item])
    sighting = record_sighting(tx, sought.video, moment, statement, sought.by)
    if sought.claim:
        report, number, bearing = sought.claim
        assess_sighting(tx, ClaimRef(report, number), sighting, bearing, sought.by)
    return len(carry_to_copies(tx, sighting))
