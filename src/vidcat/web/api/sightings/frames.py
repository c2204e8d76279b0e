"""Exact frames, decoded from the original: which they are, and their pictures."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from starlette.responses import Response

from vidcat.errors import BadTime
from vidcat.operations.frames.frame_shelf import ShelvedFrame
from vidcat.reads.video.by_name import digest_of
from vidcat.web.api.forms import holds
from vidcat.web.api.sightings.forms import FrameForm
from vidcat.web.api.sightings.statements import MAX_PTS
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter(tags=["frames"])
pictures = APIRouter()
_MAX_STEP = 1000
_SINCE = "Seconds since the first frame shown."


@router.get("/videos/{video}/frame", **holds(FrameForm))
def frame(
    video: str,
    visitor: Reader,
    desk: DeskHere,
    at: Annotated[float | None, Query(ge=0, le=1e7, description=_SINCE, examples=[1.5])] = None,
    pts: Annotated[int | None, Query(ge=-MAX_PTS, le=MAX_PTS)] = None,
    by: Annotated[int, Query(ge=-_MAX_STEP, le=_MAX_STEP, description="Frames from there.")] = 0,
) -> dict[str, Any]:
    """Return the exact frame shown at a time, or at a pts, or some frames from it."""
    sha256 = digest_of(desk.store, video)
    if (at is None) == (pts is None):
        raise BadTime("frame: give either at or pts.")
    if pts is None:
        shown = desk.frames.frame(sha256, at or 0.0)
        pts = shown.pts
    shown = desk.frames.step(sha256, pts, by) if by else desk.frames.frame_at(sha256, pts)
    return _document(shown)


@pictures.get("/frames/{video}/{pts}.jpg")
def picture(video: str, pts: int, visitor: Reader, desk: DeskHere) -> Response:
    """Return the picture of the frame that begins at a pts."""
    shown = desk.frames.frame_at(digest_of(desk.store, video), pts)
    kept = {"cache-control": "private, max-age=86400"}
    return Response(shown.jpeg, media_type="image/jpeg", headers=kept)


def _document(shown: ShelvedFrame) -> dict[str, Any]:
    return {
        "video": shown.video,
        "pts": shown.pts,
        "time_base": str(shown.time_base),
        "time_s": shown.time_s,
        "pixel_hash": f"sha256:{shown.pixel_hash}",
        "width": shown.width,
        "height": shown.height,
        "previous_pts": shown.previous_pts,
        "next_pts": shown.next_pts,
        "image": f"/frames/{shown.video}/{shown.pts}.jpg",
    }
