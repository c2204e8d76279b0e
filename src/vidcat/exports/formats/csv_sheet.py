"""CSV (RFC 4180): one row a sighting, with its source; no cell is run as a formula."""

import csv
import io
from typing import BinaryIO

from vidcat.exports.parts.answer import Answer
from vidcat.exports.parts.sheet_rows import COLUMNS, cells


def write_csv(answer: Answer, file: BinaryIO) -> None:
    """Write a sheet in UTF-8, the header first; with `bom`, a byte order mark before it."""
    text = io.TextIOWrapper(
        file, encoding="utf-8-sig" if answer.choices.bom else "utf-8", newline=""
    )
    table = csv.writer(text, lineterminator="\r\n")
    table.writerow(COLUMNS)
    table.writerows(cells(each) for each in answer.each)
    text.flush()
    text.detach()
