"""The log of custody held against itself, and the rows of the catalogue against the log."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from vidcat.domain.provenance.custody_log import FIRST, LoggedKind
from vidcat.domain.provenance.row_digests import RowDigest
from vidcat.store.provenance.custody_log import line_from
from vidcat.store.provenance.row_reading import digests_of
from vidcat.store.provenance.torn_rows import TORN
from vidcat.store.schema.log_tables import CustodyEventRow
from vidcat.store.schema.logged_tables import logged_tables_of, trigger_name

_ENTERED = "SELECT * FROM row_digest ORDER BY event_id, table_name, row_key"
_OF_TABLE = text(
    "SELECT event_id, row_key, stated, state FROM row_digest "
    "WHERE table_name = :table AND event_id >= :first ORDER BY row_key, event_id"
)


@dataclass(frozen=True)
class RowFault:
    """A row that is not as the log has it; `line` is the last that tells of it, 0 for none.

    `state` is "changed", "gone", "unknown" (no line tells of it) or "restated" (lines say that what
    is never changed was changed).
    """

    table: str
    key: int
    state: str
    line: int


class LogCheck:
    """Checks of the log of custody, within one transaction; nothing is written."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def missing_triggers(self) -> list[str]:
        """List the triggers that mark written rows and are not there."""
        connection = self._session.connection()
        names = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        there = set(names.scalars())
        wanted = (
            trigger_name(table, event)
            for table in logged_tables_of(connection)
            for event in ("insert", "update", "delete")
        )
        return [name for name in wanted if name not in there]

    def altered(self) -> Iterator[tuple[int, str]]:
        """Yield the lines, with a sentence, that enter what another program changed."""
        rows = select(CustodyEventRow.id, CustodyEventRow.detail)
        for key, detail in self._session.execute(
            rows.where(CustodyEventRow.kind == LoggedKind.ALTERED).order_by(CustodyEventRow.id)
        ):
            counts: Mapping[str, int] = detail.get("tables", {})
            yield key, ", ".join(f"{count} of {table}" for table, count in counts.items())
        waiting = self._session.connection().exec_driver_sql(
            "SELECT table_name, count(*) FROM touched_row GROUP BY table_name"
        )
        if told := ", ".join(f"{count} of {table}" for table, count in waiting):
            yield 0, told

    def lines(self) -> Iterator[str]:
        """Yield what is wrong with each line, the oldest first; "" for a line that holds."""
        bound = select(CustodyEventRow.id, CustodyEventRow.previous, CustodyEventRow.digest)
        entered = _Entered(self._session.connection())
        before = FIRST
        for key, previous, digest in self._session.execute(bound.order_by(CustodyEventRow.id)):
            made, rows = self._made(key)
            if previous != before:
                yield "a line before it was taken out, put in or moved"
            elif made != digest:
                yield "its text is not that of its digest"
            else:
                same = entered.digest(key) == rows
                yield "" if same else "the digests of its rows are not those that it was made of"
            before = digest

    def _made(self, key: int) -> tuple[str | None, str | None]:
        """Return the digest of a line as it is now, and that of its rows; None when it is torn."""
        try:
            line = line_from(self._session.get_one(CustodyEventRow, key))
            made = line.digest
        except TORN:
            return None, None
        return made, line.rows

    def rows(self, counted: dict[str, int]) -> Iterator[RowFault]:
        """Yield the rows that are not as the log has them; count, by table, those looked at."""
        connection = self._session.connection()
        first = self._since()
        for table in logged_tables_of(connection):
            counted[table] = 0
            try:
                yield from _compare(connection, table, first, counted)
            except (DBAPIError, ValueError) as error:  # text that is no text, a damaged page
                yield RowFault(table, 0, f"unreadable: {error}", 0)

    def _since(self) -> int:
        """Return the line that entered all rows: with the tables as they are, or the first."""
        kinds = (LoggedKind.BEGUN, LoggedKind.UPGRADED)
        newest = select(CustodyEventRow.id).where(CustodyEventRow.kind.in_(kinds))
        return (
            self._session.scalars(newest.order_by(CustodyEventRow.id.desc()).limit(1)).first() or 0
        )


class _Entered:
    """The digests that were entered, read line after line."""

    def __init__(self, connection: Connection) -> None:
        self._by_line = groupby(connection.exec_driver_sql(_ENTERED), attrgetter("event_id"))
        self._next = next(self._by_line, None)

    def digest(self, line: int) -> str | None:
        """Return the SHA-256 of what was entered for a line; None when nothing was.

        Lines are asked for in their order. What was entered for a line that is not there is passed
        over: its rows are found by themselves.
        """
        while self._next is not None and self._next[0] < line:
            self._next = next(self._by_line, None)
        if self._next is None or self._next[0] != line:
            return None
        whole = sha256()
        for row in self._next[1]:
            digest = RowDigest(row.table_name, row.row_key, row.stated, row.state)
            whole.update(digest.line.encode())
        self._next = next(self._by_line, None)
        return whole.hexdigest()


@dataclass(frozen=True)
class _Said:
    """What the log says of a row: the last digests, the line they are of, and a contradiction."""

    digest: RowDigest
    line: int
    is_restated: bool


def _compare(
    connection: Connection, table: str, first: int, counted: dict[str, int]
) -> Iterator[RowFault]:
    """Walk through the rows of a table and what the log says of them, both by key."""
    told = _Ahead(_said(connection, table, first))
    for now in digests_of(connection, table):
        counted[table] += 1
        yield from _gone(told.before(now.key))
        said = told.at(now.key)
        if said is None or said.digest.state is None:
            yield RowFault(table, now.key, "unknown", said.line if said else 0)
        elif said.is_restated:
            yield RowFault(table, now.key, "restated", said.line)
        elif said.digest != now:
            yield RowFault(table, now.key, "changed", said.line)
    yield from _gone(told.before(None))


class _Ahead:
    """What the log says, by key, read no further than is asked for."""

    def __init__(self, told: Iterator[_Said]) -> None:
        self._told = told
        self._next = next(told, None)

    def before(self, key: int | None) -> Iterator[_Said]:
        """Yield what is said of the keys before one; of all that are left for None."""
        while self._next is not None and (key is None or self._next.digest.key < key):
            yield self._next
            self._next = next(self._told, None)

    def at(self, key: int) -> _Said | None:
        """Return what is said of a key, once what is said of those before it was asked for."""
        if self._next is None or self._next.digest.key != key:
            return None
        said, self._next = self._next, next(self._told, None)
        return said


def _gone(told: Iterator[_Said]) -> Iterator[RowFault]:
    for said in told:
        if said.digest.state is not None:
            yield RowFault(said.digest.table, said.digest.key, "gone", said.line)


def _said(connection: Connection, table: str, first: int) -> Iterator[_Said]:
    entered = connection.execute(_OF_TABLE, {"table": table, "first": first})
    for key, rows in groupby(entered, attrgetter("row_key")):
        stated, is_restated = None, False
        for row in rows:
            is_restated |= None not in (stated, row.stated) and row.stated != stated
            stated, last = row.stated, row
        yield _Said(RowDigest(table, key, last.stated, last.state), last.event_id, is_restated)
