"""An evidence sheet: one HTML file to read, print and hand over; without network and scripts.

Written piece by piece, so that only one sighting is in memory at a time.
"""

import base64
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from vidcat import __version__
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.sightings.exactness import unproved_words
from vidcat.domain.sightings.privacy import is_private
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.values.sizes import Size
from vidcat.exports.parts import evidence_words as words
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.log_words import log_code, log_words
from vidcat.media.pictures.crops import crop_jpeg

NO_FRAME: Final = "stand without a picture: neither their original nor a still is to be had"
KEPT: Final = "stand with a still that was kept: their original is not to be had"
_FRAME: Final = Size(1280, 1280)
_CROP: Final = Size(640, 640)
_MOST_LISTED: Final = 12  # citations, postings or places: more would make it longer than a page


@dataclass(frozen=True)
class Pictured:
    """The frame of a sighting and what is in its box, as `data:` addresses; None without one.

    `burnt` counts the boxes that were burnt out of it; None when it is not redacted.
    """

    frame: str | None
    crop: str | None
    is_exact: bool
    burnt: int | None


@dataclass(frozen=True)
class Entry:
    """What a sighting's part of the sheet is made of."""

    evidence: SourcedSighting
    picture: Pictured
    footnote: str


def write_html(answer: Answer, file: BinaryIO) -> None:
    """Write the sheet in UTF-8; pictures are reduced, which it says, and redacted if asked."""
    template = _environment().get_template("sheet.html")
    pieces = template.generate(
        answer=answer,
        claim=lambda each: answer.claim(ClaimRef(each.report, each.claim)),
        asked=words.question_words(answer.question),
        totals=[words.total_words(each) for each in answer.totals()],
        entries=_entries(answer),
        log=log_words(answer.head) if answer.head else "",
        code=log_code(answer.head) if answer.head else "",
        most=_MOST_LISTED,
    )
    for piece in pieces:
        file.write(piece.encode("utf-8", "backslashreplace"))


def _entries(answer: Answer) -> Iterator[Entry]:
    for sourced in answer.each:
        picture = _pictured(answer, sourced)
        if picture.frame is None:
            answer.remarks[NO_FRAME] += 1
        elif not picture.is_exact:
            answer.remarks[KEPT] += 1
        yield Entry(sourced, picture, words.footnote(sourced))


def _pictured(answer: Answer, evidence: SourcedSighting) -> Pictured:
    still = answer.still(evidence)
    if still is None:
        return Pictured(None, None, is_exact=False, burnt=None)
    region = evidence.sighting.statement.region
    return Pictured(
        frame=_data(crop_jpeg(still.picture, None, _FRAME)),
        crop=_data(crop_jpeg(still.picture, region, _CROP)) if region else None,
        is_exact=still.is_exact,
        burnt=None if still.burnt is None else len(still.burnt),
    )


def _data(jpeg: bytes) -> str:
    return f"data:image/jpeg;base64,{base64.b64encode(jpeg).decode('ascii')}"


def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        shown=words.shown,
        name=words.shown_name,
        link=words.link,
        day=words.day,
        reviewed=words.review_words,
        span=words.span_words,
        checks=words.check_lines,
        known=words.known,
        earlier_review=earlier_review,
        unproved=unproved_words,
    )
    made.globals.update(version=__version__, definitions=words.DEFINITIONS, is_private=is_private)
    return made
