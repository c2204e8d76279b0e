"""The records that auto-archiver leaves: its table (csv_db), or the JSON beside each item."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from vidcat.domain.exchange.auto_archiver import ArchivedItem, item_from
from vidcat.errors import BadArchiverOutput, NoSuchPath
from vidcat.imports.auto_archiver.python_text import records_as_json
from vidcat.imports.bounds.bounded_process import MIB, OutOfBounds, ProcessLimits, run_bounded
from vidcat.imports.bounds.local_file import read_file

_COLUMNS = ["status", "metadata", "media"]
_HEADER = b"status,metadata,media"
_MAX_TABLE = 64 * MIB
_MAX_JSON = 16 * MIB
_MOST_FILES = 200_000
_LIMITS = ProcessLimits(cpu_seconds=120, wall_seconds=240.0, output_bytes=256 * MIB)


def read_records(path: Path) -> tuple[ArchivedItem, ...]:
    """Read a table, or all tables of a folder, or when there is none, the JSON files in it.

    Raises NoSuchPath; BadArchiverOutput for what auto-archiver did not write.
    """
    if not path.is_dir():
        return tuple(_of_table(path, path.name))
    files = files_below(path)
    tables = [each for each in files if each.suffix == ".csv" and _is_table(each)]
    found = [item for each in tables for item in _of_table(each, str(each.relative_to(path)))]
    if not tables:
        documents = [each for each in files if each.suffix == ".json"]
        found = [item for each in documents for item in _of_json(each, path)]
    if not found:
        raise BadArchiverOutput(f"{path}: there is no record of auto-archiver in it.")
    return tuple(found)


def files_below(folder: Path) -> list[Path]:
    """List the regular files below a folder, in order; links are not followed.

    Raises NoSuchPath, BadArchiverOutput for more than 200,000.
    """
    found: list[Path] = []
    try:
        for each in sorted(folder.rglob("*")):  # which does not walk into links
            if each.is_file() and not each.is_symlink():
                found.append(each)
    except OSError as error:
        raise NoSuchPath(f"{folder} cannot be read: {error.strerror}.") from error
    if len(found) > _MOST_FILES:
        raise BadArchiverOutput(f"{folder} holds more than {_MOST_FILES:,} files; name the table.")
    return found


def _is_table(path: Path) -> bool:
    return read_file(path, len(_HEADER) + 3).removeprefix(b"\xef\xbb\xbf").startswith(_HEADER)


def _of_table(path: Path, name: str) -> Iterator[ArchivedItem]:
    content = read_file(path, _MAX_TABLE)
    if len(content) > _MAX_TABLE:
        raise BadArchiverOutput(f"{name}: larger than {_MAX_TABLE // MIB} MB; split it.")
    if not _is_table(path):
        columns = ", ".join(_COLUMNS)
        raise BadArchiverOutput(f"{name}: it is no table of auto-archiver ({columns}).")
    try:
        rows = json.loads(run_bounded(records_as_json, content, _LIMITS))
    except OutOfBounds as error:
        raise BadArchiverOutput(f"{name}: it cannot be read: {error}.") from error
    for number, row in enumerate(rows[1:], 2):
        _, metadata, media = (*row, None, None, None)[:3]
        yield item_from(f"{name}:{number}", metadata, media)


def _of_json(path: Path, folder: Path) -> Iterator[ArchivedItem]:
    content = read_file(path, _MAX_JSON)
    try:
        document: Any = json.loads(content) if len(content) <= _MAX_JSON else None
    except (ValueError, RecursionError):
        return  # files of other kinds lie there, too
    if isinstance(document, dict) and document.keys() >= set(_COLUMNS):
        name = str(path.relative_to(folder))
        yield item_from(name, document["metadata"], document["media"])
