"""The types of equipment with all their names, and the physical objects that were seen."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from vidcat.casework.equipment.types_and_items import add_item, load_taxonomy, rename_item
from vidcat.reads.equipment.items import PER_PAGE, item_page, item_view
from vidcat.web.api.sightings.statements import Number
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Labeller, Reader

router = APIRouter()


@router.get("/types")
def types(request: Request, visitor: Reader, desk: DeskHere) -> HTMLResponse:
    """Show the taxonomy with its names in all languages."""
    return page(request, "equipment/types.html", taxonomy=load_taxonomy(desk.store))


@router.get("/items")
def items(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> HTMLResponse:
    """List the physical objects that sightings are tied to, the newest first."""
    found = item_page(desk.store, number)
    pages = max(1, -(-found.count // PER_PAGE))
    return page(request, "equipment/items.html", found=found, number=number, pages=pages)


@router.post("/items")
def add(
    visitor: Labeller,
    desk: DeskHere,
    name: Annotated[str, Form()],
    note: Annotated[str, Form()] = "",
) -> Response:
    """Record a physical object, so that sightings of it count once."""
    return RedirectResponse(f"/items/{add_item(desk.store, name, note, visitor.name)}", 303)


@router.get("/items/{number}")
def item(request: Request, number: Number, visitor: Reader, desk: DeskHere) -> HTMLResponse:
    """Show one physical object, and where it is seen."""
    return page(request, "equipment/item.html", sheet=item_view(desk.store, number))


@router.post("/items/{number}/name")
def rename(
    number: Number, visitor: Labeller, desk: DeskHere, name: Annotated[str, Form()]
) -> Response:
    """Rename a physical object; the old name stays in its note."""
    rename_item(desk.store, number, name, visitor.name)
    return RedirectResponse(f"/items/{number}", 303)
