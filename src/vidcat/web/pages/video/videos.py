"""Videos: the grid, and the page of one with its timeline, frames, copies and custody."""

from typing import Annotated, Any, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.provenance.postings import add_posting, withdraw_posting
from vidcat.domain.provenance.custody import Happening
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import field_named
from vidcat.domain.video.playable import media_start_s, media_type
from vidcat.operations.frames.player import ProxyProgress
from vidcat.reads.video.by_name import STATUSES, find_video
from vidcat.reads.video.grid import PER_PAGE, Filters, video_page
from vidcat.reads.video.video_view import MOST_EVENTS, VideoView, video_view
from vidcat.stages.register import take_up_again
from vidcat.store.video.video_pages import VideoOrder
from vidcat.web.api.sightings.statements import Number
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Labeller, Reader

router = APIRouter()
Answer = Literal["", "yes", "no"]
_WHOLE_HISTORY: Final = 100_000
_MEANS: Final = {"": None, "yes": True, "no": False}


@router.get("/videos")
def videos(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    text: Annotated[str, Query(max_length=200)] = "",
    tag: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=20)] = "",
    report: Annotated[str, Query(max_length=120)] = "",
    cited: Answer = "",
    labelled: Answer = "",
    looked: Answer = "",
    once: bool = False,
    sort: VideoOrder = VideoOrder.NEWEST,
    show: Literal["grid", "list"] = "grid",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Show the videos that the filters in the address ask for."""
    filters = Filters(
        text, tag, status, report, _MEANS[cited], _MEANS[labelled], _MEANS[looked], family_once=once
    )
    found = video_page(desk.store, filters, sort, number)
    asked = {name: value for name, value in request.query_params.items() if name != "page"}
    return page(
        request,
        "video/videos.html",
        found=found,
        asked=asked,
        is_filtered=any(asked[name] for name in asked if name != "show"),
        others=urlencode(asked),
        shown={each: urlencode(asked | {"show": each}) for each in ("grid", "list")},
        show=show,
        number=number,
        first=(number - 1) * PER_PAGE + 1,
        pages=max(1, -(-found.count // PER_PAGE)),
        orders=list(VideoOrder),
        statuses=("all", *STATUSES),
    )


@router.get("/videos/{video}")
def video(
    request: Request,
    video: str,
    visitor: Reader,
    desk: DeskHere,
    history: Literal["", "all"] = "",
) -> Response:
    """Show one video; a prefix of its SHA-256 leads to it."""
    found = find_video(desk.store, video)
    if found.sha256 != video:
        return RedirectResponse(f"/videos/{found.sha256}", 303)
    sheet = video_view(desk.store, found, _WHOLE_HISTORY if history else MOST_EVENTS)
    original = media_type(found.facts) if found.facts else None
    is_playable = original is not None or desk.player.state(video).state is ProxyProgress.READY
    return page(
        request,
        "video/video.html",
        sheet=sheet,
        data=_data(sheet),
        is_playable=is_playable,
        Happening=Happening,
    )


@router.post("/videos/{video}/retry")
def retry(video: str, visitor: Labeller, desk: DeskHere) -> Response:
    """Let the next ingest try again a video that was set aside."""
    sha256 = find_video(desk.store, video).sha256
    take_up_again(desk.store, sha256)
    return RedirectResponse(f"/videos/{sha256}", 303)


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


@router.post("/postings/{number}/withdraw")
def take_back(
    number: Number, visitor: Labeller, desk: DeskHere, reason: Annotated[str, Form()] = ""
) -> Response:
    """Take a posting back; that it was said stays in the video's history."""
    posting = withdraw_posting(desk.store, number, reason, visitor.name)
    return RedirectResponse(f"/videos/{posting.video}#postings", 303)


def _data(sheet: VideoView) -> dict[str, Any]:
    """Return what the page's script starts from, with the veils of keyframes and marks."""
    start, end = sheet.span
    stills, seen = sheet.record.keyframes, sheet.looks.stills
    marked = {str(pts): sheet.veils.over(pts) for pts in sheet.veils.frames}
    return {
        "video": sheet.record.sha256,
        "start": start,
        "end": end,
        "media_start": media_start_s(sheet.record.facts),
        "keyframes": [
            {
                "pts": each.pts,
                "time_s": each.time_s,
                "image": f"/stills/{each.blob}",
                "veil": sheet.veils.over(each.pts),
                "looked": each.pts in seen,
            }
            for each in stills
        ],
        "marked": marked,
    }
