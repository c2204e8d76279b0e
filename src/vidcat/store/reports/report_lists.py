"""Reports as lists show them: how far each is, in a few queries a page."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.desk.overview import ReportProgress
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.store.desk.waiting import resolved_citation
from vidcat.store.reports.claim_checks import ClaimChecks
from vidcat.store.schema.report_tables import CitationRow, PublisherRow, ReportRow


class ReportLists:
    """Reads of the tables of reports and of what bears on their claims."""

    def __init__(self, session: Session, checks: ClaimChecks) -> None:
        self._session = session
        self._checks = checks

    def count(self, *, unresolved: bool = False) -> int:
        """Count the reports, or those with a citation that has no video."""
        rows = select(func.count()).select_from(ReportRow)
        return self._session.scalars(rows.where(*_wanted(unresolved))).one()

    def pages(self) -> list[tuple[str, str]]:
        """List the reports that were read from a page: their names and the SHA-256 of it."""
        rows = select(ReportRow.slug, ReportRow.page).where(ReportRow.page.is_not(None))
        return [(slug, page or "") for slug, page in self._session.execute(rows)]

    def page(
        self, limit: int, offset: int = 0, *, unresolved: bool = False
    ) -> list[ReportProgress]:
        """Return reports, the newest first, each with its progress."""
        columns = (
            ReportRow.id,
            ReportRow.slug,
            ReportRow.title,
            func.coalesce(PublisherRow.name, ""),
            func.coalesce(ReportRow.published, ""),
            ReportRow.added_at,
        )
        rows = (
            select(*columns)
            .outerjoin(PublisherRow, PublisherRow.id == ReportRow.publisher_id)
            .where(*_wanted(unresolved))
            .order_by(ReportRow.id.desc())
        )
        found = self._session.execute(rows.limit(limit).offset(offset)).all()
        keys = [key for key, *_ in found]
        cited, claimed = self._citations(keys), self._claims(keys)
        return [
            ReportProgress(
                slug, title, publisher, published, added_at, *cited[key], claimed.get(key, {})
            )
            for key, slug, title, publisher, published, added_at in found
        ]

    def _citations(self, reports: Collection[int]) -> dict[int, tuple[int, int, int | None]]:
        rows = (
            select(CitationRow.report_id, CitationRow.number, resolved_citation())
            .where(CitationRow.report_id.in_(reports))
            .order_by(CitationRow.number)
        )
        of_report: dict[int, list[tuple[int, bool]]] = defaultdict(list)
        for report, number, is_resolved in self._session.execute(rows):
            of_report[report].append((number, bool(is_resolved)))
        return {report: _tally(of_report[report]) for report in reports}

    def _claims(self, reports: Collection[int]) -> dict[int, Counter[ClaimStatus]]:
        checked = self._checks.of_reports(reports)
        return {
            report: Counter(each.status for each in claims) for report, claims in checked.items()
        }


def _tally(cited: Sequence[tuple[int, bool]]) -> tuple[int, int, int | None]:
    """Count citations (number, whether resolved) and those resolved; return the first open one."""
    first_open = next((number for number, is_resolved in cited if not is_resolved), None)
    return len(cited), sum(is_resolved for _, is_resolved in cited), first_open


def _wanted(unresolved: bool) -> list[ColumnElement[bool]]:
    if not unresolved:
        return []
    rows = select(CitationRow.id).where(CitationRow.report_id == ReportRow.id)
    return [rows.where(~resolved_citation()).exists()]
