"""Reports as lists show them: how far each is, in a few queries a page."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.desk.overview import ReportProgress
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.drafts import NOT_UNDERSTOOD
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
                slug=slug,
                title=title,
                publisher=publisher,
                published=published,
                added_at=added_at,
                citations=cited[key].cited,
                resolved=cited[key].resolved,
                to_look_at=cited[key].to_look_at,
                open_citation=cited[key].first_open,
                claims=claimed.get(key, {}),
            )
            for key, slug, title, publisher, published, added_at in found
        ]

    def _citations(self, reports: Collection[int]) -> dict[int, "_Tally"]:
        understood = CitationRow.embedded_as != NOT_UNDERSTOOD
        rows = (
            select(CitationRow.report_id, CitationRow.number, resolved_citation(), understood)
            .where(CitationRow.report_id.in_(reports))
            .order_by(CitationRow.number)
        )
        tallies: dict[int, _Tally] = defaultdict(_Tally)
        for report, number, is_resolved, is_understood in self._session.execute(rows):
            tallies[report].add(number, is_resolved=is_resolved, is_understood=is_understood)
        return tallies

    def _claims(self, reports: Collection[int]) -> dict[int, Counter[ClaimStatus]]:
        checked = self._checks.of_reports(reports)
        return {
            report: Counter(each.status for each in claims) for report, claims in checked.items()
        }


@dataclass
class _Tally:
    """The citations of a report: how many are resolved or to be looked at, and the first open."""

    cited: int = 0
    resolved: int = 0
    to_look_at: int = 0
    first_unresolved: int | None = None
    first_to_look_at: int | None = None

    @property
    def first_open(self) -> int | None:
        """The first citation without a video, or else the first place to look at."""
        return self.first_to_look_at if self.first_unresolved is None else self.first_unresolved

    def add(self, number: int, *, is_resolved: bool, is_understood: bool) -> None:
        """Take in one citation, in the order of their numbers."""
        self.resolved += is_resolved
        if is_resolved or is_understood:
            self.cited += 1
        else:
            self.to_look_at += 1
            self.first_to_look_at = self.first_to_look_at or number
        if is_understood and not is_resolved:
            self.first_unresolved = self.first_unresolved or number


def _wanted(unresolved: bool) -> list[ColumnElement[bool]]:
    if not unresolved:
        return []
    rows = select(CitationRow.id).where(CitationRow.report_id == ReportRow.id)
    return [rows.where(~resolved_citation()).exists()]
