"""Postings of videos, as people state them and as resolved citations imply them."""

from collections.abc import Iterable

from sqlalchemy import or_, select

from vidcat.domain.provenance.lineage import KnownPosting, Posting, PostingDraft
from vidcat.domain.values.dates import ReportedDate
from vidcat.errors import NoSuchPosting
from vidcat.store.provenance.withdrawable import WithdrawableStatements
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.keys import publisher_key, video_key
from vidcat.store.schema.report_tables import CitationRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import VideoRow


class Postings(WithdrawableStatements[PostingRow, Posting]):
    """The posting table and the citations that name a publication, within one transaction."""

    table, noun, missing = PostingRow, "posting", NoSuchPosting

    def add(self, video: str, draft: PostingDraft, person: int) -> Posting:
        """Record a posting of a video (SHA-256); return it with its number."""
        return self._added(
            PostingRow(
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
        )

    def cited(self, videos: Iterable[str]) -> dict[str, list[KnownPosting]]:
        """Return, by video, the publications that resolved citations name."""
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

    def _said(self, row: PostingRow) -> Posting:
        draft = PostingDraft(
            url=row.url,
            publisher=row.publisher.name if row.publisher else "",
            posted=ReportedDate(row.posted, row.earliest, row.latest) if row.posted else None,
            note=row.note,
        )
        return Posting(
            row.id,
            row.video.sha256,
            draft,
            row.person.name,
            row.made_at,
            withdrawn=self._withdrawal(row),
        )


def _known(slug: str, row: CitationRow) -> KnownPosting:
    return KnownPosting(
        url=row.url,
        publisher=row.publisher.name if row.publisher else "",
        posted=ReportedDate(row.published, row.earliest, row.latest) if row.published else None,
        report=slug,
        citation=row.number,
    )
