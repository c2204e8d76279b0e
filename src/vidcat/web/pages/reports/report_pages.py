"""Reports: a list of how far each is, and one beside what it cites and claims."""

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from vidcat.casework.reports.claims import check_report
from vidcat.domain.reports.claim_check import OVERRULING
from vidcat.domain.reports.drafts import CitationKind
from vidcat.reads.reports.report_views import MOST_UNCITED, PER_PAGE, report_page, view_report
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()
MAX_PAGE = 100_000


@router.get("/reports")
def reports(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    number: Annotated[int, Query(alias="page", ge=1, le=MAX_PAGE)] = 1,
    unresolved: bool = False,
) -> HTMLResponse:
    """List the reports, the newest first."""
    count, found = report_page(desk.store, number, unresolved=unresolved)
    return page(
        request,
        "reports/reports.html",
        reports=found,
        count=count,
        number=number,
        pages=max(1, -(-count // PER_PAGE)),
        unresolved=unresolved,
    )


@router.get("/reports/{slug}")
def report(
    request: Request,
    slug: str,
    visitor: Reader,
    desk: DeskHere,
    first: Literal["", "unsupported"] = "",
) -> HTMLResponse:
    """Show a report: its text, what it cites and claims, and what is seen of that."""
    check = check_report(desk.store, slug, MOST_UNCITED)
    claims = sorted(check.claims, key=lambda each: bool(first) and each not in check.unsupported)
    return page(
        request,
        "reports/report.html",
        view=view_report(desk.store, check),
        claims=claims,
        unsupported_first=bool(first),
        kinds=list(CitationKind),
        overruling=OVERRULING,
    )
