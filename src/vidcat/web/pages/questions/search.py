"""Search: which sightings, counted as what; the address is the question, and can be shared."""

from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Request
from fastapi import Form as Sent
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.desk.people import list_people
from vidcat.casework.questions.saved_searches import list_searches, remove_search, save_search
from vidcat.domain.questions.question import Question
from vidcat.domain.reports.drafts import CitationKind
from vidcat.domain.sightings.reviews import Via
from vidcat.errors import UsageError
from vidcat.exports.registry import FORMATS
from vidcat.operations.openings import note_told
from vidcat.reads.questions import filter_codec
from vidcat.reads.questions.by_family import PER_PAGE as FAMILIES
from vidcat.reads.questions.by_family import FootagePage, footage_of
from vidcat.reads.questions.objects import PER_PAGE as OBJECTS
from vidcat.reads.questions.objects import ObjectPage, objects_of
from vidcat.reads.questions.search_page import NOTHING, PER_PAGE, Results, results
from vidcat.reads.video.grid import recent_reports
from vidcat.web.api.sightings.statements import Number
from vidcat.web.desk import DeskHere
from vidcat.web.faults import status_of
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()
SHOWN_FURTHER = ("publisher", "place", "kind", "item", "claim", "reviewed-by", "not-type")


def question_in_address(request: Request) -> Question:
    """Read the question from an address; a filter without a value is an error."""
    return filter_codec.question_in(request.url.query)


def question_in_form(request: Request) -> Question:
    """Read the question from the page's own form: browsers also send the fields left empty."""
    filled = [(name, value) for name, value in request.query_params.multi_items() if value]
    return filter_codec.question_in(urlencode(filled))


InAddress = Annotated[Question, Depends(question_in_address)]
InForm = Annotated[Question, Depends(question_in_form)]


@router.get("/search")
def search(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    asked: InForm,
    show: Annotated[str, Query(pattern="^(crops|table|objects|videos)$")] = "crops",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """Answer the question in the address."""
    fault, status = "", 200
    try:
        found = results(desk.store, asked, 1 if show in ("objects", "videos") else number)
        objects = objects_of(desk.store, asked, number) if show == "objects" else None
        footage = footage_of(desk.store, asked, number) if show == "videos" else None
    except UsageError as error:
        # Whoever mistyped a name finds all else that they asked as it was.
        found, fault, status = NOTHING, error.message, status_of(error)
        objects = footage = None
    if not fault:
        note_told(desk.store, asked, visitor.name, Via.PAGE)
    kept = [(n, v) for n, v in request.query_params.multi_items() if n != "page" and v]
    return page(
        request,
        "questions/search.html",
        status=status,
        fault=fault,
        found=found,
        asked=asked,
        kept=kept,
        question=urlencode([(n, v) for n, v in kept if n != "show"]),
        without_type=urlencode([(n, v) for n, v in kept if n != "type"]),
        without_video=urlencode([(n, v) for n, v in kept if n != "video"]),
        of_video=urlencode([(n, v) for n, v in kept if n not in ("video", "show")]),
        show=show,
        objects=objects,
        footage=footage,
        further={name: request.query_params.getlist(name) for name in SHOWN_FURTHER},
        kinds=list(CitationKind),
        number=number,
        pages=_pages(found, objects, footage),
        people=[name for name, _ in list_people(desk.store)],
        formats=FORMATS.values(),
        searches=list_searches(desk.store),
        reports=recent_reports(desk.store),
    )


def _pages(found: Results, objects: ObjectPage | None, footage: FootagePage | None) -> int:
    count, size = found.count, PER_PAGE
    if objects:
        count, size = objects.groups, OBJECTS
    elif footage:
        count, size = footage.count, FAMILIES
    return max(1, -(-count // size))


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
