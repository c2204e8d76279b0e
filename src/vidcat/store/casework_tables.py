"""The tables of what people say: reports, the taxonomy, sightings and what others make of them.

Statements are appended. A correction is a new row of `sighting` that supersedes the one before;
`is_current` and `status` follow from the rows and are kept beside them, because every question asks
for them.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.tables import Base, VideoRow

# As the queries write it: SQLite uses a partial index only for the very same words.
_CURRENT: Any = {"sqlite_where": text("is_current = 1"), "postgresql_where": text("is_current")}

_COUNTED = ("video_id", "item_id", "certainty", "context", "number")


class PersonRow(Base):
    """Somebody whose name stands on statements."""

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


class EquipmentTypeRow(Base):
    """A node of the taxonomy; `node` is its id, as in vehicle/land/apc/btr-80."""

    __tablename__ = "equipment_type"
    id: Mapped[int] = mapped_column(primary_key=True)
    node: Mapped[str] = mapped_column(String(200), unique=True)
    labels: Mapped[dict[str, Any]]
    makers: Mapped[list[str]] = mapped_column(JSON)
    copy_of: Mapped[str | None] = mapped_column(String(200))
    wikidata: Mapped[str | None] = mapped_column(String(16))
    replaced_by: Mapped[str | None] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(300))  # the file it came from
    changed_at: Mapped[datetime]
    aliases: Mapped[list["EquipmentAliasRow"]] = relationship(
        order_by="EquipmentAliasRow.id", cascade="all, delete-orphan", lazy="selectin"
    )


class EquipmentAliasRow(Base):
    """Another name of an equipment type, in any language or script."""

    __tablename__ = "equipment_alias"
    __table_args__ = (UniqueConstraint("type_id", "name"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    type_id: Mapped[int] = mapped_column(ForeignKey("equipment_type.id"))
    name: Mapped[str] = mapped_column(String(200))


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


class EquipmentItemRow(Base):
    """One physical object, seen in several sightings."""

    __tablename__ = "equipment_item"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]


class SightingRow(Base):
    """One version of a sighting; `number` names it through all its versions."""

    __tablename__ = "sighting"
    __table_args__ = (
        UniqueConstraint("number", "version"),
        UniqueConstraint("supersedes_id"),  # two corrections of one version cannot both be
        CheckConstraint(
            "status IN ('proposed','made','needs second look','confirmed','disputed','withdrawn')",
            name="status",
        ),
        # Both hold all that a count asks of a row, so that counting reads no row.
        Index("ix_sighting_type", "type_id", "status", *_COUNTED, **_CURRENT),
        Index(
            "ix_sighting_video",
            "video_id",
            "number",
            "type_id",
            "status",
            *_COUNTED[1:4],
            **_CURRENT,
        ),
        Index("ix_sighting_origin", "origin_number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int]
    version: Mapped[int]
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("sighting.id"))
    is_current: Mapped[bool]
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    pts: Mapped[int] = mapped_column(BigInteger)
    end_pts: Mapped[int] = mapped_column(BigInteger)
    time_base: Mapped[str] = mapped_column(String(32))
    start_s: Mapped[float]
    end_s: Mapped[float]
    pixel_hash: Mapped[str | None] = mapped_column(String(64))
    x: Mapped[float | None]
    y: Mapped[float | None]
    width: Mapped[float | None]
    height: Mapped[float | None]
    type_id: Mapped[int] = mapped_column(ForeignKey("equipment_type.id"))
    certainty: Mapped[str] = mapped_column(String(20))
    count: Mapped[str | None] = mapped_column(String(64))
    context: Mapped[str | None] = mapped_column(String(32))
    marking: Mapped[str] = mapped_column(Text)
    marking_language: Mapped[str] = mapped_column(String(35))
    note: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(Text)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_item.id"))
    status: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)
    origin_number: Mapped[int | None]  # the sighting that was first made of this, on a copy
    provenance: Mapped[dict[str, Any] | None]
    video: Mapped[VideoRow] = relationship()
    type: Mapped[EquipmentTypeRow] = relationship()
    person: Mapped[PersonRow | None] = relationship()
    rivals: Mapped[list["IdentificationRow"]] = relationship(order_by="IdentificationRow.ordinal")
    reviews: Mapped[list["ReviewRow"]] = relationship(order_by="ReviewRow.id")


class SightingWordRow(Base):
    """A word that stands in a sighting's marking, note or basis, normalised."""

    __tablename__ = "sighting_word"
    __table_args__ = (Index("ix_sighting_word_sighting_id", "sighting_id"),)
    word: Mapped[str] = mapped_column(String(64), primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sighting.id"), primary_key=True)


class IdentificationRow(Base):
    """What else the object of a sighting may be."""

    __tablename__ = "identification"
    __table_args__ = (UniqueConstraint("sighting_id", "ordinal"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sighting.id"))
    ordinal: Mapped[int]
    type_id: Mapped[int] = mapped_column(ForeignKey("equipment_type.id"))
    certainty: Mapped[str] = mapped_column(String(20))
    type: Mapped[EquipmentTypeRow] = relationship()


class ReviewRow(Base):
    """A second person's word on one version of a sighting."""

    __tablename__ = "review"
    __table_args__ = (Index("ix_review_sighting_id", "sighting_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sighting.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    person: Mapped[PersonRow] = relationship()
    sighting: Mapped[SightingRow] = relationship(overlaps="reviews")


class AssessmentRow(Base):
    """How a sighting, or a video looked through, bears on a claim; the newest of a pair counts."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(
            "bearing IN ('supports','contradicts','not visible','withdrawn')", name="bearing"
        ),
        Index("ix_assessment_claim_id", "claim_id"),
        Index("ix_assessment_sighting_number", "sighting_number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    bearing: Mapped[str] = mapped_column(String(16))
    sighting_number: Mapped[int | None]
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    claim: Mapped[ClaimRow] = relationship()
    video: Mapped[VideoRow] = relationship()
    person: Mapped[PersonRow] = relationship()
