"""The tables of what people say: sightings and what others make of them, and verdicts on pairs.

Statements are appended. A correction is a new row of `sighting` that supersedes the one before;
`is_current`, `status`, `tied_item_id` and `reviewed_...` follow from the rows and are kept beside
them, because every question asks for them.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    ForeignKey,
    Index,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.report_tables import ClaimRow, PersonRow
from vidcat.store.schema.tables import Base, VideoRow

# As the queries write it: SQLite uses a partial index only for the very same words.
_CURRENT: Any = {"sqlite_where": text("is_current = 1"), "postgresql_where": text("is_current")}

_ITEM = "tied_item_id"
# `is_current` too, though it is the same in all: SQLite wants to find it in the index.
_COUNTED = ("video_id", _ITEM, "certainty", "context", "number", "person_id", "is_current")
IDENTIFIED = "identified"  # in the place of a verdict: named blind, and no more said yet
MAX_WORD = 64  # letters of a word that are kept for searching


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
            *_COUNTED[5:],
            **_CURRENT,
        ),
        Index("ix_sighting_origin", "origin_number"),
        Index(
            "ix_sighting_item",
            _ITEM,
            "status",
            "number",
            "video_id",
            "is_current",
            "type_id",
            **_CURRENT,
        ),
        Index("ix_sighting_person", "person_id", "id"),
        Index("ix_sighting_status", "status", "number", "person_id", **_CURRENT),
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
    decoder: Mapped[str | None] = mapped_column(String(200))
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
    # Once a tie to an object made a version; now it is a statement of its own, see ItemTieRow.
    former_item_id: Mapped[int | None] = mapped_column("item_id", ForeignKey("equipment_item.id"))
    item_id: Mapped[int | None] = mapped_column(_ITEM, ForeignKey("equipment_item.id"))
    reviewed_version: Mapped[int | None]  # the newest with a verdict, up to this one
    reviewed_word: Mapped[str | None] = mapped_column(String(16))  # its newest verdict
    status: Mapped[str] = mapped_column(String(20))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(Text)
    origin_number: Mapped[int | None]  # the sighting that was first made of this, on a copy
    provenance: Mapped[dict[str, Any] | None]
    copied_from: Mapped[int | None]  # the sighting of this video that a person copied to this frame
    video: Mapped[VideoRow] = relationship()
    type: Mapped[EquipmentTypeRow] = relationship()
    person: Mapped[PersonRow | None] = relationship()
    rivals: Mapped[list["IdentificationRow"]] = relationship(order_by="IdentificationRow.ordinal")
    reviews: Mapped[list["ReviewRow"]] = relationship(order_by="ReviewRow.id")


class SightingWordRow(Base):
    """A normalised word of a sighting's marking, note or basis."""

    __tablename__ = "sighting_word"
    __table_args__ = (Index("ix_sighting_word_sighting_id", "sighting_id"),)
    word: Mapped[str] = mapped_column(String(MAX_WORD), primary_key=True)
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
    """A second person's word on one version of a sighting.

    `type_id` and `certainty` are what they named themselves; `is_blind` says that they did so
    before they saw what the first person had named.
    """

    __tablename__ = "review"
    __table_args__ = (
        Index("ix_review_sighting_id", "sighting_id"),
        Index("ix_review_person_id", "person_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_id: Mapped[int] = mapped_column(ForeignKey("sighting.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    is_blind: Mapped[bool] = mapped_column(default=False, server_default=false())
    type_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_type.id"))
    certainty: Mapped[str | None] = mapped_column(String(20))
    person: Mapped[PersonRow] = relationship()
    type: Mapped[EquipmentTypeRow | None] = relationship()
    sighting: Mapped[SightingRow] = relationship(overlaps="reviews")


class ItemTieRow(Base):
    """A person says which physical object a sighting shows, or that it is none of those known.

    The newest of a sighting counts. `person_id` is None where the tie came along with a proposal.
    """

    __tablename__ = "item_tie"
    __table_args__ = (Index("ix_item_tie_sighting_number", "sighting_number"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_number: Mapped[int]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_item.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    person: Mapped[PersonRow | None] = relationship()


class AssignmentRow(Base):
    """A sighting that somebody is asked to review; taken back, it stays with the time it went."""

    __tablename__ = "assignment"
    __table_args__ = (
        Index("ix_assignment_person_id", "person_id"),
        Index("ix_assignment_sighting_number", "sighting_number"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    batch: Mapped[str] = mapped_column(String(200))  # what is given out together goes by one name
    is_blind: Mapped[bool]
    given_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    given_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person: Mapped[PersonRow] = relationship(foreign_keys=person_id)
    given_by: Mapped[PersonRow] = relationship(foreign_keys=given_by_id)


class PlaceRow(Base):
    """A person says where a video was filmed. Taken back, it stays, with who and why."""

    __tablename__ = "place"
    __table_args__ = (
        CheckConstraint("latitude BETWEEN -90 AND 90", name="latitude"),
        CheckConstraint("longitude BETWEEN -180 AND 180", name="longitude"),
        Index("ix_place_video_id", "video_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    name: Mapped[str] = mapped_column(String(300))
    latitude: Mapped[float | None]  # WGS 84, degrees; None where only the name is known
    longitude: Mapped[float | None]
    within_m: Mapped[float | None]  # the true place lies so near
    basis: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(Text, default="")
    video: Mapped[VideoRow] = relationship()
    person: Mapped[PersonRow] = relationship(foreign_keys=person_id)
    withdrawn_by: Mapped[PersonRow | None] = relationship(foreign_keys=withdrawn_by_id)


class AssessmentRow(Base):
    """How a sighting, or a video looked through, bears on a claim; the newest of a pair counts."""

    __tablename__ = "assessment"
    __table_args__ = (
        CheckConstraint(
            "bearing IN ('supports','contradicts','not visible','withdrawn')", name="bearing"
        ),
        Index("ix_assessment_claim_id", "claim_id"),
        Index("ix_assessment_sighting_number", "sighting_number"),
        Index("ix_assessment_video_id", "video_id"),
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


class OverrulingRow(Base):
    """A person says, against what was computed, what has become of a claim; the newest counts."""

    __tablename__ = "overruling"
    __table_args__ = (
        CheckConstraint(
            "status IN ('open','supported','weakly supported','partly','contradicted',"
            "'not visible','source unavailable','withdrawn')",
            name="status",
        ),
        Index("ix_overruling_claim_id", "claim_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    claim_id: Mapped[int] = mapped_column(ForeignKey("claim.id"))
    status: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    claim: Mapped[ClaimRow] = relationship()
    person: Mapped[PersonRow] = relationship()


class VerdictRow(Base):
    """A person's word on two videos; `a` has the smaller SHA-256. The newest of a pair counts."""

    __tablename__ = "verdict"
    __table_args__ = (
        CheckConstraint("verdict IN ('same','different')", name="verdict"),
        Index("ix_verdict_a_id_b_id", "a_id", "b_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    kind: Mapped[str | None] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    a: Mapped[VideoRow] = relationship(foreign_keys=a_id, lazy="joined")
    b: Mapped[VideoRow] = relationship(foreign_keys=b_id, lazy="joined")
    person: Mapped[PersonRow] = relationship(lazy="joined")
