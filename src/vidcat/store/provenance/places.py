"""Where videos were filmed, as people say: appended, taken back, never lost."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.lineage import Withdrawal
from vidcat.domain.provenance.places import PlaceDraft, PlaceSaid
from vidcat.errors import NoSuchPlace
from vidcat.store.questions.sources import place_from
from vidcat.store.schema.casework_tables import PlaceRow
from vidcat.store.schema.keys import video_key


class Places:
    """The place table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, video: str, draft: PlaceDraft, person: int) -> int:
        """Record a place of a video (SHA-256) and give its number."""
        row = PlaceRow(
            video_id=video_key(self._session, video),
            name=draft.name,
            latitude=draft.at and draft.at[0],
            longitude=draft.at and draft.at[1],
            within_m=draft.within_m,
            basis=draft.basis,
            person_id=person,
            made_at=self._now(),
            why="",
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def withdraw(self, number: int, person: int, why: str) -> bool:
        """Take a place back; says whether it stood. Raises NoSuchPlace."""
        row = self._row(number)
        if row.withdrawn_at:
            return False
        row.withdrawn_by_id, row.withdrawn_at, row.why = person, self._now(), why
        self._session.flush()
        return True

    def get(self, number: int) -> PlaceSaid:
        """Give one place; raises NoSuchPlace."""
        return _said(self._row(number))

    def listed(self, video: str | None = None, *, withdrawn: bool = False) -> list[PlaceSaid]:
        """Give places in the order they were said; those of one video when it is named."""
        rows = select(PlaceRow).order_by(PlaceRow.id)
        if video is not None:
            rows = rows.where(PlaceRow.video_id == video_key(self._session, video))
        if not withdrawn:
            rows = rows.where(PlaceRow.withdrawn_at.is_(None))
        return [_said(row) for row in self._session.scalars(rows)]

    def _row(self, number: int) -> PlaceRow:
        row = self._session.get(PlaceRow, number)
        if row is None:
            raise NoSuchPlace(f"place: none has the number {number}.")
        return row


def _said(row: PlaceRow) -> PlaceSaid:
    withdrawn = None
    if row.withdrawn_at and row.withdrawn_by:
        withdrawn = Withdrawal(row.withdrawn_by.name, row.why, row.withdrawn_at)
    return PlaceSaid(place_from(row, row.video.sha256), withdrawn)
