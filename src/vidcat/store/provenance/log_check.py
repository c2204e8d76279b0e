"""The log of custody held against itself: its lines, and the triggers that keep it complete."""

import json
import re
from collections.abc import Iterator
from hashlib import sha256
from itertools import groupby
from operator import attrgetter
from typing import Any

from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.custody_log import FIRST, LoggedKind, altered_words
from vidcat.domain.provenance.row_digests import RowDigest
from vidcat.store.provenance.custody_log import line_from
from vidcat.store.provenance.torn_rows import TORN
from vidcat.store.schema.log_tables import CustodyEventRow
from vidcat.store.schema.logged_tables import trigger_names, trigger_texts

# What vidcat writes and nothing else: a table's name could else hold what reads as other entries.
SOUND = (
    "typeof(event_id) = 'integer' AND typeof(row_key) = 'integer' "
    "AND typeof(table_name) = 'text' AND table_name NOT GLOB '*[^a-z_]*' "
    "AND (stated IS NULL OR (typeof(stated) = 'blob' AND length(stated) = 32)) "
    "AND (state IS NULL OR (typeof(state) = 'blob' AND length(state) = 32)) "
    "AND event_id IN (SELECT id FROM custody_event)"
)
_STRANGE = f"SELECT count(*) FROM row_digest WHERE NOT ({SOUND})"
_ENTERED = f"SELECT * FROM row_digest WHERE {SOUND} ORDER BY event_id, table_name, row_key"
_AS_STORED = "SELECT typeof(id), at, detail FROM custody_event ORDER BY id"
_TIME = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}", re.ASCII)


class LogCheck:
    """Checks of the log of custody, within one transaction; nothing is written."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def strange_triggers(self) -> list[str]:
        """List the triggers and views that are missing, or that vidcat did not make."""
        connection = self._session.connection()
        found = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type IN ('trigger', 'view')"
        )
        there = {name: sql for name, sql in found}
        wanted = trigger_texts(connection)
        strange = {name for name, sql in there.items() if wanted.get(name) != sql}
        return sorted(strange | (trigger_names() - there.keys()))

    def strange_entries(self) -> int:
        """Count the entries of rows that vidcat cannot have written, or whose line is gone."""
        count: int = self._session.connection().exec_driver_sql(_STRANGE).scalar_one()
        return count

    def altered(self) -> Iterator[tuple[int, str]]:
        """Yield the lines, with a sentence, that tell of what another program changed."""
        kinds = (LoggedKind.ALTERED, LoggedKind.UPGRADED)
        rows = select(CustodyEventRow.id, CustodyEventRow.kind, CustodyEventRow.detail)
        rows = rows.where(CustodyEventRow.kind.in_(kinds)).order_by(CustodyEventRow.id)
        for key, kind, detail in self._session.execute(rows):
            told = altered_words(LoggedKind(kind), detail)
            if told or kind == LoggedKind.ALTERED:
                yield key, told
        waiting = self._session.connection().exec_driver_sql(
            "SELECT table_name, count(*) FROM touched_row GROUP BY table_name"
        )
        if told := ", ".join(f"{count} of {table}" for table, count in waiting):
            yield 0, told

    def lines(self) -> Iterator[str]:
        """Yield what is wrong with each line, the oldest first; "" for a line that holds."""
        connection = self._session.connection()
        bound = select(CustodyEventRow.id, CustodyEventRow.previous, CustodyEventRow.digest)
        rows = self._session.execute(bound.order_by(CustodyEventRow.id))
        entered, before, schema = _Entered(connection), FIRST, None
        for (key, previous, digest), stored in zip(
            rows, connection.exec_driver_sql(_AS_STORED), strict=True
        ):
            made, rows_digest, begins = self._made(key)
            if previous != before:
                yield "a line before it was taken out, put in or moved"
            elif made != digest or not _is_exact(*stored):
                yield "its text is not that of its digest"
            elif entered.digest(key) != rows_digest:
                yield "the digests of its rows are not those that it was made of"
            else:
                yield "it enters all rows anew for no reason" if begins and begins == schema else ""
            before, schema = digest, begins or schema

    def _made(self, key: int) -> tuple[str | None, str | None, str | None]:
        """Return the digest of a line as it is now, that of its rows, and the tables it begins."""
        try:
            line = line_from(self._session.get_one(CustodyEventRow, key))
            made = line.digest
            enters_all = line.kind in (LoggedKind.BEGUN, LoggedKind.UPGRADED)
            begins = str(line.detail["schema"]) if enters_all else None
        except TORN:
            return None, None, None
        if line.form == 1 and line.rows is not None:  # such lines covered none
            return None, None, None
        return made, line.rows, begins


def _is_exact(kind_of_id: str, at: object, detail: object) -> bool:
    """Return whether a line is stored as vidcat stores it: two texts may mean the same line."""
    try:
        json.loads(str(detail), object_pairs_hook=_without_doubles)
    except (ValueError, RecursionError):
        return False
    return kind_of_id == "integer" and isinstance(at, str) and bool(_TIME.fullmatch(at))


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name stands twice")
    return dict(pairs)


class _Entered:
    """The digests that were entered, read line after line."""

    def __init__(self, connection: Connection) -> None:
        self._by_line = groupby(connection.exec_driver_sql(_ENTERED), attrgetter("event_id"))
        self._next = next(self._by_line, None)

    def digest(self, line: int) -> str | None:
        """Return the SHA-256 of what was entered for a line; None when nothing was.

        Lines are asked for in their order.
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
