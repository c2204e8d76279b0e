"""The tables of what is known about footage beyond single pairs: idents, postings, hash lists.

What people say of an ident or a posting is appended; the newest word counts, none is forgotten.
"""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.report_tables import PersonRow, PublisherRow
from vidcat.store.schema.tables import Base, VideoRow


class LocalFeaturesRow(Base):
    """Corners of some stills of a video and how they look, packed: see copies/local_features.py."""

    __tablename__ = "local_features"
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"), unique=True)
    stage_run_id: Mapped[int] = mapped_column(ForeignKey("stage_run.id"))
    algorithm: Mapped[str] = mapped_column(String(32))
    times_s: Mapped[bytes] = mapped_column(LargeBinary)
    counts: Mapped[bytes] = mapped_column(LargeBinary)
    points: Mapped[bytes] = mapped_column(LargeBinary)
    descriptors: Mapped[bytes] = mapped_column(LargeBinary)


class IdentRow(Base):
    """Footage that many unrelated videos share: a title card, an intro, a test card.

    The span is that of the video that shows it longest; the fingerprints are its looks in all the
    videos it was learnt from.
    """

    __tablename__ = "ident"
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    start_s: Mapped[float]
    end_s: Mapped[float]
    learnt_at: Mapped[datetime]
    pdq: Mapped[bytes] = mapped_column(LargeBinary)  # 32 bytes a look
    video: Mapped[VideoRow] = relationship(lazy="joined")
    showings: Mapped[list["IdentShowingRow"]] = relationship(
        order_by="IdentShowingRow.id", cascade="all, delete-orphan", lazy="selectin"
    )
    words: Mapped[list["IdentWordRow"]] = relationship(order_by="IdentWordRow.id", lazy="selectin")


class IdentShowingRow(Base):
    """A span of a video in which an ident is shown."""

    __tablename__ = "ident_showing"
    __table_args__ = (
        Index("ix_ident_showing_ident_id", "ident_id"),
        Index("ix_ident_showing_video_id", "video_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ident_id: Mapped[int] = mapped_column(ForeignKey("ident.id"))
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    start_s: Mapped[float]
    end_s: Mapped[float]
    video: Mapped[VideoRow] = relationship(lazy="joined")


class IdentWordRow(Base):
    """What a person says of an ident: whose it is, or that it is footage and no ident."""

    __tablename__ = "ident_word"
    __table_args__ = (
        CheckConstraint("word IN ('ident','footage')", name="word"),
        Index("ix_ident_word_ident_id", "ident_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    ident_id: Mapped[int] = mapped_column(ForeignKey("ident.id"))
    word: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(300))
    type_id: Mapped[int | None] = mapped_column(ForeignKey("equipment_type.id"))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    type: Mapped[EquipmentTypeRow | None] = relationship(lazy="joined")
    person: Mapped[PersonRow] = relationship(lazy="joined")


class PostingRow(Base):
    """Who published a video, where and when, as a person says. Taken back, it stays."""

    __tablename__ = "posting"
    __table_args__ = (Index("ix_posting_video_id", "video_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    url: Mapped[str] = mapped_column(Text)
    publisher_id: Mapped[int | None] = mapped_column(ForeignKey("publisher.id"))
    posted: Mapped[str | None] = mapped_column(String(100))  # EDTF
    earliest: Mapped[date | None]
    latest: Mapped[date | None]
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    withdrawn_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(Text, default="")
    video: Mapped[VideoRow] = relationship(lazy="joined")
    publisher: Mapped[PublisherRow | None] = relationship(lazy="joined")
    person: Mapped[PersonRow] = relationship(lazy="joined", foreign_keys=person_id)


class HashListRow(Base):
    """Fingerprints of videos whose bytes are elsewhere, as somebody shared them."""

    __tablename__ = "hash_list"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), unique=True)
    sha256: Mapped[str] = mapped_column(String(64))  # of the file that was read
    form: Mapped[str] = mapped_column(String(32))
    preprocessing: Mapped[str] = mapped_column(String(32))
    note: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime]
    person: Mapped[PersonRow] = relationship(lazy="joined")


class ListedVideoRow(Base):
    """One view of one video of a hash list, packed as a fingerprint is."""

    __tablename__ = "listed_video"
    __table_args__ = (Index("ix_listed_video_list_id", "list_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    list_id: Mapped[int] = mapped_column(ForeignKey("hash_list.id"))
    name: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str | None] = mapped_column(String(64))
    view: Mapped[str] = mapped_column(String(16))
    until_s: Mapped[float]
    times_s: Mapped[bytes] = mapped_column(LargeBinary)
    pdq: Mapped[bytes] = mapped_column(LargeBinary)
    quality: Mapped[bytes] = mapped_column(LargeBinary)
