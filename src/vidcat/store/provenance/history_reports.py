"""Statements on reports: which videos their citations mean, and what bears on their claims."""

from collections.abc import Iterator, Sequence

from sqlalchemy import literal, select

from vidcat.domain.provenance.custody import Happening
from vidcat.store.provenance.history_events import Sort, of_video, report_event
from vidcat.store.schema.casework_tables import AssessmentRow, OverrulingRow
from vidcat.store.schema.report_tables import (
    CitationRow,
    ClaimRow,
    PersonRow,
    ReportRow,
    ResolutionRow,
)


def _of_assessments() -> Iterator[Sort]:
    row = AssessmentRow
    said = row.made_at, row.person_id, row.video_id
    rows = of_video(
        *said,
        row.bearing.label("detail"),
        row.note.label("why"),
        row.sighting_number.label("sighting"),
        ReportRow.slug.label("report"),
        ClaimRow.number.label("number"),
    )
    rows = rows.join(ClaimRow, ClaimRow.id == row.claim_id)
    rows = rows.join(ReportRow, ReportRow.id == ClaimRow.report_id)
    yield Sort(rows, *said, report_event(Happening.ASSESSED))


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
    row = ResolutionRow
    for at, person, what in (
        (row.made_at, row.person_id, Happening.CITED),
        (row.withdrawn_at, row.withdrawn_by_id, Happening.NOT_CITED),
    ):
        reason = [] if what is Happening.CITED else [row.why.label("why")]
        said = at, person, row.video_id
        named = ReportRow.slug.label("report"), CitationRow.number.label("number")
        rows = of_video(*said, *named, *reason)
        rows = rows.join(CitationRow, CitationRow.id == row.citation_id)
        rows = rows.join(ReportRow, ReportRow.id == CitationRow.report_id)
        yield Sort(rows, *said, report_event(what))


REPORT_SORTS: Sequence[Sort] = (*_of_assessments(), *_of_claims(), *_of_citations())
