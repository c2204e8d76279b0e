"""Rows to frozen values and back, so that no SQLAlchemy type leaves the store."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.values.file_clock import OWN_CLOCK, FileClock
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.file_metadata import FileMetadata
from vidcat.domain.video.film_parts import FilmPart
from vidcat.domain.video.model import (
    PLAIN_FACTS,
    CopySeen,
    Hashes,
    Keyframe,
    MediaFacts,
    ShotSpan,
    Video,
)
from vidcat.domain.video.streams import Stream, parse_streams, streams_text
from vidcat.store.schema.tables import (
    CopyRow,
    FilmPartRow,
    KeyframeRow,
    ShotRow,
    StageRunRow,
    VideoRow,
)
from vidcat.store.video.stage_runs import stage_run_from


def media_columns(facts: MediaFacts) -> dict[str, Any]:
    """Return the columns of `video` that hold its media facts."""
    columns = {name: getattr(facts, name) for name in PLAIN_FACTS}
    return columns | {
        "time_base_num": facts.time_base.num,
        "time_base_den": facts.time_base.den,
        **file_columns(facts.streams, facts.time_base.clock, facts.metadata),
    }


def file_columns(
    streams: Sequence[Stream], clock: FileClock, metadata: FileMetadata | None
) -> dict[str, Any]:
    """Return the columns of `video` for the parts of its file's facts that are text, or NULL."""
    return {
        "streams": streams_text(streams) if streams else None,
        "clock": str(clock) if clock.marks else None,
        "file_metadata": str(metadata) if metadata is not None else None,
    }


def record_from(row: VideoRow) -> Video:
    """Copy a video row with its copies, without what was found in it."""
    return Video(
        sha256=row.sha256,
        size_bytes=row.size_bytes,
        status=row.status,
        reason=row.reason,
        detail=row.detail,
        facts=facts_from(row),
        family=row.family.name if row.family else None,
        registered_at=row.registered_at.isoformat(),
        copies=tuple(_copy_seen(copy) for copy in row.copies),
    )


def _copy_seen(row: CopyRow) -> CopySeen:
    return CopySeen(
        path=row.path,
        first_seen=row.first_seen.isoformat(),
        size_bytes=row.size_bytes,
        mtime_ns=row.mtime_ns,
        ctime_ns=row.ctime_ns,
        inode=int(row.inode) if row.inode else None,
        changed_at=row.changed_at.isoformat() if row.changed_at else None,
        is_preserved=bool(row.preserved),
    )


def whole_record(session: Session, row: VideoRow) -> Video:
    """Copy a video row with its shots, keyframes and runs."""
    runs = select(StageRunRow).where(StageRunRow.video_id == row.id).order_by(StageRunRow.id)
    return replace(
        record_from(row),
        shots=_shots(session, row),
        keyframes=_keyframes(session, row),
        runs=tuple(stage_run_from(run) for run in session.scalars(runs)),
    )


def parts_of(session: Session, videos: Collection[int] | None) -> dict[int, tuple[FilmPart, ...]]:
    """Return the parts of compilations (keys), of some videos or all, in order of time."""
    row = FilmPartRow
    rows = select(row.video_id, row.start_s, row.end_s, row.film)
    if videos is not None:
        rows = rows.where(row.video_id.in_(videos))
    found: dict[int, tuple[FilmPart, ...]] = {}
    for video, start, end, film in session.execute(rows.order_by(row.start_s, row.id)):
        found[video] = (*found.get(video, ()), FilmPart(start, end, film))
    return found


def facts_from(row: VideoRow) -> MediaFacts | None:
    """Copy what container and stream say; None for a video that was never extracted."""
    if row.time_base_num is None or row.time_base_den is None:
        return None
    return MediaFacts(
        **{name: getattr(row, name) for name in PLAIN_FACTS},
        streams=streams_from(row.streams),
        metadata=metadata_from(row.file_metadata),
        time_base=TimeBase(row.time_base_num, row.time_base_den, clock=clock_from(row.clock)),
    )


def clock_from(column: str | None) -> FileClock:
    """Read what the file's own clock says."""
    return FileClock.parse(column) if column else OWN_CLOCK


def streams_from(column: str | None) -> tuple[Stream, ...]:
    """Read the streams of a file; none for a video that an older version extracted."""
    return parse_streams(column) if column else ()


def metadata_from(column: str | None) -> FileMetadata | None:
    """Read what a file says of itself; None for a video that an older version extracted."""
    return FileMetadata.parse(column) if column else None


def _shots(session: Session, row: VideoRow) -> tuple[ShotSpan, ...]:
    rows = select(ShotRow).where(ShotRow.video_id == row.id).order_by(ShotRow.ordinal)
    return tuple(
        ShotSpan(s.start_pts, s.end_pts, s.start_s, s.end_s, s.opened_by)
        for s in session.scalars(rows)
    )


def _keyframes(session: Session, row: VideoRow) -> tuple[Keyframe, ...]:
    rows = select(KeyframeRow).where(KeyframeRow.video_id == row.id).order_by(KeyframeRow.pts)
    return tuple(
        Keyframe(k.pts, k.time_s, k.width, k.height, k.blob, Hashes(k.phash, k.pdq, k.quality))
        for k in session.scalars(rows)
    )
