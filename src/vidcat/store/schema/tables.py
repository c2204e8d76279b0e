"""The tables, as SQLAlchemy 2 typed models: one schema for SQLite and PostgreSQL.

Derived rows (shot, keyframe, fingerprint, copy_relation) name the stage_run that made them.
Every constraint is named, because SQLite can only change named ones.
"""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    DateTime,
    Dialect,
    ForeignKey,
    Index,
    LargeBinary,
    MetaData,
    String,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC time; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive time, store UTC."""
        if value is not None and value.tzinfo is None:
            raise ValueError("times in the catalogue carry a zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the time in UTC."""
        return value and value.replace(tzinfo=UTC)


class Base(DeclarativeBase):
    """Root of the tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {datetime: UtcDateTime(), dict[str, Any]: JSON()}  # noqa: RUF012


class FamilyRow(Base):
    """Videos connected by probable or confirmed copy relations."""

    __tablename__ = "family"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(64), unique=True)  # smallest SHA-256 of its members


class VideoRow(Base):
    """One content, identified by the SHA-256 of its bytes."""

    __tablename__ = "video"
    __table_args__ = (
        CheckConstraint(
            "status IN ('pending','catalogued','partial','refused','failed')", name="status"
        ),
        Index("ix_video_status", "status"),
        Index("ix_video_family_id", "family_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text, default="")
    registered_at: Mapped[datetime]
    family_id: Mapped[int | None] = mapped_column(ForeignKey("family.id"))
    container: Mapped[str | None] = mapped_column(String(64))
    codec: Mapped[str | None] = mapped_column(String(32))
    pixel_format: Mapped[str | None] = mapped_column(String(32))
    width: Mapped[int | None]
    height: Mapped[int | None]
    rotation: Mapped[int | None]
    sample_aspect: Mapped[str | None] = mapped_column(String(32))
    fps: Mapped[float | None]
    duration_s: Mapped[float | None]
    time_base_num: Mapped[int | None] = mapped_column(BigInteger)
    time_base_den: Mapped[int | None] = mapped_column(BigInteger)
    first_pts: Mapped[int | None] = mapped_column(BigInteger)
    end_pts: Mapped[int | None] = mapped_column(BigInteger)
    mirrored: Mapped[bool | None]
    left_out_frames: Mapped[int | None] = mapped_column(BigInteger)
    left_out_s: Mapped[float | None]
    streams: Mapped[str | None] = mapped_column(Text)  # JSON, see domain/video/streams.py
    clock: Mapped[str | None] = mapped_column(Text)  # JSON, see domain/values/file_clock.py
    # JSON, see domain/video/file_metadata.py
    file_metadata: Mapped[str | None] = mapped_column(Text)
    family: Mapped[FamilyRow | None] = relationship()
    copies: Mapped[list["CopyRow"]] = relationship(order_by="CopyRow.id", lazy="selectin")


class FilmPartRow(Base):
    """A stretch of a compilation, and what names the film that it shows.

    `film` is the name of a family, or the SHA-256 of the only video that shows it.
    """

    __tablename__ = "film_part"
    __table_args__ = (
        Index("ix_film_part_video_id", "video_id"),
        Index("ix_film_part_film", "film"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    start_s: Mapped[float]
    end_s: Mapped[float]
    film: Mapped[str] = mapped_column(String(64))


class CopyRow(Base):
    """One place where a video's bytes were found. A path is bytes, not text.

    `ctime_ns` and `inode` are unknown for copies of older catalogues. `changed_at` is when other
    bytes were found at that place.
    """

    __tablename__ = "copy"
    __table_args__ = (UniqueConstraint("video_id", "path"), Index("ix_copy_path", "path"))
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    path: Mapped[bytes] = mapped_column(LargeBinary)
    size_bytes: Mapped[int] = mapped_column(BigInteger)
    mtime_ns: Mapped[int] = mapped_column(BigInteger)
    ctime_ns: Mapped[int | None] = mapped_column(BigInteger)
    inode: Mapped[str | None] = mapped_column(String(20))
    preserved: Mapped[bool] = mapped_column(default=False)
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    changed_at: Mapped[datetime | None]


class StageRunRow(Base):
    """One stage over one video: which tool, with what, how it ended.

    `attempts` counts the deaths of its worker. A result is superseded when what it was made of
    was made anew.
    """

    __tablename__ = "stage_run"
    __table_args__ = (
        CheckConstraint(
            "status IN ('running','done','partial','refused','failed','interrupted','superseded')",
            name="status",
        ),
        Index("ix_stage_run_video_id_stage", "video_id", "stage"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    stage: Mapped[str] = mapped_column(String(16))
    tool_version: Mapped[str] = mapped_column(String(200))
    parameters: Mapped[dict[str, Any]]
    status: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str | None] = mapped_column(String(32))
    detail: Mapped[str] = mapped_column(Text, default="")
    attempts: Mapped[int]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]


class ShotRow(Base):
    """A span between cuts."""

    __tablename__ = "shot"
    __table_args__ = (UniqueConstraint("video_id", "ordinal"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    stage_run_id: Mapped[int] = mapped_column(ForeignKey("stage_run.id"))
    ordinal: Mapped[int]
    start_pts: Mapped[int] = mapped_column(BigInteger)
    end_pts: Mapped[int] = mapped_column(BigInteger)
    start_s: Mapped[float]
    end_s: Mapped[float]
    opened_by: Mapped[str] = mapped_column(String(16))


class KeyframeRow(Base):
    """A still taken at an exact pts, its JPEG in the blobs."""

    __tablename__ = "keyframe"
    __table_args__ = (UniqueConstraint("video_id", "pts"), Index("ix_keyframe_blob", "blob"))
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    stage_run_id: Mapped[int] = mapped_column(ForeignKey("stage_run.id"))
    pts: Mapped[int] = mapped_column(BigInteger)
    time_s: Mapped[float]
    width: Mapped[int]
    height: Mapped[int]
    blob: Mapped[str] = mapped_column(String(64))
    phash: Mapped[bytes] = mapped_column(LargeBinary(8))
    pdq: Mapped[bytes] = mapped_column(LargeBinary(32))
    quality: Mapped[int]


class FingerprintRow(Base):
    """All sampled fingerprints of one view of one video, packed: see copies/fingerprints.py."""

    __tablename__ = "fingerprint"
    __table_args__ = (UniqueConstraint("video_id", "view"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    video_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    stage_run_id: Mapped[int] = mapped_column(ForeignKey("stage_run.id"))
    view: Mapped[str] = mapped_column(String(16))
    preprocessing: Mapped[str] = mapped_column(String(32))
    algorithms: Mapped[str] = mapped_column(String(64))
    trim: Mapped[dict[str, Any] | None]
    samples: Mapped[int]
    until_s: Mapped[float]
    times_s: Mapped[bytes] = mapped_column(LargeBinary)
    pdq: Mapped[bytes] = mapped_column(LargeBinary)
    phash: Mapped[bytes] = mapped_column(LargeBinary)
    quality: Mapped[bytes] = mapped_column(LargeBinary)


class CopyRelationRow(Base):
    """Two videos share footage. `a` is the one with the smaller SHA-256."""

    __tablename__ = "copy_relation"
    __table_args__ = (
        UniqueConstraint("a_id", "b_id"),
        CheckConstraint("band IN ('probable','candidate')", name="band"),
        CheckConstraint("kind IN ('near','excerpt','contains','overlap','scene')", name="kind"),
        CheckConstraint("method IN ('fingerprints','pictures')", name="method"),
        Index("ix_copy_relation_b_id", "b_id"),
        Index("ix_copy_relation_band_distance", "band", "distance"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    a_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    b_id: Mapped[int] = mapped_column(ForeignKey("video.id"))
    stage_run_id: Mapped[int] = mapped_column(ForeignKey("stage_run.id"))
    kind: Mapped[str] = mapped_column(String(16))
    band: Mapped[str] = mapped_column(String(16))
    distance: Mapped[float]
    matched_a: Mapped[float]
    matched_b: Mapped[float]
    method: Mapped[str] = mapped_column(String(16), server_default="fingerprints")
    segments: Mapped[list["CopySegmentRow"]] = relationship(
        order_by="CopySegmentRow.ordinal", cascade="all, delete-orphan", lazy="selectin"
    )


class CopySegmentRow(Base):
    """One aligned stretch of two videos, in seconds of each."""

    __tablename__ = "copy_segment"
    __table_args__ = (UniqueConstraint("relation_id", "ordinal"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    relation_id: Mapped[int] = mapped_column(ForeignKey("copy_relation.id"))
    ordinal: Mapped[int]
    a_start_s: Mapped[float]
    a_end_s: Mapped[float]
    b_start_s: Mapped[float]
    b_end_s: Mapped[float]
    rate: Mapped[float]
    mirrored: Mapped[bool]
    ambiguous: Mapped[bool]
    distance: Mapped[float]
    votes: Mapped[int]
    # From fractions of a's frame to fractions of b's, as domain/copies/frame_maps.py has it.
    map: Mapped[list[float]] = mapped_column(JSON, server_default="[1, 0, 0, 0, 1, 0]")
