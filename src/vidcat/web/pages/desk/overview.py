"""The first page: work that waits for somebody."""

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse

from vidcat.casework.sightings.openings import note_opened
from vidcat.domain.sightings.reviews import Via
from vidcat.operations.ingest.progress_file import last_batch
from vidcat.reads.desk.overview import overview as gather
from vidcat.web.api.video.batch import batch_json
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()


@router.get("/")
def overview(request: Request, visitor: Reader, desk: DeskHere) -> HTMLResponse:
    """Show what waits for this person, and how batches go."""
    waits = gather(desk.store, visitor)
    batch = batch_json(*last_batch(desk.catalogue))
    proposed = waits.proposals.first if waits.proposals else ()
    note_opened(desk.store, [each.number for each in proposed], visitor.name, Via.PAGE)
    return page(request, "desk/overview.html", opens=False, waits=waits, batch=batch)
