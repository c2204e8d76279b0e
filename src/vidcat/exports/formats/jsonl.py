"""JSON Lines (jsonlines.org): all that a catalogue states, in full, to be taken in elsewhere.

The first line says what the others are; `catalogue.schema.json` describes every line. Of one state
of a catalogue the lines after the first are always the same bytes.
"""

from importlib.resources import files
from typing import BinaryIO

from pydantic_core import to_json

from vidcat import __version__
from vidcat.domain.exchange.records import HeaderRecord
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.log_words import log_document

_LEFT_OUT = (
    "videos and pages themselves; what vidcat finds in videos again when they are ingested: "
    "shots, keyframes, fingerprints, copies, families, idents that nobody spoke of; hash lists; "
    "the log of custody; sessions and settings"
)


def write_jsonl(answer: Answer, file: BinaryIO) -> None:
    """Write a header and one record a line, in UTF-8. Referenced records are written first."""
    whole = answer.records()
    header = HeaderRecord(
        made_by=f"vidcat {__version__}",
        at=answer.at,
        by=answer.by,
        question=dict(answer.question),
        counts=whole.counts,
        left_out=_LEFT_OUT,
        custody_log=log_document(answer.head) if answer.head else None,
    )
    file.write(to_json(header) + b"\n")
    for each in whole.each:
        file.write(to_json(each) + b"\n")


def schema_text() -> str:
    """Return the JSON Schema (draft 2020-12) of a line."""
    return (files("vidcat.exports.formats") / "catalogue.schema.json").read_text(encoding="utf-8")
