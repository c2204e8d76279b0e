"""The work of the confined process that reads a workbook (XLSX): bytes in, rows as JSON out.

Its zip is checked before anything is read, and defusedxml, which openpyxl uses when it is there,
lets no XML declare entities. openpyxl is imported before the process gives up all files.
"""

import io
import json
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any, BinaryIO
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from vidcat.domain.exchange.sheets import SheetRow
from vidcat.domain.values.fields import quoted
from vidcat.errors import BadSheet, UsageError
from vidcat.imports.archives.zip_safety import Bounds, checked_zip

_BOUNDS = Bounds(files=5_000, total_bytes=256 << 20, ratio=1_100, directory_bytes=4 << 20)
# What openpyxl raises for a workbook that is none; it promises nothing.
_NONSENSE = (
    ValueError,
    KeyError,
    TypeError,
    AttributeError,
    IndexError,
    OverflowError,
    SyntaxError,
    BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RecursionError,
)
_FORMULA = "it holds a formula; paste its value instead (paste special, values)"
_TIME_OF_DAY = (
    "the spreadsheet took it for a time of day, in which 1:02 is an hour and two minutes; write "
    "seconds, or make the column text"
)


def rows_as_json(request: bytes) -> bytes:
    """Read the rows of a workbook: `request` is a line of JSON, then the file's bytes.

    The line has its `name` and the `sheet` that is wanted, null for the only one. Returns JSON:
    `rows`, each [number, cells, {place of a cell: why it cannot be used}], or `error`, a sentence.
    """
    head, _, content = request.partition(b"\n")
    asked = json.loads(head)
    name, file = asked["name"], io.BytesIO(content)
    try:
        with checked_zip(file, name, _BOUNDS) as archive:
            _require_workbook(archive.namelist(), name)
        file.seek(0)
        rows = [[row.number, row.cells, row.faults] for row in _read(file, asked["sheet"], name)]
    except UsageError as error:
        return json.dumps({"error": error.message}).encode()
    return json.dumps({"rows": rows}).encode()


def _read(file: BinaryIO, sheet: str | None, name: str) -> Iterator[SheetRow]:
    with _broken_is_said(name), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what openpyxl does not carry over: nothing we read
        book = load_workbook(file, read_only=True, keep_links=False)
        try:
            yield from _rows(book, _chosen(book, sheet, name), name)
        finally:
            book.close()


def _require_workbook(parts: list[str], name: str) -> None:
    if "xl/workbook.xml" in parts or "[Content_Types].xml" in parts:
        return
    kind = "an OpenDocument sheet (.ods)" if "content.xml" in parts else "a zip, but no workbook"
    raise BadSheet(f"{name}: it is {kind}; save it as .xlsx, or as CSV in UTF-8.")


def _chosen(book: Workbook, sheet: str | None, name: str) -> str:
    titles = [each.title for each in book.worksheets]
    listed = ", ".join(map(quoted, titles[:20])) or "none"
    if sheet is None and len(titles) == 1:
        return titles[0]
    if sheet is None:
        raise BadSheet(f"{name}: say which sheet with --sheet; it has {listed}.")
    if sheet not in titles:
        raise BadSheet(f"{name}: it has no sheet {quoted(sheet)}; it has {listed}.")
    return sheet


def _rows(book: Workbook, title: str, name: str) -> Iterator[SheetRow]:
    sheet: Any = book[title]
    sheet.reset_dimensions()  # what a file says of its own size is not to be trusted
    with _broken_is_said(name):
        for number, cells in enumerate(sheet.iter_rows(), 1):
            texts: list[str] = []
            faults: dict[int, str] = {}
            for place, cell in enumerate(cells):
                text, fault = _text(cell)
                texts.append(text)
                if fault:
                    faults[place] = fault
            if faults or any(text.strip() for text in texts):
                yield SheetRow(number, tuple(texts), faults)


def _text(cell: Any) -> tuple[str, str]:
    """Write a cell as a person reads it, and say why it cannot be used if that is so."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "f":
        return str(value), _FORMULA
    if cell.data_type == "e":
        return str(value), f"it holds the error {value}"
    return _written(value, str(cell.number_format or ""))


def _written(value: Any, form: str) -> tuple[str, str]:
    if isinstance(value, bool):
        return str(value).upper(), ""
    if isinstance(value, float):
        return (str(int(value)) if value.is_integer() else repr(value)), ""
    if isinstance(value, timedelta):
        return _clock(value), ""
    if isinstance(value, time):
        spent = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
        return _clock(
            spent + timedelta(microseconds=value.microsecond)
        ), "" if "s" in form.lower() else _TIME_OF_DAY
    if isinstance(value, datetime):
        return value.isoformat(" ").removesuffix(" 00:00:00"), ""
    return str(value), ""


def _clock(span: timedelta) -> str:
    minutes, seconds = divmod(round(span.total_seconds(), 3), 60)
    return f"{int(minutes) // 60}:{int(minutes) % 60:02d}:{seconds:06.3f}"


@contextmanager
def _broken_is_said(name: str) -> Iterator[None]:
    try:
        yield
    except _NONSENSE as error:
        raise BadSheet(
            f"{name}: it is no workbook that can be read ({quoted(str(error))})."
        ) from error
