"""Reports on their way into a catalogue, with citations, resolutions and claims."""

from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from vidcat.domain.exchange.report_record import (
    CitationRecord,
    ClaimRecord,
    ReportRecord,
    ResolutionRecord,
)
from vidcat.domain.values.fields import quoted
from vidcat.store.exchange.record_columns import Columns, date_columns, withdrawn_columns
from vidcat.store.exchange.record_keys import Keys
from vidcat.store.exchange.record_names import Names
from vidcat.store.exchange.report_record_rows import report_of
from vidcat.store.schema.report_tables import CitationRow, ClaimRow, ReportRow, ResolutionRow


def add_report(session: Session, keys: Keys, record: ReportRecord) -> None:
    """Write a report; if an equal one is here, add only what its citations mean.

    Raises ValueError when there is another report of that name.
    """
    rows = select(ReportRow).where(ReportRow.slug == record.report)
    old = session.scalars(rows).first()
    if old is None:
        _write(session, keys, record)
        return
    here = report_of(old, Names(session), None)
    if _said(here) != _said(record):
        raise ValueError(
            f"it is called {quoted(record.report)}, as is a report here that says something else"
        )
    for row, ours, theirs in zip(old.citations, here.citations, record.citations, strict=True):
        for each in theirs.resolutions:
            if each not in ours.resolutions:
                session.execute(insert(ResolutionRow), [_resolution(row.id, each, keys)])


def _said(report: ReportRecord) -> tuple[Any, ...]:
    """Return the content of a report, without who added it and when."""
    citations = [
        (each.number, each.kinds, each.description, each.quote, each.url, each.published)
        for each in report.citations
    ]
    return report.title, report.url, report.text, citations, report.claims


def _write(session: Session, keys: Keys, record: ReportRecord) -> None:
    page = record.page
    row = {
        **{"slug": record.report, "title": record.title, "authors": list(record.authors)},
        **{"url": record.url, "language": record.language, "body": record.text},
        **{"note": record.note, "added_at": record.added_at},
        "publisher_id": record.publisher and keys.publisher(record.publisher),
        **date_columns("published", record.published),
        **{"page": page and page.sha256, "page_url": page and page.url},
        "retrieved_at": page and page.retrieved_at,
    }
    report = session.scalars(insert(ReportRow).returning(ReportRow.id), [row]).one()
    cited = {each.number: _add_citation(session, keys, report, each) for each in record.citations}
    for claim in record.claims:
        row = _claim(report, claim, keys) | {
            "citation_id": claim.citation and cited[claim.citation]
        }
        key = session.scalars(insert(ClaimRow).returning(ClaimRow.id), [row]).one()
        keys.claims[record.report, claim.number] = key


def _add_citation(session: Session, keys: Keys, report: int, citation: CitationRecord) -> int:
    row = {
        **{"report_id": report, "number": citation.number},
        "kinds": [str(kind) for kind in citation.kinds],
        **{"description": citation.description, "quote": citation.quote, "url": citation.url},
        "embedded_as": citation.embedded_as,
        "publisher_id": citation.publisher and keys.publisher(citation.publisher),
        **date_columns("published", citation.published),
    }
    key = session.scalars(insert(CitationRow).returning(CitationRow.id), [row]).one()
    told = [_resolution(key, each, keys) for each in citation.resolutions]
    if told:
        session.execute(insert(ResolutionRow), told)
    return key


def _resolution(citation: int, resolution: ResolutionRecord, keys: Keys) -> Columns:
    return {
        "citation_id": citation,
        "video_id": keys.video(resolution.video),
        "person_id": resolution.by and keys.person(resolution.by),
        "made_at": resolution.at,
        **withdrawn_columns(resolution.withdrawn, keys),
    }


def _claim(report: int, claim: ClaimRecord, keys: Keys) -> Columns:
    return {
        **{"report_id": report, "number": claim.number},
        "type_id": claim.type and keys.type(claim.type),
        **{"count": claim.count, "quote": claim.quote, "description": claim.description},
        "by": claim.by,
    }
