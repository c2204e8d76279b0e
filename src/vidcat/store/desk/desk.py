"""Records of the desk: receipts of statements, marks and saved searches."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.desk.viewing import Mark, SavedSearch, Sensitivity
from vidcat.store.schema.desk_tables import MarkRow, ReceiptRow, SavedSearchRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import VideoRow


class DeskRecords:
    """The receipt, mark and saved_search tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def receipt(self, key: str) -> tuple[int, str, dict[str, Any]] | None:
        """Return who sent a statement (a person's key), its digest and its answer, if it came."""
        row = self._session.get(ReceiptRow, key)
        return (row.person_id, row.digest, row.answer) if row else None

    def receive(self, key: str, person: int, digest: str, answer: dict[str, Any]) -> None:
        """Record that a statement came, and how it was answered."""
        self._session.add(
            ReceiptRow(
                key=key,
                person_id=person,
                digest=digest,
                received_at=self._now(),
                answer=answer,
            )
        )
        self._session.flush()

    def mark(
        self, video: str, pts: int | None, word: Sensitivity, reason: str, person: int
    ) -> None:
        """Append a word on a video, or on one frame of it."""
        self._session.add(
            MarkRow(
                video_id=video_key(self._session, video),
                pts=pts,
                word=word,
                reason=reason,
                person_id=person,
                said_at=self._now(),
            )
        )
        self._session.flush()

    def marks(self, video: str | None = None) -> list[Mark]:
        """List all words, of one video or of all, the oldest first."""
        rows = select(MarkRow, VideoRow.sha256).join(VideoRow, MarkRow.video_id == VideoRow.id)
        if video is not None:
            rows = rows.where(VideoRow.sha256 == video)
        found = self._session.execute(rows.order_by(MarkRow.id))
        return [
            Mark(sha256, row.pts, Sensitivity(row.word), row.reason, row.person.name, row.said_at)
            for row, sha256 in found
        ]

    def save_search(self, name: str, filters: str, person: int) -> int:
        """Keep a question and give its number."""
        row = SavedSearchRow(name=name, filters=filters, person_id=person, saved_at=self._now())
        self._session.add(row)
        self._session.flush()
        return row.id

    def remove_search(self, number: int) -> bool:
        """Remove a saved search; return whether there was one."""
        row = self._session.get(SavedSearchRow, number)
        if row is None or row.removed_at is not None:
            return False
        row.removed_at = self._now()
        self._session.flush()
        return True

    def saved_searches(self) -> Sequence[SavedSearch]:
        """List the questions that are kept, by name."""
        rows = self._session.scalars(
            select(SavedSearchRow)
            .where(SavedSearchRow.removed_at.is_(None))
            .order_by(SavedSearchRow.name, SavedSearchRow.id)
        )
        return [
            SavedSearch(row.id, row.name, row.filters, row.person.name, row.saved_at)
            for row in rows
        ]
