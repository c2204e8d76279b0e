"""Statements on reports: which videos their citations mean, and what bears on their claims."""

from collections.abc import Iterator, Sequence

from sqlalchemy import literal, select

from vidcat.domain.provenance.custody import Happening
from vidcat.store.provenance.history_events import Sort, report_event
from vidcat.store.schema.casework_tables import AssessmentRow, OverrulingRow
from vidcat.store.schema.report_tables import (
    CitationRow,
    ClaimRow,
    PersonRow,
    ReportRow,
    ResolutionRow,
)
from vidcat.store.schema.tables import VideoRow


def _of_assessments() -> Iterator[Sort]:
    yield Sort(
        select(
            AssessmentRow.made_at.label("at"),
            PersonRow.name.label("by"),
            VideoRow.sha256.label("video"),
            AssessmentRow.bearing.label("detail"),
            AssessmentRow.note.label("why"),
            AssessmentRow.sighting_number.label("sighting"),
            ReportRow.slug.label("report"),
            ClaimRow.number.label("number"),
        )
        .join(ClaimRow, ClaimRow.id == AssessmentRow.claim_id)
        .join(ReportRow, ReportRow.id == ClaimRow.report_id)
        .join(VideoRow, VideoRow.id == AssessmentRow.video_id)
        .join(PersonRow, PersonRow.id == AssessmentRow.person_id),
        AssessmentRow.made_at,
        AssessmentRow.person_id,
        AssessmentRow.video_id,
        report_event(Happening.ASSESSED),
    )


def _of_claims() -> Iterator[Sort]:
    row = OverrulingRow
    yield Sort(
        select(
            row.made_at.label("at"),
            PersonRow.name.label("by"),
            row.status.label("detail"),
            row.reason.label("why"),
            ReportRow.slug.label("report"),
            ClaimRow.number.label("number"),
            literal(None).label("video"),
        )
        .join(ClaimRow, ClaimRow.id == row.claim_id)
        .join(ReportRow, ReportRow.id == ClaimRow.report_id)
        .join(PersonRow, PersonRow.id == row.person_id),
        row.made_at,
        row.person_id,
        None,
        report_event(Happening.OVERRULED),
    )


def _of_citations() -> Iterator[Sort]:
    for at, person, what in (
        (ResolutionRow.made_at, ResolutionRow.person_id, Happening.CITED),
        (ResolutionRow.withdrawn_at, ResolutionRow.withdrawn_by_id, Happening.NOT_CITED),
    ):
        reason = [] if what is Happening.CITED else [ResolutionRow.why.label("why")]
        yield Sort(
            select(
                at.label("at"),
                PersonRow.name.label("by"),
                VideoRow.sha256.label("video"),
                ReportRow.slug.label("report"),
                CitationRow.number.label("number"),
                *reason,
            )
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .join(VideoRow, VideoRow.id == ResolutionRow.video_id)
            .outerjoin(PersonRow, PersonRow.id == person),
            at,
            person,
            ResolutionRow.video_id,
            report_event(what),
        )


REPORT_SORTS: Sequence[Sort] = (*_of_assessments(), *_of_claims(), *_of_citations())
