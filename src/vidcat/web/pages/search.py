"""Search: which sightings, counted as what; the address is the question, and can be shared."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Form as Sent
from pydantic import BeforeValidator
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.people import list_people
from vidcat.casework.searches import list_searches, remove_search, save_search
from vidcat.domain.casework import Certainty, Context, SightingStatus
from vidcat.errors import UsageError
from vidcat.runners.answers import Form, shown
from vidcat.search.results import NOTHING, PER_PAGE, results
from vidcat.search.sightings import Asked
from vidcat.search.video_pages import recent_reports
from vidcat.web.desk import DeskHere
from vidcat.web.faults import status_of
from vidcat.web.rendering import page
from vidcat.web.statements import Number
from vidcat.web.visitors import Reader

router = APIRouter()
Text = Annotated[str, Query(max_length=300)]
# A form without a script sends its empty fields along.
_GIVEN = BeforeValidator(lambda values: [each for each in values if each])


def asked_in(
    type_: Annotated[str, Query(alias="type", max_length=300)] = "",
    report: Text = "",
    video: Text = "",
    status: Annotated[tuple[SightingStatus, ...], _GIVEN, Query()] = (),
    certainty: Annotated[tuple[Certainty, ...], _GIVEN, Query()] = (),
    context: Annotated[tuple[Context, ...], _GIVEN, Query()] = (),
    since: Text = "",
    until: Text = "",
    text: Text = "",
    by: Text = "",
) -> Asked:
    """Read the question off an address."""
    return Asked(
        type=type_ or None,
        report=report or None,
        video=video or None,
        statuses=status,
        certainties=certainty,
        contexts=context,
        since=since or None,
        until=until or None,
        text=text or None,
        by=by or None,
    )


Question = Annotated[Asked, Depends(asked_in)]


@router.get("/search")
def search(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    asked: Question,
    show: Annotated[str, Query(pattern="^(crops|table)$")] = "crops",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Answer the question in the address."""
    fault, status = "", 200
    try:
        found = results(desk.store, asked, number)
    except UsageError as error:
        # Whoever mistyped a name finds all else that they asked as it was.
        found, fault, status = NOTHING, error.message, status_of(error)
    kept = [(n, v) for n, v in request.query_params.multi_items() if n != "page" and v]
    return page(
        request,
        "search.html",
        status=status,
        fault=fault,
        found=found,
        asked=asked,
        kept=kept,
        question=urlencode([(n, v) for n, v in kept if n != "show"]),
        without_type=urlencode([(n, v) for n, v in kept if n != "type"]),
        without_video=urlencode([(n, v) for n, v in kept if n != "video"]),
        show=show,
        number=number,
        pages=max(1, -(-found.count // PER_PAGE)),
        people=[name for name, _ in list_people(desk.store)],
        forms={form: shown(form).label for form in Form},
        searches=list_searches(desk.store),
        reports=recent_reports(desk.store),
    )


@router.post("/searches")
def save(
    visitor: Reader,
    desk: DeskHere,
    name: Annotated[str, Sent()],
    filters: Annotated[str, Sent()] = "",
) -> Response:
    """Keep the question by a name."""
    save_search(desk.store, name, filters, visitor.name)
    return RedirectResponse(f"/search?{filters}", 303)


@router.post("/searches/{number}/remove")
def remove(number: Number, visitor: Reader, desk: DeskHere) -> Response:
    """Take a saved search away."""
    remove_search(desk.store, number)
    return RedirectResponse("/search", 303)
