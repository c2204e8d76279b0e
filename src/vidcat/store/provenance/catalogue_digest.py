"""One digest of all that a catalogue says: equal for equal catalogues, whatever their row numbers.

A row's digest is made of its columns, with each reference replaced by the digest of the row that it
points at; those of a table are sorted. Left out are recorded times, what the file system says of a
file's inode, how often a worker died, and the log of custody, which is the story and not the state.
"""

import hashlib
from collections.abc import Iterator, Mapping
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
    "copy": frozenset({"mtime_ns", "ctime_ns", "inode", "preserved"}),
    "stage_run": frozenset({"attempts", "detail"}),
    "viewing": frozenset({"seconds"}),
}
_OF_SIGHTINGS = frozenset({_SIGHTING, "assessment", "assignment"})


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
        for key, row in self._read(table):
            kept[key] = hashlib.sha256(row_text(row)).hexdigest()
            if table.name == _SIGHTING and row.get("version") == 1:
                self._first[self._numbers[key]] = kept[key]
        text = "".join(f"{each}\n" for each in sorted(kept.values()))
        return hashlib.sha256(text.encode()).hexdigest() if kept else ""

    def _read(self, table: Table) -> Iterator[tuple[int, dict[str, Any]]]:
        """Yield the key of each row, and what counts of it."""
        columns = [each for each in table.columns if self._counts(each)]
        rows = select(*columns).order_by(table.columns.id)
        if table.name == _SIGHTING:
            numbers = select(table.columns.id, table.columns.number)
            self._numbers: dict[int, int] = dict(self._session.execute(numbers).all())
            rows = select(*columns).order_by(table.columns.version, table.columns.id)
        for row in self._session.execute(rows.execution_options(yield_per=1_000)):
            values = dict(zip((each.name for each in columns), row, strict=True))
            key = values.pop("id")
            yield (
                key,
                {
                    each.name: self._value(each, values[each.name])
                    for each in columns
                    if each.name != "id"
                },
            )

    def _counts(self, column: Column[Any]) -> bool:
        table = column.table.name
        if table == _SIGHTING and column.name == "number":
            return False
        is_time = isinstance(column.type, UtcDateTime)
        return not is_time and column.name not in _LEFT_OUT.get(table, ())

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
