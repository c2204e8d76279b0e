"""Looked and not seen: how much of the footage of a question was looked at, and by whom."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from vidcat.domain.sightings.reviews import Via
from vidcat.domain.video.looking import seconds_text
from vidcat.operations.openings import note_told
from vidcat.reads.questions.coverage import coverage_of
from vidcat.reads.video.grid import named_videos
from vidcat.web.desk import DeskHere
from vidcat.web.pages.questions.search import InAddress
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()
MOST_LISTED = 500


@router.get("/search/coverage")
def coverage(request: Request, visitor: Reader, desk: DeskHere, asked: InAddress) -> HTMLResponse:
    """Show what was looked for and not seen in the footage that the address asks for."""
    told = coverage_of(desk.store, asked)
    note_told(desk.store, asked, visitor.name, Via.PAGE)
    shown = told.videos[:MOST_LISTED]
    return page(
        request,
        "sightings/coverage.html",
        told=told,
        shown=shown,
        cards=named_videos(desk.store, [each.video for each in shown]),
        question=request.url.query,
        least_s=seconds_text(desk.store.looked_at_least_s),
    )
