"""The tables of what comes in and goes out: papers that came with files, and sheets."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import Base, VideoRow


class AttestationRow(Base):
    """A file that bears witness to a video or its posting, kept where it lies: a timestamp token,
    a web archive.
    """

    __tablename__ = "attestation"
    __table_args__ = (Index("ix_attestation_video_id", "video_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    posting_id: Mapped[int | None] = mapped_column(ForeignKey("posting.id"))
    kind: Mapped[str] = mapped_column(String(32))
    path: Mapped[bytes] = mapped_column(LargeBinary)
    sha256: Mapped[str] = mapped_column(String(64))
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    video: Mapped[VideoRow] = relationship()
    posting: Mapped[PostingRow | None] = relationship()
    person: Mapped[PersonRow] = relationship()


class ColumnMappingRow(Base):
    """Which column of a sheet holds what, kept by a name; saved again, the newest counts."""

    __tablename__ = "column_mapping"
    __table_args__ = (Index("ix_column_mapping_name", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    columns: Mapped[dict[str, Any]]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    person: Mapped[PersonRow] = relationship(lazy="joined")
