"""Statements about a video that are added, listed and withdrawn, but never deleted."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime
from typing import ClassVar, Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.lineage import Withdrawal
from vidcat.errors import BadStatement, UsageError
from vidcat.store.schema.casework_tables import PlaceRow
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.report_tables import PersonRow

Row = TypeVar("Row", PlaceRow, PostingRow)
Said = TypeVar("Said")


class WithdrawableStatements(ABC, Generic[Row, Said]):
    """The rows of one kind of statement about videos, within one transaction.

    A kind is a table with the columns video_id, withdrawn_by_id, withdrawn_at and why, and a
    subclass that adds rows and reads them as frozen values.
    """

    table: type[Row]
    noun: ClassVar[str]
    missing: ClassVar[type[UsageError]]

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def withdraw(self, number: int, person: int, why: str) -> Said:
        """Withdraw a statement and return it; raise BadStatement if it is withdrawn already."""
        row = self._row(number)
        if row.withdrawn_at:
            raise BadStatement(f"{self.noun}: {number} was withdrawn already.")
        row.withdrawn_by_id, row.withdrawn_at, row.why = person, self._now(), why
        self._session.flush()
        return self._said(row)

    def listed(self, video: str | None = None, *, withdrawn: bool = False) -> list[Said]:
        """List statements in the order they were made, of one video (SHA-256) or of all."""
        rows = select(self.table).order_by(self.table.id)
        if video is not None:
            rows = rows.where(self.table.video_id == video_key(self._session, video))
        if not withdrawn:
            rows = rows.where(self.table.withdrawn_at.is_(None))
        return [self._said(row) for row in self._session.scalars(rows)]

    def _added(self, row: Row) -> Said:
        self._session.add(row)
        self._session.flush()
        return self._said(row)

    def _row(self, number: int) -> Row:
        row = self._session.get(self.table, number)
        if row is None:
            raise self.missing(f"{self.noun}: none has the number {number}.")
        return row

    @abstractmethod
    def _said(self, row: Row) -> Said:
        """Return a row as a frozen value."""

    def _withdrawal(self, row: Row) -> Withdrawal | None:
        if not row.withdrawn_at:
            return None
        person = self._session.get_one(PersonRow, row.withdrawn_by_id)
        return Withdrawal(person.name, row.why, row.withdrawn_at)
