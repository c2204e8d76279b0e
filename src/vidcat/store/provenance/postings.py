"""Where videos were published, as people say and as resolved citations tell."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from vidcat.domain.provenance.lineage import KnownPosting, Posting, PostingDraft, Withdrawal
from vidcat.domain.values.dates import ReportedDate
from vidcat.errors import NoSuchPosting
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.keys import publisher_key, video_key
from vidcat.store.schema.report_tables import CitationRow, PersonRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import VideoRow


class Postings:
    """The posting table, and the citations that tell of a publication, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, video: str, draft: PostingDraft, person: int) -> int:
        """Record a posting of a video (SHA-256) and give its number."""
        row = PostingRow(
            video_id=video_key(self._session, video),
            url=draft.url,
            publisher_id=publisher_key(self._session, draft.publisher),
            posted=draft.posted and draft.posted.edtf,
            earliest=draft.posted and draft.posted.earliest,
            latest=draft.posted and draft.posted.latest,
            note=draft.note,
            person_id=person,
            made_at=self._now(),
            why="",
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def withdraw(self, number: int, person: int, why: str) -> bool:
        """Take a posting back; says whether it stood. Raises NoSuchPosting."""
        row = self._row(number)
        if row.withdrawn_at:
            return False
        row.withdrawn_by_id, row.withdrawn_at, row.why = person, self._now(), why
        self._session.flush()
        return True

    def get(self, number: int) -> Posting:
        """Give one posting; raises NoSuchPosting."""
        return self._posting(self._row(number))

    def listed(self, video: str | None = None, *, withdrawn: bool = False) -> list[Posting]:
        """Give postings in the order they were made; those of one video when it is named."""
        rows = select(PostingRow).order_by(PostingRow.id)
        if video is not None:
            rows = rows.where(PostingRow.video_id == video_key(self._session, video))
        if not withdrawn:
            rows = rows.where(PostingRow.withdrawn_at.is_(None))
        return [self._posting(row) for row in self._session.scalars(rows)]

    def cited(self, videos: Iterable[str]) -> dict[str, list[KnownPosting]]:
        """Give, by video, what resolved citations tell of where and when it was published."""
        rows = (
            select(VideoRow.sha256, ReportRow.slug, CitationRow)
            .join(ResolutionRow, ResolutionRow.video_id == VideoRow.id)
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .where(VideoRow.sha256.in_(list(videos)), ResolutionRow.withdrawn_at.is_(None))
            .where(
                or_(
                    CitationRow.url != "",
                    CitationRow.publisher_id.is_not(None),
                    CitationRow.published.is_not(None),
                )
            )
            .order_by(ReportRow.id, CitationRow.number)
        )
        found: dict[str, list[KnownPosting]] = {}
        for video, slug, citation in self._session.execute(rows):
            found.setdefault(video, []).append(_known(slug, citation))
        return found

    def _row(self, number: int) -> PostingRow:
        row = self._session.get(PostingRow, number)
        if row is None:
            raise NoSuchPosting(f"posting: none has the number {number}.")
        return row

    def _posting(self, row: PostingRow) -> Posting:
        draft = PostingDraft(
            url=row.url,
            publisher=row.publisher.name if row.publisher else "",
            posted=ReportedDate(row.posted, row.earliest, row.latest) if row.posted else None,
            note=row.note,
        )
        withdrawn = None
        if row.withdrawn_at:
            person = self._session.get_one(PersonRow, row.withdrawn_by_id)
            withdrawn = Withdrawal(person.name, row.why, row.withdrawn_at)
        return Posting(
            row.id, row.video.sha256, draft, row.person.name, row.made_at, withdrawn=withdrawn
        )


def _known(slug: str, row: CitationRow) -> KnownPosting:
    return KnownPosting(
        url=row.url,
        publisher=row.publisher.name if row.publisher else "",
        posted=ReportedDate(row.published, row.earliest, row.latest) if row.published else None,
        report=slug,
        citation=row.number,
    )
