"""Openings: who was shown what a sighting says, for the first time; the opening table."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.sightings.reviews import Opened, Via
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.desk_tables import OpeningRow

_BATCH = 500


class Openings:
    """The opening table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def unknown(self, sightings: Collection[int], person: int) -> list[int]:
        """Return those of the sightings (numbers) that others made and the person never opened."""
        found: list[int] = []
        ordered = sorted(set(sightings))
        for first in range(0, len(ordered), _BATCH):
            some = ordered[first : first + _BATCH]
            rows = select(SightingRow.number).where(
                SightingRow.number.in_(some), SightingRow.version == 1
            )
            own = rows.where(SightingRow.person_id == person)
            opened = select(OpeningRow.sighting_number).where(
                OpeningRow.person_id == person, OpeningRow.sighting_number.in_(some)
            )
            known = {*self._session.scalars(own), *self._session.scalars(opened)}
            found += [each for each in self._session.scalars(rows) if each not in known]
        return sorted(found)

    def numbers(self, sightings: Collection[int]) -> list[int]:
        """Return the numbers of versions of sightings (keys)."""
        found: list[int] = []
        ordered = sorted(sightings)
        for first in range(0, len(ordered), _BATCH):
            some = ordered[first : first + _BATCH]
            rows = select(SightingRow.number).where(SightingRow.id.in_(some))
            found += self._session.scalars(rows)
        return found

    def note(self, sightings: Collection[int], person: int, via: Via) -> None:
        """Record that a person was shown what sightings say, of those that are new to them."""
        now = self._now()
        self._session.add_all(
            OpeningRow(sighting_number=each, person_id=person, via=str(via), opened_at=now)
            for each in self.unknown(sightings, person)
        )
        self._session.flush()

    def of(self, sighting: int, person: int) -> Opened | None:
        """Return when and by what a person was first shown what a sighting says, if they were."""
        rows = select(OpeningRow).where(
            OpeningRow.sighting_number == sighting, OpeningRow.person_id == person
        )
        row = self._session.scalars(rows).first()
        return Opened(Via(row.via), row.opened_at) if row else None
