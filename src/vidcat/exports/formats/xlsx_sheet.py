"""XLSX (ECMA-376): the rows of the CSV with typed cells and crops, and a sheet that says of what.

Rows are written one after the other and not kept, so that any answer takes little memory; only
crops are kept, which is why there are not more than `Choices.crops`.
"""

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from vidcat import __version__
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.values.sizes import Size
from vidcat.errors import BadOutput
from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.log_words import log_words
from vidcat.exports.parts.sheet_rows import COLUMNS, Value, values
from vidcat.media.pictures.crops import crop_jpeg

# What a sheet holds (Microsoft, "Excel specifications and limits").
_MOST_ROWS = 1_048_576
_MOST_LETTERS = 32_767
_EXACT_BELOW = 10**15  # larger whole numbers lose digits in a cell
_CROP = Size(160, 110)  # px
_CROP_COLUMN = 24  # in widths of a digit
_WIDTHS: Mapping[str, int] = {
    **{"type": 28, "label": 22, "note": 30, "basis": 30, "video": 18, "file": 26, "box": 22},
    **{"reports": 30, "report_titles": 30, "publishers": 22, "urls": 34, "published": 14},
    **{"places": 22, "at": 20, "reviewed_by": 22, "reviewed_at": 26, "assessments": 30},
    **{"citation": 40, "pixel_hash": 18, "family": 18, "certainty": 16},
}
_WIDTH = 12
# Nothing that people wrote is run, opened or taken for a number.
_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "use_zip64": True,
}


def write_xlsx(answer: Answer, file: BinaryIO) -> None:
    """Write a workbook of two sheets; raises BadOutput when there are more rows than one holds."""
    if answer.count >= _MOST_ROWS:
        raise BadOutput(
            f"A sheet of XLSX holds {_MOST_ROWS - 1:,} rows, and there are {answer.count:,} "
            "sightings: ask for fewer, or take CSV."
        )
    with Workbook(file, _OPTIONS) as book:
        when = answer.at.astimezone(UTC).replace(tzinfo=None)
        book.set_properties({"title": "Sightings", "author": answer.by, "created": when})
        rows = _Rows(book)
        for number, each in enumerate(answer.each, 1):
            crop = _crop(answer, each) if number <= answer.choices.crops else None
            rows.add(number, values(each), crop)
        rows.finish(answer.count)
        _tell(book, answer)


def _crop(answer: Answer, each: SourcedSighting) -> bytes | None:
    frame = answer.frame(each)
    return None if frame is None else crop_jpeg(frame, each.sighting.statement.region, _CROP)


class _Rows:
    """The sheet of sightings, whose rows come in order."""

    def __init__(self, book: Workbook) -> None:
        self._sheet: Worksheet = book.add_worksheet("Sightings")
        self._top = book.add_format({"valign": "top"})
        self._time = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd hh:mm:ss"})
        bold = book.add_format({"bold": True})
        self._sheet.freeze_panes(1, 2)
        self._sheet.set_column(0, 0, _CROP_COLUMN)
        self._sheet.write_string(0, 0, "crop", bold)
        for column, name in enumerate(COLUMNS, 1):
            self._sheet.set_column(column, column, _WIDTHS.get(name, _WIDTH))
            self._sheet.write_string(0, column, name, bold)

    def add(self, number: int, row: tuple[Value, ...], crop: bytes | None) -> None:
        """Write one row, its crop first."""
        if crop is not None:
            self._sheet.set_row_pixels(number, _CROP.height + 4)
            picture: dict[str, Any] = {
                **{"image_data": io.BytesIO(crop), "x_offset": 2, "y_offset": 2},
                "description": f"Crop of sighting {row[0]}",
            }
            self._sheet.insert_image(number, 0, f"{number}.jpg", picture)
        for column, value in enumerate(row, 1):
            self._write(number, column, value)

    def finish(self, count: int) -> None:
        """Add a filter to every column."""
        self._sheet.autofilter(0, 1, count, len(COLUMNS))

    def _write(self, row: int, column: int, value: Value) -> None:
        if isinstance(value, datetime):
            utc = value.astimezone(UTC).replace(tzinfo=None)
            self._sheet.write_datetime(row, column, utc, self._time)
        elif isinstance(value, float) or (isinstance(value, int) and abs(value) < _EXACT_BELOW):
            self._sheet.write_number(row, column, value, self._top)
        elif value is not None and value != "":
            text = str(value)
            cut = text if len(text) <= _MOST_LETTERS else text[: _MOST_LETTERS - 1] + "…"
            self._sheet.write_string(row, column, cut, self._top)


def _tell(book: Workbook, answer: Answer) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 80)
    bold = book.add_format({"bold": True})
    told: dict[str, str | int] = {
        "what": "Sightings taken out of a vidcat catalogue, one a row",
        **{f"asked: {name}": text for name, text in answer.question.items()},
        "sightings": answer.count,
        "crops": f"of the first {answer.choices.crops} rows at most",
        "taken out at": answer.at.astimezone(UTC).isoformat(),
        "taken out by": answer.by or "somebody who gave no name",
        "made by": f"vidcat {__version__}",
        **({"log of custody": log_words(answer.head)} if answer.head else {}),
        "times": "UTC; seconds are from the beginning of the video",
    }
    for row, (name, value) in enumerate(told.items()):
        sheet.write_string(row, 0, name, bold)
        if isinstance(value, int):
            sheet.write_number(row, 1, value)
        else:
            sheet.write_string(row, 1, value[:_MOST_LETTERS])
