"""History: every statement, by whom and when, the newest first."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from vidcat.casework.desk.people import list_people
from vidcat.reads.provenance.history import past_of
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()
PER_PAGE = 100
Text = Annotated[str, Query(max_length=300)]


@router.get("/history")
def history(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    by: Text = "",
    video: Text = "",
    before: Text = "",
) -> HTMLResponse:
    """Show what was said, corrected and taken back."""
    past = past_of(desk.store, PER_PAGE, by=by or None, video=video or None, before=before or None)
    return page(
        request,
        "provenance/history.html",
        past=past,
        by=by,
        video=video,
        people=[name for name, _ in list_people(desk.store)],
        more=past.events[-1].at.isoformat() if len(past.events) == PER_PAGE else "",
    )
