"""Videos as sources: read for many at once, for what is exported."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, lazyload

from vidcat.domain.exchange.sourced import CitedIn, Source
from vidcat.domain.provenance.lineage import KnownPosting
from vidcat.domain.provenance.places import Place
from vidcat.domain.values.dates import ReportedDate
from vidcat.store.schema.casework_tables import PlaceRow
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.report_tables import CitationRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import CopyRow, FamilyRow, VideoRow
from vidcat.store.video.rows import facts_from


class SourceReads:
    """Reads of what belongs to sightings, within one transaction; a few hundred at a time."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def footage(self, videos: Collection[str]) -> dict[str, Source]:
        """Return videos (SHA-256) as sources."""
        rows = (
            select(VideoRow, FamilyRow.name)
            .outerjoin(FamilyRow, FamilyRow.id == VideoRow.family_id)
            .where(VideoRow.sha256.in_(videos))
            .options(lazyload(VideoRow.copies))
        )
        found = {row.id: (row, family) for row, family in self._session.execute(rows)}
        names, cited = self._names(found), self._cited(found)
        postings, places = self._postings(found), self._places(found)
        return {
            row.sha256: Source(
                video=row.sha256,
                name=names.get(key, b""),
                size_bytes=row.size_bytes,
                facts=facts_from(row),
                family=family,
                cited=tuple(cited[key]),
                postings=tuple([*postings[key], *map(_as_posting, cited[key])]),
                places=tuple(places[key]),
            )
            for key, (row, family) in found.items()
        }

    def _names(self, keys: Iterable[int]) -> dict[int, bytes]:
        rows = select(CopyRow.video_id, CopyRow.path).where(CopyRow.video_id.in_(list(keys)))
        newest_first = self._session.execute(rows.order_by(CopyRow.id.desc()))
        return {video: path.rpartition(b"/")[2] for video, path in newest_first}

    def _cited(self, keys: Iterable[int]) -> dict[int, list[CitedIn]]:
        rows = (
            select(ResolutionRow.video_id, CitationRow, ReportRow)
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .where(ResolutionRow.video_id.in_(list(keys)), ResolutionRow.withdrawn_at.is_(None))
            .order_by(ReportRow.id, CitationRow.number)
            .options(lazyload(CitationRow.resolutions))
        )
        found: dict[int, list[CitedIn]] = defaultdict(list)
        for video, citation, report in self._session.execute(rows):
            found[video].append(
                CitedIn(
                    report=report.slug,
                    title=report.title,
                    publisher=citation.publisher.name if citation.publisher else "",
                    report_url=report.url,
                    report_published=_date(report),
                    citation=citation.number,
                    kinds=tuple(citation.kinds),
                    description=citation.description,
                    url=citation.url,
                    published=_date(citation),
                )
            )
        return found

    def _postings(self, keys: Iterable[int]) -> dict[int, list[KnownPosting]]:
        rows = select(PostingRow).where(
            PostingRow.video_id.in_(list(keys)), PostingRow.withdrawn_at.is_(None)
        )
        found: dict[int, list[KnownPosting]] = defaultdict(list)
        for row in self._session.scalars(rows.order_by(PostingRow.id)):
            posted = ReportedDate(row.posted, row.earliest, row.latest) if row.posted else None
            publisher = row.publisher.name if row.publisher else ""
            found[row.video_id].append(KnownPosting(row.url, publisher, posted, posting=row.id))
        return found

    def _places(self, keys: Iterable[int]) -> dict[int, list[Place]]:
        rows = (
            select(PlaceRow, VideoRow.sha256)
            .join(VideoRow, VideoRow.id == PlaceRow.video_id)
            .where(PlaceRow.video_id.in_(list(keys)), PlaceRow.withdrawn_at.is_(None))
            .options(joinedload(PlaceRow.person))
            .order_by(PlaceRow.id)
        )
        found: dict[int, list[Place]] = defaultdict(list)
        for row, video in self._session.execute(rows):
            found[row.video_id].append(place_from(row, video))
        return found


def place_from(row: PlaceRow, video: str) -> Place:
    """Copy a place of a video (SHA-256)."""
    return Place(
        number=row.id,
        video=video,
        name=row.name,
        latitude=row.latitude,
        longitude=row.longitude,
        within_m=row.within_m,
        basis=row.basis,
        by=row.person.name,
        at=row.made_at,
    )


def _as_posting(cited: CitedIn) -> KnownPosting:
    return KnownPosting(
        cited.url, cited.publisher, cited.published, report=cited.report, citation=cited.citation
    )


def _date(row: ReportRow | CitationRow) -> ReportedDate | None:
    return ReportedDate(row.published, row.earliest, row.latest) if row.published else None
