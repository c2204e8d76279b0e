"""Every statement of a catalogue in one list: who said or took back what, and when."""

from datetime import datetime

from sqlalchemy.orm import Session

from vidcat.domain.provenance.custody import Event
from vidcat.store.provenance.history_sorts import SORTS
from vidcat.store.provenance.torn_rows import torn_rows_told
from vidcat.store.schema.keys import video_key


class History:
    """Reads of all that people said, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def newest(
        self,
        limit: int,
        *,
        by: int | None = None,
        video: str | None = None,
        before: datetime | None = None,
    ) -> list[Event]:
        """Return the newest statements, the newest first: of a person (a key) or on a
        video (SHA-256), if they are named.

        What was said at one moment keeps its order. Each sort is one query. Raises
        CatalogueUnreadable for a row that is torn.
        """
        found: list[Event] = []
        own = video_key(self._session, video) if video is not None else None
        for sort in SORTS:
            if (video is not None and sort.video is None) or (by is not None and not sort.person):
                continue
            rows = sort.rows
            if by is not None and sort.person is not None:
                rows = rows.where(sort.person == by)
            if video is not None and sort.video is not None:
                rows = rows.where(sort.video == own)
            if before is not None:
                rows = rows.where(sort.at < before)
            rows = rows.where(sort.at.is_not(None)).order_by(sort.at.desc()).limit(limit)
            with torn_rows_told("log of custody, or another part of the history,"):
                found += [sort.event(row) for row in self._session.execute(rows)]
        return sorted(found, key=lambda each: each.at, reverse=True)[:limit]
