"""Answers to be taken out: written whole beside the catalogue, entered in its log, then sent."""

import uuid
from pathlib import Path

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from vidcat.exports.parts.answer import Choices
from vidcat.exports.registry import format_named
from vidcat.operations.export.answers import ExportOrder, take_out
from vidcat.operations.export.zipped_answers import take_out_zipped
from vidcat.web.desk import Desk, DeskHere
from vidcat.web.pages.questions.search import InAddress
from vidcat.web.visitors import Reader

router = APIRouter()


@router.get("/search/export/{name}")
def export(
    name: str,
    visitor: Reader,
    desk: DeskHere,
    asked: InAddress,
    bom: bool = False,
    redacted: bool = False,
) -> Response:
    """Return an answer in one format, a folder as a ZIP; `bom` is for programs that guess
    encodings.

    Without a question, JSON Lines hold the whole catalogue. `redacted` burns the faces and plates
    that people marked out of every picture.
    """
    output, format_ = _scratch(desk), format_named(name)
    called = f"sightings.{format_.sent_suffix}"
    order = ExportOrder(
        format_, output, asked, Choices(bom=bom, redacted=redacted), visitor.name, called
    )
    take = take_out_zipped if format_.is_folder else take_out
    take(desk.catalogue, order, _quietly)
    return FileResponse(
        output,
        media_type=format_.sent_as,
        filename=called,
        background=BackgroundTask(output.unlink, missing_ok=True),
    )


def _scratch(desk: Desk) -> Path:
    return desk.catalogue.scratch / f"{uuid.uuid4().hex}.export"


def _quietly(done: int, of: int) -> None:
    """Show no progress: a browser shows that of a download."""
