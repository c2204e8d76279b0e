"""The newest statements of each sort, as one list."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from vidcat.domain.desk.overview import Deed, Did
from vidcat.store.schema.casework_tables import (
    IDENTIFIED,
    AssessmentRow,
    ReviewRow,
    SightingRow,
    VerdictRow,
)
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.report_tables import (
    CitationRow,
    ClaimRow,
    PersonRow,
    ReportRow,
    ResolutionRow,
)
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.deeds import IS_FIRST_WORD, deed_of


class Recent:
    """Reads of what was said, the newest first, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def deeds(self, limit: int, person: int | None = None) -> list[Deed]:
        """Return the newest statements, of one person (a key) or of all."""
        found = [
            *self._sightings(limit, person),
            *self._reviews(limit, person),
            *self._resolutions(limit, person),
            *self._verdicts(limit, person),
            *self._assessments(limit, person),
        ]
        return sorted(found, key=lambda each: each.at, reverse=True)[:limit]

    def _sightings(self, limit: int, person: int | None) -> Iterator[Deed]:
        rows = (
            select(
                SightingRow,
                PersonRow.name,
                EquipmentTypeRow.labels,
                VideoRow.sha256,
                IS_FIRST_WORD,
            )
            .join(PersonRow, PersonRow.id == SightingRow.person_id)
            .join(EquipmentTypeRow, EquipmentTypeRow.id == SightingRow.type_id)
            .join(VideoRow, VideoRow.id == SightingRow.video_id)
        )
        for row, by, labels, video, is_first in self._newest(rows, SightingRow, limit, person):
            did = Did(deed_of(row.status, row.version, by, is_first))
            yield Deed(row.made_at, by, did, labels["en"], video, number=row.number)

    def _reviews(self, limit: int, person: int | None) -> Iterator[Deed]:
        rows = (
            select(ReviewRow, PersonRow.name, SightingRow.number, VideoRow.sha256)
            .join(PersonRow, PersonRow.id == ReviewRow.person_id)
            .join(SightingRow, SightingRow.id == ReviewRow.sighting_id)
            .join(VideoRow, VideoRow.id == SightingRow.video_id)
        )
        for row, by, number, video in self._newest(rows, ReviewRow, limit, person):
            did = Did.NAMED if row.verdict == IDENTIFIED else Did.REVIEWED
            yield Deed(row.made_at, by, did, row.verdict, video, number=number)

    def _resolutions(self, limit: int, person: int | None) -> Iterator[Deed]:
        rows = (
            select(
                ResolutionRow, PersonRow.name, CitationRow.number, ReportRow.slug, VideoRow.sha256
            )
            .join(PersonRow, PersonRow.id == ResolutionRow.person_id)
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .join(VideoRow, VideoRow.id == ResolutionRow.video_id)
        )
        for row, by, number, slug, video in self._newest(rows, ResolutionRow, limit, person):
            yield Deed(row.made_at, by, Did.RESOLVED, "", video, report=slug, number=number)

    def _verdicts(self, limit: int, person: int | None) -> Iterator[Deed]:
        a, b = aliased(VideoRow), aliased(VideoRow)
        rows = (
            select(VerdictRow, PersonRow.name, a.sha256, b.sha256)
            .join(PersonRow, PersonRow.id == VerdictRow.person_id)
            .join(a, a.id == VerdictRow.a_id)
            .join(b, b.id == VerdictRow.b_id)
        )
        for row, by, video, other in self._newest(rows, VerdictRow, limit, person):
            yield Deed(row.made_at, by, Did.JUDGED, row.verdict, video, other)

    def _assessments(self, limit: int, person: int | None) -> Iterator[Deed]:
        rows = (
            select(AssessmentRow, PersonRow.name, ClaimRow.number, ReportRow.slug, VideoRow.sha256)
            .join(PersonRow, PersonRow.id == AssessmentRow.person_id)
            .join(ClaimRow, ClaimRow.id == AssessmentRow.claim_id)
            .join(ReportRow, ReportRow.id == ClaimRow.report_id)
            .join(VideoRow, VideoRow.id == AssessmentRow.video_id)
        )
        for row, by, number, slug, video in self._newest(rows, AssessmentRow, limit, person):
            yield Deed(
                row.made_at, by, Did.ASSESSED, row.bearing, video, report=slug, number=number
            )

    def _newest(
        self, rows: Select[*tuple[Any, ...]], table: Any, limit: int, person: int | None
    ) -> list[tuple[Any, ...]]:
        own: InstrumentedAttribute[int] = table.person_id
        if person is not None:
            rows = rows.where(own == person)
        return list(self._session.execute(rows.order_by(table.id.desc()).limit(limit)).all())
