"""A timeline and a map of an answer's footage, drawn without any network."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from vidcat.domain.sightings.reviews import Via
from vidcat.operations.openings import note_told
from vidcat.reads.questions.plots import plots_of
from vidcat.web.desk import DeskHere
from vidcat.web.pages.questions.search import InAddress
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()


@router.get("/search/plots")
def plots(request: Request, visitor: Reader, desk: DeskHere, asked: InAddress) -> HTMLResponse:
    """Draw when the footage was published and where it was filmed."""
    drawn = plots_of(desk.store, asked)
    note_told(desk.store, asked, visitor.name, Via.PAGE)
    return page(request, "questions/plots.html", plots=drawn, question=request.url.query)
