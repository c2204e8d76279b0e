"""Reports with their citations and claims, and which videos the citations mean."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.reports.claims import Page, Report
from vidcat.domain.reports.drafts import CitationDraft, ClaimDraft, ReportDraft, is_slug
from vidcat.domain.values.dates import ReportedDate
from vidcat.domain.values.fields import quoted
from vidcat.errors import NameTaken, NoSuchCitation, NoSuchClaim, NoSuchReport
from vidcat.store.reports.rows import report_from
from vidcat.store.schema.casework_tables import AssessmentRow, OverrulingRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.keys import publisher_key, video_key
from vidcat.store.schema.report_tables import CitationRow, ClaimRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import VideoRow


class Reports:
    """The tables of reports, citations, claims and assessments, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, draft: ReportDraft, page: Page | None) -> None:
        """Record a report with all it cites and claims; types of claims are taxonomy ids.

        Raises NameTaken when there is a report of that slug.
        """
        if self.holds(draft.slug):
            raise NameTaken(f"slug: there is a report called {draft.slug!r} already.")
        row = ReportRow(
            slug=draft.slug,
            title=draft.title,
            publisher_id=publisher_key(self._session, draft.publisher),
            authors=list(draft.authors),
            url=draft.url,
            language=draft.language,
            body=draft.text,
            note=draft.note,
            page=page and page.sha256,
            page_url=page and page.url,
            retrieved_at=page and page.retrieved_at,
            added_at=self._now(),
            **_date_columns(draft.published),
        )
        self._session.add(row)
        self._session.flush()
        for citation in draft.citations:
            self._add_citation(row, citation)
        for claim in draft.claims:
            self._add_claim(row, claim)

    def holds(self, slug: str) -> bool:
        """Return whether there is a report of that name."""
        found = self._session.scalars(select(ReportRow.id).where(ReportRow.slug == slug))
        return found.first() is not None

    def cite(self, slug: str, draft: CitationDraft) -> int:
        """Add a citation to a report under the next free number, which is given."""
        report = self._report(slug)
        numbers = [citation.number for citation in report.citations]
        number = max(numbers, default=0) + 1
        self._add_citation(report, draft, number)
        return number

    def claim(self, slug: str, draft: ClaimDraft) -> int:
        """Add a claim to a report under the next free number, which is given."""
        report = self._report(slug)
        number = max((claim.number for claim in report.claims), default=0) + 1
        self._add_claim(report, draft, number)
        return number

    def resolve(self, slug: str, number: int, video: str, person: int | None) -> bool:
        """Record that a citation means a video; return whether that is new."""
        citation = self._citation(slug, number)
        if any(r.video.sha256 == video and not r.withdrawn_at for r in citation.resolutions):
            return False
        citation.resolutions.append(
            ResolutionRow(
                video_id=video_key(self._session, video),
                person_id=person,
                made_at=self._now(),
                why="",
            )
        )
        return True

    def unresolve(self, slug: str, number: int, video: str, person: int, why: str) -> bool:
        """Record that a citation does not mean a video after all; return whether it did before."""
        for row in self._citation(slug, number).resolutions:
            if row.video.sha256 == video and not row.withdrawn_at:
                row.withdrawn_by_id, row.withdrawn_at, row.why = person, self._now(), why
                return True
        return False

    def assess(
        self,
        claim_id: int,
        bearing: str,
        video: str,
        sighting: int | None,
        person: int,
        note: str,
    ) -> None:
        """Record how a sighting of a video, or the video without one, bears on a claim."""
        row = AssessmentRow(
            claim_id=claim_id,
            bearing=bearing,
            sighting_number=sighting,
            video_id=video_key(self._session, video),
            note=note,
            person_id=person,
            made_at=self._now(),
        )
        self._session.add(row)

    def overrule(self, claim_id: int, status: str, reason: str, person: int) -> None:
        """Record what a person says of a claim against what was computed; the newest counts."""
        row = OverrulingRow(
            claim_id=claim_id,
            status=status,
            reason=reason,
            person_id=person,
            made_at=self._now(),
        )
        self._session.add(row)

    def slugs(self) -> dict[int, str]:
        """Return the names of all reports by their keys."""
        return dict(self._session.execute(select(ReportRow.id, ReportRow.slug)).all())

    def key(self, slug: str) -> int:
        """Return the key of a report; raise NoSuchReport."""
        return self._report(slug).id

    def claim_id(self, slug: str, number: int) -> int:
        """Find a claim; raises NoSuchReport, NoSuchClaim."""
        for claim in self._report(slug).claims:
            if claim.number == number:
                return claim.id
        raise NoSuchClaim(f"claim: report {slug!r} has no claim {number}.")

    def require_citation(self, slug: str, number: int) -> None:
        """Raise NoSuchReport or NoSuchCitation unless the report has that citation."""
        self._citation(slug, number)

    def get(self, slug: str) -> Report:
        """Return a report with all that belongs to it; raise NoSuchReport."""
        return report_from(self._report(slug))

    def listed(self) -> list[Report]:
        """Return all reports, in the order they were added."""
        return [
            report_from(row)
            for row in self._session.scalars(select(ReportRow).order_by(ReportRow.id))
        ]

    def citing(self, video: str) -> list[tuple[str, int]]:
        """Return the citations (report, number) that were resolved to a video."""
        rows = (
            select(ReportRow.slug, CitationRow.number)
            .join(CitationRow, CitationRow.report_id == ReportRow.id)
            .join(ResolutionRow, ResolutionRow.citation_id == CitationRow.id)
            .join(VideoRow, VideoRow.id == ResolutionRow.video_id)
            .where(VideoRow.sha256 == video, ResolutionRow.withdrawn_at.is_(None))
            .order_by(ReportRow.id, CitationRow.number)
        )
        return list(self._session.execute(rows))

    def _add_citation(
        self, report: ReportRow, draft: CitationDraft, number: int | None = None
    ) -> None:
        row = CitationRow(
            report_id=report.id,
            number=number or draft.number,
            kinds=[str(kind) for kind in draft.kinds],
            description=draft.description,
            quote=draft.quote,
            url=draft.url,
            embedded_as=draft.embedded_as,
            publisher_id=publisher_key(self._session, draft.publisher),
            **_date_columns(draft.published),
        )
        self._session.add(row)
        self._session.flush()

    def _add_claim(self, report: ReportRow, draft: ClaimDraft, number: int | None = None) -> None:
        cited = draft.citation
        citation = None if cited is None else self._citation(report.slug, cited)
        types = select(EquipmentTypeRow.id).where(EquipmentTypeRow.node == draft.type)
        row = ClaimRow(
            report_id=report.id,
            number=number or draft.number,
            citation_id=citation.id if citation else None,
            type_id=self._session.scalars(types).one() if draft.type else None,
            count=str(draft.count),
            quote=draft.quote,
            description=draft.description,
            by=draft.by,
        )
        self._session.add(row)
        self._session.flush()

    def _report(self, slug: str) -> ReportRow:
        rows = select(ReportRow).where(ReportRow.slug == slug)
        row = self._session.scalars(rows).first() if is_slug(slug) else None
        if row is None:
            names = self._session.scalars(select(ReportRow.slug).order_by(ReportRow.id).limit(5))
            hint = ", ".join(names) or "none yet; `vidcat report add` makes one"
            raise NoSuchReport(f"report: there is none called {quoted(slug)}. There are: {hint}.")
        return row

    def _citation(self, slug: str, number: int) -> CitationRow:
        report = self._report(slug)
        rows = select(CitationRow).where(
            CitationRow.report_id == report.id, CitationRow.number == number
        )
        row = self._session.scalars(rows).first()
        if row is None:
            raise NoSuchCitation(f"citation: report {slug!r} has no citation {number}.")
        return row


def _date_columns(date: ReportedDate | None) -> dict[str, object]:
    return {
        "published": date and date.edtf,
        "earliest": date and date.earliest,
        "latest": date and date.latest,
    }
