"""The log of custody, appended to in the transaction of what it tells of."""

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from itertools import islice
from typing import Any

from sqlalchemy import Connection, func, insert, select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.custody_log import FIRST, LoggedKind, LogHead, LogLine
from vidcat.store.provenance.found_rows import changed_unseen
from vidcat.store.provenance.row_reading import TouchedKey, digests_now
from vidcat.store.provenance.torn_rows import torn_rows_told
from vidcat.store.schema.log_tables import CustodyEventRow, RowDigestRow
from vidcat.store.schema.report_tables import PersonRow

_AT_ONCE = 10_000
NAMED = 20  # of what a line tells of by name
_TOUCHED = "SELECT table_name, row_key, before FROM touched_row ORDER BY table_name, row_key"
_LAST = "SELECT id, digest FROM custody_event ORDER BY id DESC LIMIT 1"
_IS_TOUCHED = "SELECT EXISTS (SELECT 1 FROM touched_row)"

_Waiting = tuple[LoggedKind, int | None, Mapping[str, Any]]


class CustodyLog:
    """The custody_event and row_digest tables, within one transaction.

    What is appended is written when the transaction ends, bound to the rows that it wrote.
    """

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock
        self._waiting: list[_Waiting] = []

    def append(self, kind: LoggedKind, person: int | None, detail: Mapping[str, Any]) -> None:
        """Append a line about this transaction; `detail` holds what JSON can."""
        self._waiting.append((kind, person, detail))

    def begin(self) -> None:
        """Enter, on a line of their own, rows that another program changed since.

        Only vidcat's transactions enter what they write; what is found marked before one of them
        wrote anything was written by somebody else.
        """
        if self._session.connection().exec_driver_sql(_IS_TOUCHED).scalar_one():
            self.append(LoggedKind.ALTERED, None, {})
            self.seal()

    def note_settings(self, settings: Mapping[str, Any]) -> None:
        """Enter, on a line of their own, the settings in force when they are others than before."""
        last = self.newest(LoggedKind.SETTINGS)
        if settings != (last.detail.get("settings") if last else {}):
            self.append(LoggedKind.SETTINGS, None, {"settings": dict(settings)})
            self.seal()

    def seal(self) -> None:
        """Write the lines of this transaction; the first is bound to the rows that it wrote."""
        self._session.flush()
        connection = self._session.connection()
        touched = connection.exec_driver_sql(_TOUCHED).all()
        if not touched and not self._waiting:
            return
        lines = self._waiting or [(LoggedKind.RECORDED, None, {})]
        lines, self._waiting = [*lines, *_unseen(connection, touched)], []
        number, previous = connection.exec_driver_sql(_LAST).first() or (0, FIRST)
        rows = _enter(connection, number + 1, touched) if touched else None
        tables = {"tables": dict(Counter(row.table_name for row in touched))} if touched else {}
        for kind, person, detail in lines:
            number += 1
            by = self._session.get_one(PersonRow, person).name if person is not None else ""
            line = LogLine(kind, self._now(), by, {**detail, **tables}, previous, person, rows)
            connection.execute(insert(CustodyEventRow.__table__), _columns(number, line))  # type: ignore[arg-type]
            previous, rows, tables = line.digest, None, {}

    def head(self) -> LogHead | None:
        """Return how far the log goes; None when it has no line."""
        newest = select(CustodyEventRow.digest).order_by(CustodyEventRow.id.desc()).limit(1)
        last = self._session.scalars(newest).first()
        if last is None:
            return None
        oldest = select(CustodyEventRow.digest).order_by(CustodyEventRow.id).limit(1)
        length = select(func.count()).select_from(CustodyEventRow)
        origin = self._session.scalars(oldest).one()
        return LogHead(origin, self._session.scalars(length).one(), last)

    def digest(self, number: int) -> str | None:
        """Return the digest of the line that is the nth; None when there are not so many."""
        digests = select(CustodyEventRow.digest).order_by(CustodyEventRow.id)
        return self._session.scalars(digests.offset(number - 1).limit(1)).first()

    def newest(self, kind: LoggedKind) -> LogLine | None:
        """Return the newest line of a kind; raise CatalogueUnreadable if it is torn."""
        rows = select(CustodyEventRow).where(CustodyEventRow.kind == kind)
        with torn_rows_told("log of custody"):
            row = self._session.scalars(rows.order_by(CustodyEventRow.id.desc()).limit(1)).first()
            return line_from(row) if row else None

    def lines(self, kind: LoggedKind | None = None) -> list[LogLine]:
        """Return the lines, the oldest first; raise CatalogueUnreadable for one that is torn."""
        rows = select(CustodyEventRow).order_by(CustodyEventRow.id)
        if kind is not None:
            rows = rows.where(CustodyEventRow.kind == kind)
        with torn_rows_told("log of custody"):
            return [line_from(row) for row in self._session.scalars(rows)]


def first_line() -> dict[str, str]:
    """Return the particulars of the line that begins a log: they tell it from any other."""
    return {"catalogue": secrets.token_hex(16)}


def line_from(row: CustodyEventRow) -> LogLine:
    """Copy a row out of the session; raises what a torn one makes of it, see `torn_rows`."""
    by = row.person.name if row.person else ""
    kind = LoggedKind(row.kind)
    return LogLine(kind, row.at, by, row.detail, row.previous, row.person_id, row.rows, row.form)


def _unseen(connection: Connection, touched: Sequence[TouchedKey]) -> Iterator[_Waiting]:
    """Yield the line about rows that were changed unseen, if any were."""
    if unseen := list(changed_unseen(connection, touched)):
        named = [f"{table} {key}" for table, key in unseen[:NAMED]]
        yield LoggedKind.ALTERED, None, {"unseen": len(unseen), "first": named}


def _columns(number: int, line: LogLine) -> dict[str, Any]:
    return {
        "id": number,
        "at": line.at,
        "kind": line.kind,
        "person_id": line.person,
        "detail": dict(line.detail),
        "previous": line.previous,
        "digest": line.digest,
        "form": line.form,
        "rows": line.rows,
    }


def _enter(connection: Connection, number: int, touched: Sequence[TouchedKey]) -> str:
    """Enter the digests of rows under the number of a line; return the SHA-256 of them all."""
    whole = sha256()
    digests = digests_now(connection, touched)
    while some := list(islice(digests, _AT_ONCE)):
        for each in some:
            whole.update(each.line.encode("ascii"))
        named = [
            {
                "event_id": number,
                "table_name": each.table,
                "row_key": each.key,
                "stated": each.stated,
                "state": each.state,
            }
            for each in some
        ]
        connection.execute(insert(RowDigestRow.__table__), named)  # type: ignore[arg-type]
    connection.exec_driver_sql("DELETE FROM touched_row")
    return whole.hexdigest()
