"""Videos to be played: the original where a browser can, else a small copy made on demand."""

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.responses import FileResponse, Response

from vidcat.reads.video.by_name import find_video
from vidcat.web.api.forms import holds
from vidcat.web.api.video.forms import ProxyForm
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter(tags=["media"])
player = APIRouter()
Digest = Annotated[str, InPath(pattern="^[0-9a-f]{64}$")]
_KEPT = {"cache-control": "private, max-age=86400"}


@player.get("/media/{video}")
def media(video: Digest, visitor: Reader, desk: DeskHere) -> Response:
    """Return the bytes that a browser plays, in ranges."""
    found = desk.player.playable(video)
    return FileResponse(found.path, media_type=found.media_type, headers=_KEPT)


@router.post("/videos/{video}/proxy", status_code=202, **holds(ProxyForm, 202))
def make(video: Digest, visitor: Reader, desk: DeskHere) -> dict[str, Any]:
    """Begin to make a playable copy; the original stays as it is."""
    desk.player.ask(find_video(desk.store, video).sha256)
    return vars(desk.player.state(video))


@router.get("/videos/{video}/proxy", **holds(ProxyForm))
def state(video: Digest, visitor: Reader, desk: DeskHere) -> dict[str, Any]:
    """Return how far the playable copy has come."""
    return vars(desk.player.state(video))
