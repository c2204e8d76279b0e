"""Stills from the blobs, by digest: only those that are keyframes of a video."""

from typing import Annotated

from fastapi import APIRouter
from fastapi import Path as InPath
from starlette.responses import Response

from vidcat.errors import BlobMissing
from vidcat.reads.video.stills import is_still
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter()
Digest = Annotated[str, InPath(pattern="^[0-9a-f]{64}$")]
# A digest names its bytes for ever; "private": only to who is signed in.
_FOREVER = {"cache-control": "private, max-age=31536000, immutable"}


@router.get("/stills/{digest}")
def still(digest: Digest, visitor: Reader, desk: DeskHere) -> Response:
    """Return the JPEG of a keyframe."""
    content = desk.catalogue.blobs.read(digest) if is_still(desk.store, digest) else None
    if content is None:
        raise BlobMissing(f"The still {digest[:12]} is not in the catalogue, or was damaged.")
    return Response(content, media_type="image/jpeg", headers=_FOREVER)
