"""The tables of the log of custody: its lines, the rows they cover, and rows not yet entered."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import Base


class CustodyEventRow(Base):
    """One line of the append-only log of custody; each holds the digest of the line before."""

    __tablename__ = "custody_event"
    __table_args__ = (Index("ix_custody_event_kind", "kind"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    detail: Mapped[dict[str, Any]]
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    form: Mapped[int] = mapped_column(server_default="1")
    rows: Mapped[str | None] = mapped_column(String(64))
    person: Mapped[PersonRow | None] = relationship(lazy="joined")


class RowDigestRow(Base):
    """The digests of a row, or of rows with one key, as a line of the log left them."""

    __tablename__ = "row_digest"
    __table_args__ = (Index("ix_row_digest_table_name_row_key", "table_name", "row_key"),)
    # The line is written after them, as it covers them.
    event_id: Mapped[int] = mapped_column(
        ForeignKey("custody_event.id", deferrable=True, initially="DEFERRED"), primary_key=True
    )
    table_name: Mapped[str] = mapped_column(String(32), primary_key=True)
    row_key: Mapped[int] = mapped_column(primary_key=True)
    stated: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    state: Mapped[bytes | None] = mapped_column(LargeBinary(32))


class TouchedRow(Base):
    """A row that this transaction wrote, marked by a trigger; none is left when it ends.

    `before` is the row as it was found, column by column in SQL, where it was there before.
    """

    __tablename__ = "touched_row"
    table_name: Mapped[str] = mapped_column(String(32), primary_key=True)
    row_key: Mapped[int] = mapped_column(primary_key=True)
    before: Mapped[str | None] = mapped_column(Text)
