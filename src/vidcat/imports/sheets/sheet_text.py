"""Sheets as text: CSV (RFC 4180) as Excel, LibreOffice and scripts write it, row by row.

UTF-8 with or without a byte order mark and UTF-16 with one are read; separated by commas,
semicolons or tabs, whichever parts the header into most columns. A file of any length takes little
memory: lines and cells are bounded.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from vidcat.domain.exchange.sheets import WHOLE_ROW, SheetRow
from vidcat.errors import BadSheet
from vidcat.imports.bounds.local_file import opened_file
from vidcat.imports.sheets.sheet_kinds import HEAD_BYTES, require_csv

_MAX_LINE = 4_000_000  # characters; the longest cell that can be recorded has 20,000
_SEPARATORS = (",", ";", "\t")
_TOLD = "sep="  # Excel's own first line that names the separator
_BOMS = (
    (b"\xff\xfe\0\0", ""),
    (b"\0\0\xfe\xff", ""),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_TOO_LONG = "it has more cells than the header; is a text that holds a separator not quoted?"
_SAVE_AS_UTF8 = (
    "it is not text in UTF-8; save it so: in Excel as “CSV UTF-8”, in LibreOffice with the "
    "character set “Unicode (UTF-8)”"
)


@contextmanager
def csv_rows(path: Path, name: str) -> Iterator[Iterator[SheetRow]]:
    """Yield the rows of a sheet while they are read, the header first; blank ones are left out.

    `name` is what errors call it. Rows are counted as spreadsheets show them. Raises NoSuchPath;
    BadSheet for another encoding or format, a cell of more than 131,072 characters, or quotation
    marks that do not match.
    """
    with opened_file(path) as file:
        head = file.read(HEAD_BYTES)
        require_csv(Path(name), head)
        file.seek(0)
        encoding = _encoding(head, name)
        separator, is_told = _separator(head.decode(encoding, "ignore"))
        with io.TextIOWrapper(file, encoding, newline="") as text:
            yield _rows(text, separator, name, is_told=is_told)


def _rows(
    text: io.TextIOWrapper, separator: str, name: str, *, is_told: bool
) -> Iterator[SheetRow]:
    number, width = 0, 0
    try:
        reader = csv.reader(_lines(text, name), delimiter=separator, strict=True)
        for number, cells in enumerate(reader, 1):
            if (is_told and number == 1) or not any(cell.strip() for cell in cells):
                continue
            width = width or len(cells)
            is_long = any(cell.strip() for cell in cells[width:])
            yield SheetRow(number, tuple(cells), {WHOLE_ROW: _TOO_LONG} if is_long else {})
    except UnicodeDecodeError as error:
        raise BadSheet(f"{name}:{number + 1}: {_SAVE_AS_UTF8}.") from error
    except csv.Error as error:
        why = f"the row cannot be read ({error}); is a quotation mark missing?"
        raise BadSheet(f"{name}:{number + 1}: {why}") from error


def _lines(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    while line := text.readline(_MAX_LINE):
        if len(line) == _MAX_LINE:
            raise BadSheet(f"{name}: a line is longer than {_MAX_LINE:,} characters.")
        yield line


def _encoding(head: bytes, name: str) -> str:
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            if not encoding:
                raise BadSheet(f"{name}: it is text in UTF-32; save it in UTF-8.")
            return encoding
    first = head[:4096]
    if first.count(0) * 4 > len(first):  # every other byte of Latin text in UTF-16
        raise BadSheet(f"{name}: {_SAVE_AS_UTF8}.")
    return "utf-8"


def _separator(head: str) -> tuple[str, bool]:
    """Return the separator of cells, and whether the first line declares it and nothing else."""
    first = head.lstrip("\ufeff").partition("\n")[0].rstrip("\r")
    if first.lower().startswith(_TOLD) and len(first) == len(_TOLD) + 1:
        return first[-1], True
    widths = {separator: _width(head, separator) for separator in _SEPARATORS}
    return max(_SEPARATORS, key=lambda each: widths[each]), False


def _width(head: str, separator: str) -> int:
    reader = csv.reader(io.StringIO(head.lstrip("\ufeff"), newline=""), delimiter=separator)
    try:
        return len(next((row for row in reader if row), []))
    except csv.Error:
        return 0
