"""The rows of the catalogue held against the log of custody."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from vidcat.domain.provenance.row_digests import RowDigest
from vidcat.store.provenance.log_check import SOUND
from vidcat.store.provenance.row_reading import digests_of
from vidcat.store.schema.logged_tables import LOGGED, logged_tables_of

_OF_TABLE = text(
    "SELECT event_id, row_key, stated, state FROM row_digest "
    f"WHERE table_name = :table AND {SOUND} ORDER BY row_key, event_id"
)


@dataclass(frozen=True)
class RowFault:
    """A row that is not as the log has it; `line` is the last that tells of it, 0 for none.

    `state` is "changed", "gone", "unknown" (no line tells of it), "restated" (lines say that what
    is never changed was changed) or "removed" (a line says that it was, and vidcat never does);
    else what keeps the table from being read.
    """

    table: str
    key: int
    state: str
    line: int


class RowCheck:
    """Checks of all logged rows, within one transaction; nothing is written."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def faults(self, counted: dict[str, int]) -> Iterator[RowFault]:
        """Yield the rows that are not as the log has them; count, by table, those looked at."""
        connection = self._session.connection()
        there = logged_tables_of(connection)
        for table in LOGGED:
            counted[table] = 0
            if table not in there:
                if _is_told_of(connection, table):  # else a newer version is yet to make it
                    yield RowFault(table, 0, "the table is not there any more", 0)
                continue
            try:
                yield from _compare(connection, table, counted)
            except (DBAPIError, TypeError, ValueError) as error:  # text that is none, a bad page
                yield RowFault(table, 0, f"it cannot be read: {error}", 0)


def _is_told_of(connection: Connection, table: str) -> bool:
    """Return whether the log holds anything of a table."""
    rows = "SELECT 1 FROM row_digest WHERE table_name = ? LIMIT 1"
    return connection.exec_driver_sql(rows, (table,)).first() is not None


@dataclass(frozen=True)
class _Said:
    """What the log says of a row: the last digests, the line they are of, and a contradiction."""

    digest: RowDigest
    line: int
    is_restated: bool
    is_removed: bool


def _compare(connection: Connection, table: str, counted: dict[str, int]) -> Iterator[RowFault]:
    """Walk through the rows of a table and what the log says of them, both by key."""
    told = _Ahead(_said(connection, table))
    for now in digests_of(connection, table):
        counted[table] += 1
        yield from _gone(told.before(now.key))
        said = told.at(now.key)
        if said is None or said.digest.state is None:
            yield RowFault(table, now.key, "unknown", said.line if said else 0)
        elif said.is_removed:
            yield RowFault(table, now.key, "removed", said.line)
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
        elif said.is_removed:
            yield RowFault(said.digest.table, said.digest.key, "removed", said.line)


def _said(connection: Connection, table: str) -> Iterator[_Said]:
    lasts = LOGGED[table].lasts
    entered = connection.execute(_OF_TABLE, {"table": table})
    for key, rows in groupby(entered, attrgetter("row_key")):
        stated, is_restated, is_removed = None, False, False
        for row in rows:
            is_restated |= None not in (stated, row.stated) and row.stated != stated
            is_removed |= lasts and row.state is None
            # A key may be given again to a row of its own where rows are taken away.
            stated, last = (row.stated or stated) if lasts else row.stated, row
        digest = RowDigest(table, key, last.stated, last.state)
        yield _Said(digest, last.event_id, is_restated, is_removed)
