"""Rows of reports to frozen values, so that no SQLAlchemy type leaves the store."""

from vidcat.domain.reports.claims import Citation, Page, Report, Resolution
from vidcat.domain.reports.drafts import CitationDraft, CitationKind, ClaimDraft, ReportDraft
from vidcat.domain.sightings.statements import Assessment, Bearing
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import ReportedDate
from vidcat.store.schema.casework_tables import AssessmentRow
from vidcat.store.schema.report_tables import CitationRow, ClaimRow, ReportRow


def _date(row: ReportRow | CitationRow) -> ReportedDate | None:
    return ReportedDate(row.published, row.earliest, row.latest) if row.published else None


def report_from(row: ReportRow) -> Report:
    """Copy a report row with its citations and claims."""
    page = None
    if row.page and row.retrieved_at:
        page = Page(row.page, row.page_url or "", row.retrieved_at)
    citations = tuple(_citation(each) for each in row.citations)
    claims = tuple(claim_from(each) for each in row.claims)
    draft = ReportDraft(
        slug=row.slug,
        title=row.title,
        publisher=row.publisher.name if row.publisher else "",
        authors=tuple(row.authors),
        published=_date(row),
        url=row.url,
        language=row.language,
        text=row.body,
        citations=tuple(each.draft for each in citations),
        claims=claims,
        note=row.note,
    )
    return Report(draft, page, row.added_at, citations, claims)


def _citation(row: CitationRow) -> Citation:
    draft = CitationDraft(
        number=row.number,
        kinds=tuple(CitationKind(kind) for kind in row.kinds),
        description=row.description,
        quote=row.quote,
        url=row.url,
        publisher=row.publisher.name if row.publisher else "",
        published=_date(row),
        embedded_as=row.embedded_as,
    )
    resolutions = tuple(
        Resolution(each.video.sha256, each.person.name if each.person else None, each.made_at)
        for each in row.resolutions
        if not each.withdrawn_at
    )
    return Citation(draft, resolutions)


def claim_from(row: ClaimRow) -> ClaimDraft:
    """Copy a claim row."""
    return ClaimDraft(
        number=row.number,
        citation=row.citation.number if row.citation else None,
        type=row.type.node if row.type else "",
        count=parse_count(row.count),
        quote=row.quote,
        description=row.description,
        by=row.by,
    )


def assessment_from(row: AssessmentRow) -> Assessment:
    """Copy an assessment row."""
    return Assessment(
        report=row.claim.report.slug,
        claim=row.claim.number,
        bearing=Bearing(row.bearing),
        sighting=row.sighting_number,
        video=row.video.sha256,
        note=row.note,
        by=row.person.name,
        at=row.made_at,
    )
