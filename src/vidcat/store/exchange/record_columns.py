"""Mappings between fields of records and columns of rows, for reading and writing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from vidcat.domain.exchange.statement_records import WithdrawnRecord
from vidcat.domain.exchange.video_record import exact_path
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.file_names import path_fields
from vidcat.store.exchange.record_keys import Keys, Numbered
from vidcat.store.exchange.record_names import Names

Columns = dict[str, Any]


class ColumnField(Protocol):
    """Reads fields of a record from a row, and makes the columns of a record's row."""

    def read(self, row: Any, names: Names) -> Columns:
        """Return the fields."""

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the columns; raise ValueError when they refer to what is not there."""


@dataclass(frozen=True)
class Plain:
    """A field that a column holds unchanged."""

    name: str
    column: str = ""

    def read(self, row: Any, names: Names) -> Columns:
        """Return the field."""
        return {self.name: getattr(row, self.column or self.name)}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the column."""
        return {self.column or self.name: getattr(record, self.name)}


@dataclass(frozen=True)
class NamedField:
    """A name that stands for the key of another row, or nothing for none."""

    name: str
    column: str
    of: Literal["people", "publishers", "videos"]

    def read(self, row: Any, names: Names) -> Columns:
        """Return the field."""
        named = getattr(names, self.of)
        return {self.name: named.maybe(getattr(row, self.column))}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the column."""
        find = {"people": keys.person, "publishers": keys.publisher, "videos": keys.video}[self.of]
        name = getattr(record, self.name)
        return {self.column: None if name is None else find(name)}


@dataclass(frozen=True)
class OwnNumber:
    """The number of a record.

    It comes last among the fields: a record that cannot be imported is not there for others.
    """

    kind: Numbered

    def read(self, row: Any, names: Names) -> Columns:
        """Return the field."""
        return {"number": row.id}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the column."""
        return {"id": keys.new(self.kind, record.number)}


@dataclass(frozen=True)
class Referred:
    """The number of another record, or none."""

    kind: Numbered
    column: str

    def read(self, row: Any, names: Names) -> Columns:
        """Return the field."""
        return {str(self.kind): getattr(row, self.column)}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the column."""
        number = getattr(record, self.kind)
        return {self.column: None if number is None else keys.known(self.kind, number)}


@dataclass(frozen=True)
class OfClaim:
    """The claim of a report."""

    def read(self, row: Any, names: Names) -> Columns:
        """Return report and number."""
        report, claim = names.claims.of(row.claim_id)
        return {"report": report, "claim": claim}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the column."""
        return {"claim_id": keys.claim((record.report, record.claim))}


@dataclass(frozen=True)
class ExactPath:
    """A path, which is bytes."""

    def read(self, row: Any, names: Names) -> Columns:
        """Return the path as text, and as bytes when text cannot express it."""
        return {"path_bytes": None, **path_fields(row.path)}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the column."""
        return {"path": exact_path(record.path, record.path_bytes)}


@dataclass(frozen=True)
class Taken:
    """Who withdrew a statement; nothing while it is in force."""

    def read(self, row: Any, names: Names) -> Columns:
        """Return the field."""
        return {"withdrawn": withdrawn_of(row, names)}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the columns."""
        return withdrawn_columns(record.withdrawn, keys)


@dataclass(frozen=True)
class Dated:
    """A date in EDTF, beside which its first and last day are kept."""

    name: str

    def read(self, row: Any, names: Names) -> Columns:
        """Return the field."""
        return {self.name: getattr(row, self.name)}

    def write(self, record: Any, keys: Keys) -> Columns:
        """Return the columns."""
        return date_columns(self.name, getattr(record, self.name))


def withdrawn_of(row: Any, names: Names) -> WithdrawnRecord | None:
    """Read off a row who took it back."""
    if row.withdrawn_at is None:
        return None
    by = names.people.maybe(row.withdrawn_by_id)
    return WithdrawnRecord(by=by, why=row.why, at=row.withdrawn_at)


def withdrawn_columns(taken: WithdrawnRecord | None, keys: Keys) -> Columns:
    """Return the columns that record who withdrew a row."""
    if taken is None:
        return {"withdrawn_by_id": None, "withdrawn_at": None, "why": ""}
    by = None if taken.by is None else keys.person(taken.by)
    return {"withdrawn_by_id": by, "withdrawn_at": taken.at, "why": taken.why}


def date_columns(name: str, edtf: str | None) -> Columns:
    """Return the columns of a date: as written, its first and its last day."""
    read = None if edtf is None else parse_date(edtf)
    days: Mapping[str, Any] = {
        "earliest": read and read.earliest,
        "latest": read and read.latest,
    }
    return {name: edtf, **days}
