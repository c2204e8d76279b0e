"""The tables of the labelling desk: who is signed in, what was received, shown, marked and kept."""

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
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import Base, VideoRow


class SignInLinkRow(Base):
    """A link that signs a person in once; only the digest of its secret is kept."""

    __tablename__ = "sign_in_link"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    person: Mapped[PersonRow] = relationship(lazy="joined")


class WebSessionRow(Base):
    """A person signed in from one browser or script, until it is ended or has run out."""

    __tablename__ = "web_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    person: Mapped[PersonRow] = relationship(lazy="joined")


class PreferenceRow(Base):
    """How a person wants the desk to be."""

    __tablename__ = "preference"
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    said: Mapped[dict[str, Any]]


class ReceiptRow(Base):
    """A statement that came with a key of its sender's: sent again, it gets the same answer."""

    __tablename__ = "receipt"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    digest: Mapped[str] = mapped_column(String(64))  # of what was sent
    received_at: Mapped[datetime]
    answer: Mapped[dict[str, Any]]


class ViewingRow(Base):
    """A frame that was shown to a person, as older versions added it up; no longer written."""

    __tablename__ = "viewing"
    __table_args__ = (
        UniqueConstraint("video_id", "pts", "person_id"),
        # As the queries write it: SQLite uses a partial index only for the very same words.
        Index(
            "ix_viewing_clear",
            "video_id",
            "pts",
            sqlite_where=text("clear = 1"),
            postgresql_where=text("clear"),
        ),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    pts: Mapped[int] = mapped_column(BigInteger)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    clear: Mapped[bool]
    seconds: Mapped[float]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]
    person: Mapped[PersonRow] = relationship()


class ScreenTimeRow(Base):
    """A frame (`pts`), or a played part of a video, that was on a person's screen without a break.

    `from_s` and `until_s` are seconds since the first frame; `seconds` is how long it was shown.
    """

    __tablename__ = "screen_time"
    __table_args__ = (
        CheckConstraint("how IN ('clear','grey','veiled')", name="how"),
        CheckConstraint(
            "(pts IS NULL) = (from_s IS NOT NULL AND until_s IS NOT NULL)", name="what"
        ),
        Index("ix_screen_time_video_id_pts", "video_id", "pts"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pts: Mapped[int | None] = mapped_column(BigInteger)
    from_s: Mapped[float | None]
    until_s: Mapped[float | None]
    how: Mapped[str] = mapped_column(String(16))
    seconds: Mapped[float]
    ended_at: Mapped[datetime]


class LookTakenBackRow(Base):
    """A person says that what they were shown until then, of a frame or all, they did not look at.

    Without `pts` it is the whole video, and what was played of it.
    """

    __tablename__ = "look_taken_back"
    __table_args__ = (Index("ix_look_taken_back_video_id", "video_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    pts: Mapped[int | None] = mapped_column(BigInteger)
    reason: Mapped[str] = mapped_column(Text)
    said_at: Mapped[datetime]


class OpeningRow(Base):
    """The first time that a person was shown what a sighting says: they cannot name it blind."""

    __tablename__ = "opening"
    __table_args__ = (UniqueConstraint("sighting_number", "person_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    sighting_number: Mapped[int]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    via: Mapped[str] = mapped_column(String(16))
    opened_at: Mapped[datetime]


class MarkRow(Base):
    """A word on how a video, or one frame of it, may hurt; the newest counts."""

    __tablename__ = "mark"
    __table_args__ = (
        CheckConstraint("word IN ('graphic','harmless')", name="word"),
        Index("ix_mark_video_id", "video_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    pts: Mapped[int | None] = mapped_column(BigInteger)
    word: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    said_at: Mapped[datetime]
    person: Mapped[PersonRow] = relationship(lazy="joined")
    video: Mapped[VideoRow] = relationship()


class SavedSearchRow(Base):
    """A question that a person keeps; taken away, it stays with the time it went."""

    __tablename__ = "saved_search"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    filters: Mapped[str] = mapped_column(Text)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    saved_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    person: Mapped[PersonRow] = relationship(lazy="joined")
