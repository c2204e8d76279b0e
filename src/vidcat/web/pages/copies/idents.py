"""Idents: intros and title cards that unrelated videos share, and what people say of them."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi import Path as InPath
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.copies.idents import IdentNaming
from vidcat.domain.copies.idents import LOGO_OF_OUTLET
from vidcat.domain.values.fields import MAX_KEY
from vidcat.operations.copies.idents import match_as_footage, name_ident
from vidcat.reads.copies.ident_cards import ident_cards
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Judge, Reader

router = APIRouter()
Number = Annotated[int, InPath(ge=1, le=MAX_KEY)]


@router.get("/copies/idents")
def idents(request: Request, visitor: Reader, desk: DeskHere) -> HTMLResponse:
    """Show the idents that were learnt, each with a still."""
    cards = ident_cards(desk.store)
    return page(request, "copies/idents.html", cards=cards, logo=LOGO_OF_OUTLET)


@router.post("/copies/idents/{number}/name")
def name(
    number: Number,
    visitor: Judge,
    desk: DeskHere,
    whose: Annotated[str, Form(alias="name")] = "",
    type_: Annotated[str, Form(alias="type")] = LOGO_OF_OUTLET,
) -> Response:
    """Record whose an ident is; its logo is proposed wherever it is shown."""
    name_ident(desk.catalogue, number, IdentNaming(whose, type_ or LOGO_OF_OUTLET), visitor.name)
    return RedirectResponse(f"/copies/idents#ident-{number}", 303)


@router.post("/copies/idents/{number}/footage")
def footage(
    number: Number, visitor: Judge, desk: DeskHere, reason: Annotated[str, Form()] = ""
) -> Response:
    """Record that an ident is footage; the videos that show it are matched with it again."""
    match_as_footage(desk.catalogue, number, reason, visitor.name)
    return RedirectResponse(f"/copies/idents#ident-{number}", 303)
