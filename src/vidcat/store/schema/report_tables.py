"""The tables of people and of reports: what is cited, and which videos it means."""

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.tables import Base, VideoRow


class PersonRow(Base):
    """A person who signs statements."""

    __tablename__ = "person"
    __table_args__ = (CheckConstraint("role IN ('analyst','reviewer','manager')", name="role"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    role: Mapped[str] = mapped_column(String(16))
    added_at: Mapped[datetime]


class PublisherRow(Base):
    """Who issues reports or footage."""

    __tablename__ = "publisher"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300), unique=True)


class ReportRow(Base):
    """A published text that cites footage."""

    __tablename__ = "report"
    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(Text)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publisher.id"))
    authors: Mapped[list[str]] = mapped_column(JSON)
    published: Mapped[str | None] = mapped_column(String(100))  # EDTF
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    url: Mapped[str] = mapped_column(Text)
    language: Mapped[str] = mapped_column(String(35))
    body: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    page: Mapped[str | None] = mapped_column(String(64))  # SHA-256 of the page in the blobs
    page_url: Mapped[str | None] = mapped_column(Text)
    retrieved_at: Mapped[datetime | None]
    added_at: Mapped[datetime]
    publisher: Mapped[PublisherRow | None] = relationship(lazy="joined")
    citations: Mapped[list["CitationRow"]] = relationship(order_by="CitationRow.number")
    claims: Mapped[list["ClaimRow"]] = relationship(order_by="ClaimRow.number")


class CitationRow(Base):
    """One place in a report that points at one piece of footage."""

    __tablename__ = "citation"
    __table_args__ = (UniqueConstraint("report_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    kinds: Mapped[list[str]] = mapped_column(JSON)
    description: Mapped[str] = mapped_column(Text)
    quote: Mapped[str] = mapped_column(Text)
    url: Mapped[str] = mapped_column(Text)
    embedded_as: Mapped[str] = mapped_column(String(32))
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publisher.id"))
    published: Mapped[str | None] = mapped_column(String(100))  # EDTF
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    publisher: Mapped[PublisherRow | None] = relationship(lazy="joined")
    resolutions: Mapped[list["ResolutionRow"]] = relationship(
        order_by="ResolutionRow.id", lazy="selectin"
    )


class ResolutionRow(Base):
    """A person says that a citation means this video. Taken back, it stays, with who and why."""

    __tablename__ = "resolution"
    __table_args__ = (
        Index("ix_resolution_citation_id", "citation_id"),
        Index("ix_resolution_video_id", "video_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    citation_id: Mapped[int] = mapped_column(ForeignKey("citation.id"))
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(Text, default="")
    video: Mapped[VideoRow] = relationship(lazy="joined")
    person: Mapped[PersonRow | None] = relationship(lazy="joined", foreign_keys=person_id)


class ClaimRow(Base):
    """One checkable assertion of a report."""

    __tablename__ = "claim"
    __table_args__ = (UniqueConstraint("report_id", "number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    number: Mapped[int]
    citation_id: Mapped[int | None] = mapped_column(ForeignKey("citation.id"))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_type.id"))
    count: Mapped[str] = mapped_column(String(64))
    quote: Mapped[str] = mapped_column(Text)
    description: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(200))
    citation: Mapped[CitationRow | None] = relationship(lazy="joined")
    type: Mapped[EquipmentTypeRow | None] = relationship(lazy="joined")
    report: Mapped[ReportRow] = relationship(overlaps="claims")
