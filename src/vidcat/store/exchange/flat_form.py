"""The form of a kind of record that is one row each: its table and columns, and what goes out."""

from collections.abc import Callable, Container, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vidcat.store.exchange.record_columns import ColumnField, Columns
from vidcat.store.exchange.record_keys import Keys
from vidcat.store.exchange.record_names import Names
from vidcat.store.schema.tables import Base

_PAGE = 1_000  # rows in memory at a time


@dataclass(frozen=True)
class Selection:
    """What of a catalogue goes out when not all does: numbers of sightings, keys of the rest."""

    sightings: Container[int]
    videos: Container[int]
    items: Container[int]
    reports: Container[int]
    claims: Container[int]
    people: Container[int] = ()
    publishers: Container[int] = ()
    types: Container[int] = ()


@dataclass(frozen=True)
class Flat:
    """A kind of record that is one row each; `goes` says which go out when not all do."""

    record: type[Any]
    table: type[Base]
    fields: tuple[ColumnField, ...]
    goes: Callable[[Any, Selection], bool]

    @property
    def kind(self) -> str:
        """What the record is called."""
        return str(self.record.record)

    def read(self, session: Session, names: Names, kept: Selection | None) -> Iterator[Any]:
        """Yield the records in the order in which they were made."""
        table = self.table.__table__
        rows = select(table).order_by(table.c.id).execution_options(yield_per=_PAGE)
        for row in session.execute(rows):
            if kept is None or self.goes(row, kept):
                yield self.record(
                    **{
                        name: value
                        for field in self.fields
                        for name, value in field.read(row, names).items()
                    }
                )

    def count(self, session: Session) -> int:
        """Count all records of the kind."""
        return session.scalars(select(func.count()).select_from(self.table)).one()

    def columns(self, record: Any, keys: Keys) -> Columns:
        """Return the columns of a record's row; raise ValueError."""
        return {
            name: value
            for field in self.fields
            for name, value in field.write(record, keys).items()
        }
