"""What waits for somebody: the first page."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()


@router.get("/")
def overview(request: Request, visitor: Reader, desk: DeskHere) -> HTMLResponse:
    """Show what waits for this person, and how batches go."""
    return page(request, "overview.html")
