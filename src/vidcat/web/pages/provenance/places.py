"""The place where a video was filmed: recorded and withdrawn on the video's page."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.responses import RedirectResponse, Response

from vidcat.casework.provenance.places import add_place, withdraw_place
from vidcat.domain.provenance.places import parse_place
from vidcat.reads.video.by_name import find_video
from vidcat.web.api.sightings.statements import Number
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Labeller

router = APIRouter()


@router.post("/videos/{video}/places")
def add(
    video: str,
    visitor: Labeller,
    desk: DeskHere,
    name: Annotated[str, Form()] = "",
    at: Annotated[str, Form()] = "",
    within: Annotated[str, Form()] = "",
    basis: Annotated[str, Form()] = "",
) -> Response:
    """Record where a video was filmed."""
    sha256 = find_video(desk.store, video).sha256
    add_place(desk.store, sha256, parse_place(name, at, within, basis), visitor.name)
    return RedirectResponse(f"/videos/{sha256}#filmed", 303)


@router.post("/places/{number}/withdraw")
def take_back(
    number: Number, visitor: Labeller, desk: DeskHere, reason: Annotated[str, Form()] = ""
) -> Response:
    """Take a place back; that it was said stays in the video's history."""
    said = withdraw_place(desk.store, number, reason, visitor.name)
    return RedirectResponse(f"/videos/{said.place.video}#filmed", 303)
