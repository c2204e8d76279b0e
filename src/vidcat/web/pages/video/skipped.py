"""Files that batches passed over: read-only, as `vidcat skipped` lists them."""

from typing import Annotated, Final, Literal
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Request
from starlette.responses import HTMLResponse

from vidcat.domain.video.file_kinds import FileKind, advice_on, counted_kinds
from vidcat.domain.video.passed_over import since_words
from vidcat.reads.video.skipped import skipped_files
from vidcat.web.desk import DeskHere
from vidcat.web.rendering import page
from vidcat.web.visitors import Reader

router = APIRouter()
PER_PAGE: Final = 100


@router.get("/skipped")
def skipped(
    request: Request,
    visitor: Reader,
    desk: DeskHere,
    kind: FileKind | Literal[""] = "",
    gone: bool = False,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> HTMLResponse:
    """Show what was passed over, of one kind or of all, in order of paths."""
    listed = skipped_files(desk.store, kind or None, with_gone=gone)
    pages = max(1, -(-len(listed.files) // PER_PAGE))
    number = min(number, pages)
    begin = (number - 1) * PER_PAGE
    shown = listed.files[begin : begin + PER_PAGE]
    asked = {"kind": kind} if kind else {}
    return page(
        request,
        "video/skipped.html",
        listed=listed,
        shown=shown,
        present={file.passed.kind for file in shown},
        kind=kind,
        gone=gone,
        counts=counted_kinds(listed.counts),
        since=since_words,
        advice_on=advice_on,
        others=urlencode(asked | ({"gone": "true"} if gone else {})),
        first=begin + 1,
        number=number,
        pages=pages,
        kinds=list(FileKind),
    )
