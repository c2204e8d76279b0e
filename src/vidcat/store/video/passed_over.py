"""Places without readable bytes and copies of refused videos: all that batches passed over."""

import os
from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, delete, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vidcat.domain.video.file_kinds import FileKind, passed_over_kind
from vidcat.domain.video.passed_over import PassedOver, PlaceStamp
from vidcat.domain.video.reasons import Reason, Status
from vidcat.store.schema.ingest_tables import PassedOverRow
from vidcat.store.schema.tables import CopyRow, VideoRow


class PassedOverFiles:
    """The passed_over table beside the copies of refused videos, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def is_said_of(self, video: str) -> bool:
        """Return whether the row of a video (SHA-256) says that its files were passed over."""
        rows = select(VideoRow.id).where(VideoRow.sha256 == video, _was_passed_over())
        return self._session.scalars(rows).first() is not None

    def note(
        self, path: bytes, status: Status, reason: Reason, detail: str, stamp: PlaceStamp
    ) -> None:
        """Record why a place was passed over, instead of what was recorded of it before."""
        rows = select(PassedOverRow).where(PassedOverRow.path == path)
        row = self._session.scalars(rows).first()
        if row is None:
            row = PassedOverRow(path=path, first_seen=self._now())
            self._session.add(row)
        row.status, row.reason, row.detail = status, reason, detail
        row.size_bytes = stamp.size_bytes
        row.mtime_ns, row.ctime_ns = stamp.mtime_ns, stamp.ctime_ns
        row.last_seen = self._now()

    def forget_below(self, roots: Collection[bytes], but: Collection[bytes]) -> None:
        """Forget the places at or below some paths where a walk found nothing to pass over.

        `but` are those that it passed over; what lies in such a folder is not known, and stays.
        """
        for key, path in self._session.execute(select(PassedOverRow.id, PassedOverRow.path)).all():
            above = set(_and_above(path))
            if not above.isdisjoint(roots) and above.isdisjoint(but):
                self._session.execute(delete(PassedOverRow).where(PassedOverRow.id == key))

    def listed(self) -> list[PassedOver]:
        """List the places whose newest word is that they were passed over, in order of paths.

        A file that was hashed is listed from the row of its video.
        """
        place, copy, video = PassedOverRow, CopyRow, VideoRow
        without_bytes = select(
            *_stamped(place), place.status, place.reason, place.detail, null().label("sha256")
        )
        with_bytes = (
            select(*_stamped(copy), video.status, video.reason, video.detail, video.sha256)
            .join(video, video.id == copy.video_id)
            .where(_was_passed_over(), copy.changed_at.is_(None))
            .where(copy.path.not_in(select(place.path)))  # there, the newer word counts
        )
        asked = without_bytes, with_bytes
        rows = [row for query in asked for row in self._session.execute(query).mappings()]
        return sorted(map(_from_row, rows), key=lambda passed: passed.path)


def _and_above(path: bytes) -> Iterator[bytes]:
    """Yield a path and the folders above it."""
    yield path
    while len(above := os.path.dirname(path)) < len(path):  # noqa: PTH120 (names are bytes)
        yield (path := above)


def _stamped(table: type[PassedOverRow | CopyRow]) -> list[InstrumentedAttribute[Any]]:
    return [table.path, table.first_seen, table.size_bytes, table.mtime_ns, table.ctime_ns]


def _was_passed_over() -> ColumnElement[bool]:
    """Return what domain/video/file_kinds.py says of a status and a reason, as a condition."""
    return or_(VideoRow.status == Status.REFUSED, VideoRow.reason == Reason.CHANGED_WHILE_READING)


def _from_row(row: RowMapping) -> PassedOver:
    status, reason, detail = row["status"], row["reason"], row["detail"]
    return PassedOver(
        path=row["path"],
        kind=passed_over_kind(status, reason, detail) or FileKind.OTHER,
        status=Status(status),
        reason=Reason(reason) if reason else None,
        detail=detail,
        video=row["sha256"],
        stamp=PlaceStamp(row["size_bytes"], row["mtime_ns"], row["ctime_ns"]),
        first_seen=row["first_seen"].isoformat(),
    )
