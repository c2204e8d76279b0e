"""The log of custody, appended to in the transaction of what it tells of."""

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.custody_log import FIRST, LoggedKind, LogLine
from vidcat.store.provenance.torn_rows import TORN, torn_rows_told
from vidcat.store.schema.exchange_tables import CustodyEventRow
from vidcat.store.schema.report_tables import PersonRow


class CustodyLog:
    """The custody_event table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def append(self, kind: LoggedKind, person: int | None, detail: Mapping[str, Any]) -> LogLine:
        """Append a line; `detail` holds what JSON can."""
        newest = select(CustodyEventRow.digest).order_by(CustodyEventRow.id.desc()).limit(1)
        previous = self._session.scalars(newest).first() or FIRST
        by = self._session.get_one(PersonRow, person).name if person is not None else ""
        line = LogLine(kind, self._now(), by, detail, previous)
        self._session.add(
            CustodyEventRow(
                at=line.at,
                kind=kind,
                person_id=person,
                detail=dict(detail),
                previous=previous,
                digest=line.digest,
            )
        )
        self._session.flush()
        return line

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with each line, the oldest first; "" for a line that holds."""
        bound = select(CustodyEventRow.id, CustodyEventRow.previous, CustodyEventRow.digest)
        before = FIRST
        for key, previous, digest in self._session.execute(bound.order_by(CustodyEventRow.id)):
            if previous != before:
                yield "a line before it was taken out, put in or moved"
            else:
                yield "" if self._made(key) == digest else "its text is not that of its digest"
            before = digest

    def _made(self, key: int) -> str | None:
        """Return the digest of a line as it is now; None when it cannot even be read."""
        try:
            return _line(self._session.get_one(CustodyEventRow, key)).digest
        except TORN:
            return None

    def lines(self, kind: LoggedKind | None = None) -> list[LogLine]:
        """Return the lines, the oldest first; raise CatalogueUnreadable for one that is torn."""
        rows = select(CustodyEventRow).order_by(CustodyEventRow.id)
        if kind is not None:
            rows = rows.where(CustodyEventRow.kind == kind)
        with torn_rows_told("log of custody"):
            return [_line(row) for row in self._session.scalars(rows)]


def _line(row: CustodyEventRow) -> LogLine:
    by = row.person.name if row.person else ""
    return LogLine(LoggedKind(row.kind), row.at, by, row.detail, row.previous)
