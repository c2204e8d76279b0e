"""Answers to be taken out: written whole beside the catalogue, entered in its log, then sent."""

import uuid
from pathlib import Path

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from vidcat.exports.parts.answer import Choices
from vidcat.operations.export.answers import FOLDERS, ExportOrder, Form, shown, take_out
from vidcat.operations.export.zipped_answers import take_out_zipped
from vidcat.web.desk import Desk, DeskHere
from vidcat.web.pages.search import Question
from vidcat.web.visitors import Reader

router = APIRouter()


@router.get("/search/export/{form}")
def export(
    form: Form,
    visitor: Reader,
    desk: DeskHere,
    asked: Question,
    bom: bool = False,
    redacted: bool = False,
) -> Response:
    """Give an answer in one form, a folder as a ZIP; `bom` is for programs that guess at encodings.

    Without a question, JSON Lines hold the whole catalogue. `redacted` burns the faces and plates
    that people marked out of every picture.
    """
    output = _scratch(desk)
    how = shown(form)
    called = f"sightings.{how.suffix}" if form not in FOLDERS else f"sightings.{form}.zip"
    order = ExportOrder(
        form, output, asked, Choices(bom=bom, redacted=redacted), visitor.name, called
    )
    take = take_out_zipped if form in FOLDERS else take_out
    take(desk.catalogue, order, _quietly)
    return FileResponse(
        output,
        media_type=how.media_type,
        filename=called,
        background=BackgroundTask(output.unlink, missing_ok=True),
    )


def _scratch(desk: Desk) -> Path:
    return desk.catalogue.scratch / f"{uuid.uuid4().hex}.export"


def _quietly(done: int, of: int) -> None:
    """Tell nobody: a browser shows how a download goes on."""
