"""Answers to be taken out: written whole beside the catalogue, entered in its log, then sent."""

import uuid
from pathlib import Path

from fastapi import APIRouter
from starlette.background import BackgroundTask
from starlette.responses import FileResponse, Response

from vidcat.exports.answer import Choices
from vidcat.runners.answers import Form, Order, take_out
from vidcat.web.desk import Desk, DeskHere
from vidcat.web.pages.search import Question
from vidcat.web.visitors import Reader

router = APIRouter()
_KINDS = {Form.CSV: ("csv", "text/csv; charset=utf-8")}


@router.get("/search/export/{form}")
def export(
    form: Form, visitor: Reader, desk: DeskHere, asked: Question, bom: bool = False
) -> Response:
    """Give an answer in one form; `bom` is for programs that guess at encodings."""
    suffix, kind = _KINDS[form]
    output = _scratch(desk)
    take_out(desk.catalogue, Order(form, output, asked, Choices(bom=bom), visitor.name), _quietly)
    return FileResponse(
        output,
        media_type=kind,
        filename=f"sightings.{suffix}",
        background=BackgroundTask(output.unlink, missing_ok=True),
    )


def _scratch(desk: Desk) -> Path:
    return desk.catalogue.scratch / f"{uuid.uuid4().hex}.export"


def _quietly(done: int, of: int) -> None:
    """Tell nobody: a browser shows how a download goes on."""
