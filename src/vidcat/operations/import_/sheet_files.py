"""The files of a sheet's import: the copy that is read from, and the rows that were left out."""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from vidcat.catalogue import Catalogue
from vidcat.domain.exchange.sheets import SheetRow
from vidcat.errors import BadOutput, BadSheet
from vidcat.exports.parts.sheet_rows import cell
from vidcat.imports.bounds.local_file import opened_file
from vidcat.imports.sheets.sheet_book import xlsx_rows
from vidcat.imports.sheets.sheet_text import csv_rows
from vidcat.operations.output import writing

_BLOCK = 1 << 20
_MOST_BYTES = 1 << 30
_MOST_COLUMNS = 1_000
_MOST_ROWS = 1_048_576  # as many as a sheet of Excel can have


class SheetForm(StrEnum):
    """What a sheet is written in."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class SheetFile:
    """A sheet that was copied, so that it is the same however often it is read."""

    name: str
    form: SheetForm
    sheet: str | None
    copy: Path
    sha256: str

    @contextmanager
    def rows(self) -> Iterator[Iterator[SheetRow]]:
        """Yield its rows, the header first; raise BadSheet."""
        if self.form is SheetForm.XLSX:
            opened = xlsx_rows(self.copy, self.name, self.sheet)
        elif self.sheet is None:
            opened = csv_rows(self.copy, self.name)
        else:
            raise BadSheet(f"{self.name}: a text has one sheet only; leave --sheet out.")
        with opened as rows:
            yield self._bounded(rows)

    def _bounded(self, rows: Iterator[SheetRow]) -> Iterator[SheetRow]:
        for row in rows:
            if row.number > _MOST_ROWS:
                raise BadSheet(f"{self.name}: more than {_MOST_ROWS:,} rows; split it.")
            if len(row.cells) > _MOST_COLUMNS:
                raise BadSheet(
                    f"{self.name}: row {row.number} has more than {_MOST_COLUMNS:,} columns; leave "
                    "out those that nobody reads."
                )
            yield row


@contextmanager
def taken_in(
    catalogue: Catalogue, path: Path, form: SheetForm, sheet: str | None
) -> Iterator[SheetFile]:
    """Copy a sheet to where nobody else writes, and hash it; raises NoSuchPath, BadSheet."""
    copy = catalogue.scratch / "sheet"
    digest, size = hashlib.sha256(), 0
    try:
        with opened_file(path) as source, copy.open("xb") as kept:
            while block := source.read(_BLOCK):
                size += len(block)
                if size > _MOST_BYTES:
                    raise BadSheet(f"{path.name}: larger than {_MOST_BYTES:,} bytes; split it.")
                digest.update(block)
                kept.write(block)
        yield SheetFile(path.name, form, sheet, copy, digest.hexdigest())
    finally:
        copy.unlink(missing_ok=True)


def bad_rows_path(path: Path) -> Path:
    """Return where the rows that were left out are written: beside the sheet."""
    return path.with_name(f"{path.stem}.bad-rows.csv")


@contextmanager
def writing_bad_rows(
    catalogue: Catalogue, path: Path, header: Sequence[str]
) -> Iterator["BadRows"]:
    """Yield the writer of the rows that were left out; raise BadOutput, also for a file that
    exists.

    An existing file may be what somebody has just corrected.
    """
    if path.exists():
        raise BadOutput(f"{path} exists already; move it away.")
    with writing(catalogue, path) as file:
        rows = BadRows(file)
        rows.write(header, "row", "problems")
        yield rows
        rows.finish()


class BadRows:
    """Writes rows, their numbers and what is wrong with them; corrected, they can be imported."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, "utf-8", newline="", errors="replace")
        self._table = csv.writer(self._text, lineterminator="\r\n")

    def write(self, cells: Sequence[str], number: int | str, problems: str) -> None:
        """Write one row; no cell is run as a formula."""
        self._table.writerow([*map(cell, cells), number, cell(problems)])

    def finish(self) -> None:
        """Hand everything on to the file."""
        self._text.flush()
        self._text.detach()
