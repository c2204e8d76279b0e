"""Pages from templates: everything escaped, times and names as the command line writes them."""

import re
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from vidcat import __version__
from vidcat.casework.sightings.openings import note_opened
from vidcat.domain.copies.pair_words import bits_words
from vidcat.domain.desk.permissions import Action, may
from vidcat.domain.provenance.places import precision
from vidcat.domain.sightings.exactness import unproved_words
from vidcat.domain.sightings.reviews import Via, earlier_review
from vidcat.domain.sightings.statements import Certainty, Context, SightingStatus
from vidcat.domain.values.file_names import path_text, shell_line, terminal_text
from vidcat.domain.values.time import clock
from vidcat.domain.video.clock_words import clock_lines, left_out_line
from vidcat.domain.video.file_metadata import WARNING
from vidcat.domain.video.metadata_words import (
    NOT_KNOWN,
    chapter_words,
    not_kept_lines,
    said_lines,
    written_words,
)
from vidcat.web.desk import desk_of

HERE: Final = Path(__file__).parent
SHORT: Final = 12


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        clock=clock,
        clock_lines=lambda facts: clock_lines(facts.time_base),
        left_out=left_out_line,
        said_lines=said_lines,
        not_kept=not_kept_lines,
        chapter=chapter_words,
        written=written_words,
        day=_day,
        minute=_minute,
        bytes=_bytes,
        path=_path,
        file_name=_file_name,
        short=_short,
        precision=precision,
        earlier_review=earlier_review,
        sentence=_sentence,
        unproved=unproved_words,
        bits=bits_words,
    )
    made.globals.update(
        version=__version__,
        WARNING=WARNING,
        NOT_KNOWN=NOT_KNOWN,
        Certainty=Certainty,
        Context=Context,
        Status=SightingStatus,
        Action=Action,
        may=may,
    )
    return made


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."


def _day(moment: datetime | str) -> str:
    return _moment(moment).strftime("%Y-%m-%d")


def _minute(moment: datetime | str) -> str:
    return _moment(moment).strftime("%Y-%m-%d %H:%M UTC")


def _moment(moment: datetime | str) -> datetime:
    return datetime.fromisoformat(moment) if isinstance(moment, str) else moment


def _bytes(size: int) -> str:
    amount, unit = float(size), "B"
    for larger in ("kB", "MB", "GB", "TB"):
        if amount < 1000:
            break
        amount, unit = amount / 1000, larger
    return f"{amount:.0f} {unit}" if amount >= 10 or unit == "B" else f"{amount:.1f} {unit}"


def _path(path: bytes) -> str:
    return terminal_text(path_text(path))


def _file_name(path: bytes) -> str:
    return _path(path.rpartition(b"/")[2])


def _short(sha256: str) -> str:
    return sha256[:SHORT]


_ENVIRONMENT: Final = _environment()
# A page that leads to a sighting, or holds it for its script, shows what it says: lists, history.
_SHOWN: Final = re.compile(r'(?:href="/sightings/|"sighting": )(\d{1,10})(?=[#"?,}])', re.ASCII)


def page(
    request: Request, template: str, status: int = 200, *, opens: bool = True, **shown: Any
) -> HTMLResponse:
    """Render a page with who is signed in, and the current part of the desk.

    What it shows of sightings is recorded as opened by the visitor, unless it only leads to them.
    """
    state = request.state
    visitor = getattr(state, "visitor", None)
    text = _ENVIRONMENT.get_template(template).render(
        visitor=visitor,
        csrf=getattr(state, "csrf", ""),
        looked_after_s=request.app.state.desk.store.looked_at_least_s,
        path=request.url.path,
        query=request.url.query,
        program=shell_line("vidcat", "--catalogue", str(desk_of(request).catalogue.folder)),
        **shown,
    )
    if visitor is not None and opens:
        told = {int(number) for number in _SHOWN.findall(text)}
        note_opened(request.app.state.desk.store, told, visitor.name, Via.PAGE)
    return HTMLResponse(text, status)
