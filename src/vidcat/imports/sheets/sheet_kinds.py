"""The kind of a file that was called a sheet, read from its first bytes, not its name."""

from pathlib import Path

from vidcat.errors import BadSheet

HEAD_BYTES = 64 << 10
_SAVE_AS = "save it as .xlsx, or as CSV in UTF-8"
_OTHERS = (
    (b"\xd0\xcf\x11\xe0", f"it is an old Excel workbook (.xls) or a locked one; {_SAVE_AS}"),
    (b"%PDF", f"it is a PDF; open the sheet it was made of and {_SAVE_AS}"),
    (b"{\\rtf", f"it is rich text; {_SAVE_AS}"),
    (b"SQLite format 3\0", "it is a database"),
    (b"\x1f\x8b", "it is compressed with gzip; unpack it first"),
)
_MARKUP = (b"<?xml", b"<html", b"<!doctype", b"<table")
ZIP = b"PK\x03\x04"


def require_csv(path: Path, head: bytes) -> None:
    """Raise BadSheet, with the kind found, for a file that is no text with separators."""
    if head.startswith(ZIP):
        raise BadSheet(
            f"{path.name}: it is a workbook or archive; `vidcat import xlsx` reads .xlsx."
        )
    _require_no_other(path, head)


def require_xlsx(path: Path, head: bytes) -> None:
    """Raise BadSheet, with the kind found, for a file that is no zip and so no .xlsx."""
    if head.startswith(ZIP):
        return
    _require_no_other(path, head)
    what = "it is empty" if not head else "it is no .xlsx; `vidcat import csv` reads text"
    raise BadSheet(f"{path.name}: {what}.")


def _require_no_other(path: Path, head: bytes) -> None:
    for magic, what in _OTHERS:
        if head.startswith(magic):
            raise BadSheet(f"{path.name}: {what}.")
    bare = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if bare.startswith(_MARKUP):
        raise BadSheet(f"{path.name}: it is a web page or XML, whatever its name; {_SAVE_AS}.")
