"""Videos, the copies of them, and what extraction found in them."""

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.film_parts import FilmPart
from vidcat.domain.video.model import Extraction, FileIdentity, Video
from vidcat.errors import AmbiguousVideo, NoSuchVideo
from vidcat.store.schema.ingest_tables import PassedOverRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import CopyRow, FamilyRow, KeyframeRow, ShotRow, VideoRow
from vidcat.store.video.rows import clock_from, media_columns, parts_of, record_from, whole_record

MIN_PREFIX = 8  # hex digits that may stand for a video (product contract)
_HEX = frozenset("0123456789abcdef")
_HOW_NAMED = (
    "Write its file name, its path as it was ingested or in the catalogue's folder, or "
    f"{MIN_PREFIX} or more digits of its SHA-256."
)


def _only(rows: Sequence[VideoRow], several: str) -> VideoRow | None:
    if len(rows) > 1:
        raise AmbiguousVideo(several)
    return rows[0] if rows else None


class Videos:
    """The video, copy, shot and keyframe tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def register(self, identity: FileIdentity) -> Video:
        """Record a file as a Copy of its content; the same bytes always give the same Video.

        What was recorded of the place when its bytes could not be read is forgotten.
        """
        row = self._session.scalars(
            select(VideoRow).where(VideoRow.sha256 == identity.sha256)
        ).first()
        if row is None:
            row = VideoRow(
                sha256=identity.sha256,
                size_bytes=identity.stamp.size_bytes,
                status="pending",
                registered_at=self._now(),
            )
            self._session.add(row)
            self._session.flush()
        self._see_copy(row, identity)
        self._session.execute(delete(PassedOverRow).where(PassedOverRow.path == identity.path))
        return record_from(row)

    def _see_copy(self, video: VideoRow, identity: FileIdentity) -> None:
        seen = self._session.scalars(
            select(CopyRow).where(CopyRow.video_id == video.id, CopyRow.path == identity.path)
        ).first()
        if seen is None:
            seen = CopyRow(path=identity.path, first_seen=self._now())
            video.copies.append(seen)
        seen.size_bytes = identity.stamp.size_bytes
        seen.mtime_ns = identity.stamp.mtime_ns
        seen.ctime_ns = identity.stamp.ctime_ns
        seen.inode = str(identity.stamp.inode)
        seen.last_seen = self._now()
        seen.changed_at = None

    def mark_changed(self, identity: FileIdentity) -> list[str]:
        """Record that a place holds other bytes than before; return the videos it held."""
        others = select(CopyRow, VideoRow.sha256).join(VideoRow)
        found = self._session.execute(
            others.where(
                CopyRow.path == identity.path,
                VideoRow.sha256 != identity.sha256,
                CopyRow.changed_at.is_(None),
            )
        ).all()
        for copy, _ in found:
            copy.changed_at = self._now()
        return [sha256 for _, sha256 in found]

    def mark_preserved(self, video: str, path: bytes) -> None:
        """Record that the blobs hold the bytes of this copy."""
        rows = select(CopyRow).join(VideoRow).where(VideoRow.sha256 == video, CopyRow.path == path)
        self._session.scalars(rows).one().preserved = True

    def set_status(
        self, video: str, status: str, reason: str | None = None, detail: str = ""
    ) -> None:
        """Record how cataloguing a video ended."""
        row = self._row(video)
        row.status, row.reason, row.detail = status, reason, detail

    def save_extraction(self, video: str, run: int, extraction: Extraction) -> None:
        """Replace what an earlier run derived from the video by what this run did."""
        row = self._row(video)
        for name, value in media_columns(extraction.facts).items():
            setattr(row, name, value)
        for table in (ShotRow, KeyframeRow):
            self._session.execute(delete(table).where(table.video_id == row.id))
        made_by = {"video_id": row.id, "stage_run_id": run}
        self._session.add_all(
            ShotRow(
                ordinal=ordinal,
                start_pts=shot.start_pts,
                end_pts=shot.end_pts,
                start_s=shot.start_s,
                end_s=shot.end_s,
                opened_by=shot.opened_by,
                **made_by,
            )
            for ordinal, shot in enumerate(extraction.shots)
        )
        self._session.add_all(
            KeyframeRow(
                pts=still.pts,
                time_s=still.time_s,
                width=still.width,
                height=still.height,
                blob=still.blob,
                phash=still.hashes.phash,
                pdq=still.hashes.pdq,
                quality=still.hashes.quality,
                **made_by,
            )
            for still in extraction.keyframes
        )

    def listed(self, statuses: Sequence[str], text: str | None = None) -> list[Video]:
        """List videos of these statuses in order of registration, with their copies.

        `text` keeps those of which a copy's path holds it.
        """
        rows = select(VideoRow).where(VideoRow.status.in_(statuses)).order_by(VideoRow.id)
        parts = parts_of(self._session, None)
        records = [
            replace(record_from(row), parts=parts.get(row.id, ()))
            for row in self._session.scalars(rows)
        ]
        wanted = text.encode("utf-8", "surrogateescape") if text else b""
        return [r for r in records if not text or any(wanted in c.path for c in r.copies)]

    def parts(self, video: str) -> tuple[FilmPart, ...]:
        """Return the parts of a compilation (SHA-256), none of what is none."""
        own = video_key(self._session, video)
        return parts_of(self._session, [own]).get(own, ())

    def registered(self, since: datetime | None = None) -> list[str]:
        """List the videos (SHA-256) in order of registration; only those that came since then."""
        rows = select(VideoRow.sha256).order_by(VideoRow.id)
        if since is not None:
            rows = rows.where(VideoRow.registered_at >= since)
        return list(self._session.scalars(rows))

    def of_family(self, family: str) -> list[Video]:
        """List the videos of a family in order of registration, with their copies."""
        rows = select(VideoRow).join(FamilyRow).where(FamilyRow.name == family)
        return [record_from(row) for row in self._session.scalars(rows.order_by(VideoRow.id))]

    def named(
        self, name: str, path: bytes | None = None, last_parts: Sequence[bytes] = ()
    ) -> Video:
        """Find a video by SHA-256 or a unique prefix of it, by an ingested path, or by its end.

        A prefix has 8 digits or more; `last_parts` (a file name, or more of a path) must be one
        video's alone. Raises NoSuchVideo, AmbiguousVideo.
        """
        prefix = name.lower()
        row = None
        if MIN_PREFIX <= len(prefix) <= 64 and _HEX.issuperset(prefix):
            row = _only(self._by_prefix(prefix), f"{name} begins the SHA-256 of several videos.")
            self._require_no_other(row, name, path)
        if row is None and path is not None:
            row = self._by_path(path)
        several = f"Several videos have a file called {name!r}; write the path of one."
        for parts in last_parts:
            row = row or _only(self._by_last_parts(parts), several)
        if row is None:
            raise NoSuchVideo(f"No video in this catalogue is called {name!r}. {_HOW_NAMED}")
        return whole_record(self._session, row)

    def _require_no_other(self, found: VideoRow | None, name: str, path: bytes | None) -> None:
        """Raise AmbiguousVideo for digits of one video that are the name of another's file."""
        if found is None or path is None or found.sha256 == name.lower():
            return
        others = [*self._by_last_parts(os.fsencode(name)), self._by_path(path)]
        if any(other is not None and other is not found for other in others):
            raise AmbiguousVideo(
                f"{name} begins the SHA-256 of one video and is the name of another's file; write "
                f"./{name} for the file, or more digits."
            )

    def holds(self, video: str) -> bool:
        """Return whether there is a video of this whole SHA-256."""
        found = select(VideoRow.id).where(VideoRow.sha256 == video)
        return self._session.scalars(found).first() is not None

    def time_base(self, video: str) -> TimeBase:
        """Return the time base of a video that was extracted."""
        row = self._row(video)
        num, den = row.time_base_num or 1, row.time_base_den or 1
        return TimeBase(num, den, row.first_pts or 0, clock_from(row.clock))

    def holds_path(self, path: bytes) -> bool:
        """Return whether a video was found at this path."""
        rows = select(CopyRow.id).where(CopyRow.path == path).limit(1)
        return self._session.scalars(rows).first() is not None

    def paths(self, video: str) -> list[bytes]:
        """List where a video's bytes were found, newest sighting first."""
        rows = select(CopyRow.path).join(VideoRow).where(VideoRow.sha256 == video)
        return list(self._session.scalars(rows.order_by(CopyRow.last_seen.desc(), CopyRow.id)))

    def first_paths(self) -> dict[str, bytes]:
        """Return where each video's bytes were found first."""
        rows = select(VideoRow.sha256, CopyRow.path).join(CopyRow, CopyRow.video_id == VideoRow.id)
        newest_first = rows.order_by(CopyRow.id.desc())
        return dict(self._session.execute(newest_first).all())

    def holds_still(self, blob: str) -> bool:
        """Return whether a blob is a keyframe of some video."""
        found = select(KeyframeRow.id).where(KeyframeRow.blob == blob)
        return self._session.scalars(found.limit(1)).first() is not None

    def stills(self, video: str) -> list[str]:
        """Return the blobs of a video's keyframes."""
        rows = select(KeyframeRow.blob).join(VideoRow, KeyframeRow.video_id == VideoRow.id)
        return list(self._session.scalars(rows.where(VideoRow.sha256 == video)))

    def _by_prefix(self, prefix: str) -> Sequence[VideoRow]:
        rows = select(VideoRow).where(VideoRow.sha256.startswith(prefix)).limit(2)
        return self._session.scalars(rows).all()

    def _by_last_parts(self, parts: bytes) -> Sequence[VideoRow]:
        end = b"/" + parts
        begins = func.length(CopyRow.path) - len(end) + 1
        has_name = select(CopyRow.video_id).where(func.substr(CopyRow.path, begins) == end)
        return self._session.scalars(
            select(VideoRow).where(VideoRow.id.in_(has_name)).limit(2)
        ).all()

    def _by_path(self, path: bytes) -> VideoRow | None:
        rows = select(VideoRow).join(CopyRow).where(CopyRow.path == path)
        return self._session.scalars(rows.order_by(CopyRow.last_seen.desc()).limit(1)).first()

    def _row(self, video: str) -> VideoRow:
        return self._session.scalars(select(VideoRow).where(VideoRow.sha256 == video)).one()
