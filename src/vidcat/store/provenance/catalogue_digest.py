"""One digest of all that a catalogue says: equal for equal catalogues, whatever their row numbers.

A row's digest is made of its columns, with each reference replaced by the digest of the row that it
points at; those of a table are sorted. Left out are recorded times, what the file system says of a
file's inode, whether it was preserved, how often a worker died, how long a frame was shown, and the
log of custody, which is the story and not the state.
"""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import Column, Table, select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.row_digests import row_text
from vidcat.store.schema.logged_tables import LOGGED
from vidcat.store.schema.tables import Base, UtcDateTime

# Numbers by which people know a sighting, and other tables too: they depend on the order in which
# copies were found, so that they are replaced by what the sighting said first.
_NUMBERS = frozenset({"number", "origin_number", "sighting_number"})
_SIGHTING = "sighting"
_LEFT_OUT: Mapping[str, frozenset[str]] = {
    **{name: frozenset({"id"}) for name in LOGGED},
    "copy": frozenset({"id", "mtime_ns", "ctime_ns", "inode", "preserved"}),
    "passed_over": frozenset({"id", "mtime_ns", "ctime_ns"}),
    _SIGHTING: frozenset({"id", "number"}),
    "stage_run": frozenset({"id", "attempts", "detail"}),
    "screen_time": frozenset({"id", "seconds", "from_s", "until_s"}),
    "viewing": frozenset({"id", "seconds"}),
}
_OF_SIGHTINGS = frozenset({_SIGHTING, "assessment", "assignment", "item_tie"})


class CatalogueDigest:
    """Reads of all logged tables, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[str, dict[int, str]] = {}
        self._first: dict[int, str] = {}  # of sightings, by their number

    def tables(self) -> dict[str, str]:
        """Return the digest (SHA-256) of each table that has rows."""
        # References first; nothing but the numbers in them ties two of the tables to sightings.
        wanted = [each for each in Base.metadata.sorted_tables if each.name in LOGGED]
        wanted.sort(key=lambda table: table.name in _OF_SIGHTINGS and table.name != _SIGHTING)
        found = {table.name: self._digest(table) for table in wanted}
        return {name: digest for name, digest in sorted(found.items()) if digest}

    def _digest(self, table: Table) -> str:
        kept = self._rows.setdefault(table.name, {})
        rows = select(table).order_by(*_order(table)).execution_options(yield_per=1_000)
        for row in self._session.execute(rows).mappings():
            counted = {
                each.name: self._value(each, row[each]) for each in table.columns if _counts(each)
            }
            kept[row["id"]] = hashlib.sha256(row_text(counted)).hexdigest()
            if table.name == _SIGHTING and row["version"] == 1:
                self._first[row["number"]] = kept[row["id"]]
        text = "".join(f"{each}\n" for each in sorted(kept.values()))
        return hashlib.sha256(text.encode()).hexdigest() if kept else ""

    def _value(self, column: Column[Any], value: Any) -> Any:
        if value is None:
            return None
        if column.name in _NUMBERS and column.table.name in _OF_SIGHTINGS:
            return self._first.get(value, "")
        for reference in column.foreign_keys:
            return self._rows[reference.column.table.name].get(value, "")
        if isinstance(value, dict):  # how a sighting was carried names another by its number
            return {name: each for name, each in value.items() if name != _SIGHTING}
        return value.isoformat() if isinstance(value, date) else value


def _order(table: Table) -> list[Column[Any]]:
    """Return the columns to sort by: what a sighting refers to by number is a first version."""
    columns = table.columns
    return [columns.version, columns.id] if table.name == _SIGHTING else [columns.id]


def _counts(column: Column[Any]) -> bool:
    left_out = _LEFT_OUT.get(column.table.name, ())
    return column.name not in left_out and not isinstance(column.type, UtcDateTime)
