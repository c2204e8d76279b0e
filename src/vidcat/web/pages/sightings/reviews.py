"""Review: one sighting after another, blind if wanted, and how far people agree."""

from typing import Annotated
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.desk.people import list_people
from vidcat.casework.sightings.openings import note_opened
from vidcat.casework.sightings.reviews import give_out, name_blind, take_back
from vidcat.casework.sightings.statements import Opinion, require_version, review_sighting
from vidcat.domain.desk.permissions import Action, may
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import Certainty, Identification, ReviewVerdict
from vidcat.domain.values.fields import MAX_KEY
from vidcat.errors import StaleEdit
from vidcat.reads.questions.answers import current
from vidcat.reads.sightings.review_view import changed_since, review_view
from vidcat.reads.sightings.reviews import batches, disagreements, figures, queue_of
from vidcat.web.api.sightings.statements import Number
from vidcat.web.desk import DeskHere
from vidcat.web.pages.questions.search import InAddress
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader, Reviewer

router = APIRouter()
_LOOKED_THROUGH = 200  # of the queue, to find what was not passed over
_MOST_PASSED = 150
Batch = Annotated[str, Query(max_length=200)]
Filters = Annotated[str, Form(max_length=4000)]
Version = Annotated[int, Form(ge=1, le=MAX_KEY)]


@router.get("/review")
def next_one(
    request: Request,
    visitor: Reviewer,
    desk: DeskHere,
    asked: InAddress,
    batch: Batch = "",
    passed: Annotated[list[int], Query(max_length=_MOST_PASSED)] = [],  # noqa: B006
) -> Response:
    """Lead to the next sighting that waits for this reviewer."""
    queue = queue_of(desk.store, asked, visitor.name, batch or None, _LOOKED_THROUGH)
    left = [each for each in queue.first if each.number not in passed]
    if left:
        return RedirectResponse(f"/review/{left[0].number}?{request.query_params}", 303)
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "passed"]
    return page(
        request,
        "sightings/review_none.html",
        passed=len(passed),
        waiting=queue.count,
        again=urlencode(kept),
    )


@router.get("/review/figures")
def agreement(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    type_: Annotated[str, Query(alias="type", max_length=300)] = "",
) -> HTMLResponse:
    """Show how far batches are, how far people agree, and what they dispute."""
    return page(
        request,
        "sightings/review_figures.html",
        figures=figures(desk.store, type_ or None),
        batches=batches(desk.store),
        disputed=disagreements(desk.store),
        reviewers=[name for name, role in list_people(desk.store) if may(role, Action.REVIEW)],
        type=type_,
    )


@router.get("/review/{number}")
def one(
    request: Request,
    number: Number,
    visitor: Reviewer,
    desk: DeskHere,
    asked: InAddress,
    batch: Batch = "",
    blind: bool = False,
    seen: Annotated[int, Query(ge=0, le=MAX_KEY)] = 0,
) -> HTMLResponse:
    """Show one sighting to a reviewer; blind, nothing of the label is sent."""
    sheet = review_view(desk.store, number, visitor.name, is_blind=blind)
    if sheet.whole or asked.is_of_sayings:
        note_opened(desk.store, [number], visitor.name, Via.PAGE)
    queue = queue_of(desk.store, asked, visitor.name, batch or None, 2)
    params = [each for each in request.query_params.multi_items() if each[0] != "seen"]
    following = next((each for each in queue.first if each.number != number), None)
    return page(
        request,
        "sightings/review.html",
        sheet=sheet,
        changed=changed_since(sheet.whole, seen) if sheet.whole and seen else [],
        waiting=queue.count,
        filters=urlencode(params),
        passing=urlencode([*params, ("passed", number)]),
        toggled=urlencode([*((n, v) for n, v in params if n != "blind"), ("blind", not blind)]),
        blind=blind,
        ahead=following and f"/sightings/{following.number}/still.jpg",
        verdicts=list(ReviewVerdict),
    )


@router.post("/review/{number}/name")
def name(
    number: Number,
    visitor: Reviewer,
    desk: DeskHere,
    version: Version,
    type_: Annotated[str, Form(alias="type", max_length=300)],
    certainty: Annotated[Certainty, Form()],
    filters: Filters = "",
) -> Response:
    """Keep what the reviewer names without being told; then they are."""
    try:
        now = current(desk.store, number)
        require_version(now, version)
        name_blind(desk.store, now, Identification(type_, certainty), visitor.name)
    except StaleEdit:
        return _back(number, filters, version)
    return RedirectResponse(f"/review/{number}?{_tidy(filters)}", 303)


@router.post("/review/{number}")
def judge(
    number: Number,
    visitor: Reviewer,
    desk: DeskHere,
    version: Version,
    verdict: Annotated[ReviewVerdict, Form()],
    reason: Annotated[str, Form()] = "",
    filters: Filters = "",
) -> Response:
    """Record a review of the version that the person saw, and go on to the next."""
    now = current(desk.store, number)
    try:
        require_version(now, version)
        review_sighting(desk.store, now, Opinion(verdict, reason), visitor.name)
    except StaleEdit:
        return _back(number, filters, version)
    return RedirectResponse(f"/review?{_tidy(filters)}", 303)


@router.post("/review/batches/give")
def give(
    visitor: Reviewer,
    desk: DeskHere,
    to: Annotated[str, Form()],
    batch: Annotated[str, Form()],
    type_: Annotated[str, Form(alias="type", max_length=300)] = "",
    most: Annotated[int, Form(ge=1, le=10_000)] = 50,
    blind: Annotated[bool, Form()] = False,
) -> Response:
    """Ask a reviewer to look at what waits for them."""
    waits = queue_of(desk.store, Question(type=type_ or None), to, limit=most)
    give_out(desk.store, waits.first, to, visitor.name, batch, is_blind=blind)
    return RedirectResponse("/review/figures", 303)


@router.post("/review/batches/end")
def end(
    visitor: Reviewer, desk: DeskHere, batch: Annotated[str, Form()], person: Annotated[str, Form()]
) -> Response:
    """Take back what was given out to one person under a name."""
    take_back(desk.store, batch, person)
    return RedirectResponse("/review/figures", 303)


def _back(number: int, filters: str, version: int) -> Response:
    """Show the sighting again, with what somebody changed of it meanwhile."""
    params = [*parse_qsl(_tidy(filters)), ("seen", version)]
    return RedirectResponse(f"/review/{number}?{urlencode(params)}", 303)


def _tidy(filters: str) -> str:
    """Write the filters of a form as an address may hold them."""
    return urlencode(parse_qsl(filters))
