"""Videos: the grid, and the page of one with its timeline, frames, copies and custody."""

from typing import Annotated, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.postings import add_posting
from vidcat.domain.dates import parse_date
from vidcat.domain.fields import field_named
from vidcat.domain.lineage import PostingDraft
from vidcat.domain.playable import media_type
from vidcat.search.video_pages import PER_PAGE, Filters, video_page
from vidcat.search.video_sheet import video_sheet
from vidcat.search.videos import STATUSES, find_video
from vidcat.store.video_pages import Order
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Labeller, Reader

router = APIRouter()
Answer = Literal["", "yes", "no"]
_MEANS = {"": None, "yes": True, "no": False}


@router.get("/videos")
def videos(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    text: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
    report: Annotated[str, Query(max_length=120)] = "",
    cited: Answer = "",
    labelled: Answer = "",
    looked: Answer = "",
    once: bool = False,
    sort: Order = Order.NEWEST,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Show the videos that the filters in the address ask for."""
    filters = Filters(
        text, status, report, _MEANS[cited], _MEANS[labelled], _MEANS[looked], family_once=once
    )
    found = video_page(desk.store, filters, sort, number)
    asked = {name: value for name, value in request.query_params.items() if name != "page"}
    return page(
        request,
        "videos.html",
        found=found,
        asked=asked,
        others=urlencode(asked),
        number=number,
        pages=max(1, -(-found.count // PER_PAGE)),
        orders=list(Order),
        statuses=("all", *STATUSES),
    )


@router.get("/videos/{video}")
def video(request: Request, video: str, visitor: Reader, desk: DeskHere) -> Response:
    """Show one video; a prefix of its SHA-256 leads to it."""
    found = find_video(desk.store, video)
    if found.sha256 != video:
        return RedirectResponse(f"/videos/{found.sha256}", 303)
    sheet = video_sheet(desk.store, video)
    facts = sheet.record.facts
    return page(
        request,
        "video.html",
        sheet=sheet,
        media_type=media_type(facts) if facts else None,
    )


@router.post("/videos/{video}/postings")
def post(
    video: str,
    visitor: Labeller,
    desk: DeskHere,
    url: Annotated[str, Form()] = "",
    publisher: Annotated[str, Form()] = "",
    posted: Annotated[str, Form()] = "",
    note: Annotated[str, Form()] = "",
) -> Response:
    """Record where and when a video was published."""
    sha256 = find_video(desk.store, video).sha256
    with field_named("posted"):
        date = parse_date(posted) if posted.strip() else None
    add_posting(desk.store, sha256, PostingDraft(url, publisher, date, note), visitor.name)
    return RedirectResponse(f"/videos/{sha256}#postings", 303)
