"""One sighting: its frame, its history, and a second person's word on it."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.sightings.openings import note_opened
from vidcat.casework.sightings.statements import (
    Opinion,
    require_version,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import ReviewVerdict, Sighting
from vidcat.domain.values.fields import MAX_KEY
from vidcat.operations.frames.labelling import judge
from vidcat.reads.questions.answers import current
from vidcat.reads.sightings.sighting_view import first_frame, sighting_view
from vidcat.web.api.sightings.statements import Number
from vidcat.web.desk import Desk, DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Labeller, Reader, Reviewer

router = APIRouter()


@router.get("/sightings/{number}")
def sighting(request: Request, number: Number, visitor: Reader, desk: DeskHere) -> HTMLResponse:
    """Show a sighting and all that was said of it."""
    sheet = sighting_view(desk.store, number)
    note_opened(desk.store, [number], visitor.name, Via.PAGE)
    return page(
        request,
        "sightings/sighting.html",
        sheet=sheet,
        verdicts=list(ReviewVerdict),
    )


@router.get("/sightings/{number}/still.jpg")
def still(number: Number, visitor: Reader, desk: DeskHere) -> Response:
    """Lead to the picture of a sighting's first frame: the kept still, else the decoded frame."""
    video, pts, blob = first_frame(desk.store, number)
    return RedirectResponse(f"/stills/{blob}" if blob else f"/frames/{video}/{pts}.jpg", 303)


@router.post("/sightings/{number}/review")
def review(
    number: Number,
    visitor: Reviewer,
    desk: DeskHere,
    version: Annotated[int, Form(ge=1, le=MAX_KEY)],
    verdict: Annotated[ReviewVerdict, Form()],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Record a review of the version that the person saw."""
    seen = _seen(desk, number, version)
    review_sighting(desk.store, seen, Opinion(verdict, reason), visitor.name)
    return RedirectResponse(f"/sightings/{number}", 303)


@router.post("/sightings/{number}/answer")
def answer(
    number: Number,
    visitor: Labeller,
    desk: DeskHere,
    version: Annotated[int, Form(ge=1, le=MAX_KEY)],
    verdict: Annotated[ReviewVerdict, Form()],
) -> Response:
    """Make a proposal one's own statement, or refuse it for good."""
    judge(desk.catalogue, number, Opinion(verdict), visitor.name, version)
    return RedirectResponse(f"/sightings/{number}", 303)


@router.post("/sightings/{number}/withdraw")
def withdraw(
    number: Number,
    visitor: Labeller,
    desk: DeskHere,
    version: Annotated[int, Form(ge=1, le=MAX_KEY)],
    reason: Annotated[str, Form()] = "",
) -> Response:
    """Take a sighting back; it is kept, with who and why."""
    withdraw_sighting(desk.store, _seen(desk, number, version), visitor.name, reason)
    return RedirectResponse(f"/sightings/{number}", 303)


def _seen(desk: Desk, number: int, version: int) -> Sighting:
    now = current(desk.store, number)
    require_version(now, version)
    return now
