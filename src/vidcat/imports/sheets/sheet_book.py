"""Sheets of workbooks (XLSX), read in a confined process: a workbook is hostile."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from vidcat.domain.exchange.sheets import SheetRow
from vidcat.errors import BadSheet
from vidcat.imports.bounds.bounded_process import MIB, OutOfBounds, ProcessLimits, run_bounded
from vidcat.imports.bounds.local_file import read_file
from vidcat.imports.sheets.sheet_kinds import require_xlsx
from vidcat.imports.sheets.workbook_rows import rows_as_json

_MAX_BYTES = 128 * MIB
_OUTPUT_BYTES = 256 * MIB
# What reading costs goes by the bytes of the file: a small one that takes long is a trap. An honest
# sheet of 100,000 rows has 5 MB and takes 15 s.
_FREE_CPU_S, _CPU_S_FOR_MIB = 15, 10
_FREE_MEMORY, _MEMORY_TO_FILE = 640 * MIB, 24
_ROWS = TypeAdapter(list[tuple[int, tuple[str, ...], dict[int, str]]])


@contextmanager
def xlsx_rows(path: Path, name: str, sheet: str | None) -> Iterator[Iterator[SheetRow]]:
    """Yield the rows of a sheet, the header first; blank ones are left out.

    `sheet` names one of the workbook, by default the only one. Raises NoSuchPath, BadSheet.
    """
    content = read_file(path, _MAX_BYTES)
    require_xlsx(Path(name), content[:8])
    if len(content) > _MAX_BYTES:
        raise BadSheet(f"{name}: larger than {_MAX_BYTES // MIB} MiB; split it.")
    head = json.dumps({"name": name, "sheet": sheet}).encode()
    try:
        answer = run_bounded(rows_as_json, head + b"\n" + content, _limits(len(content)))
    except OutOfBounds as error:
        raise BadSheet(f"{name}: it cannot be read: {error}.") from error
    yield _checked(answer, name)


def _limits(file_bytes: int) -> ProcessLimits:
    cpu_s = _FREE_CPU_S + _CPU_S_FOR_MIB * file_bytes // MIB
    return ProcessLimits(
        memory_bytes=_FREE_MEMORY + _MEMORY_TO_FILE * file_bytes,
        cpu_seconds=cpu_s,
        wall_seconds=2.0 * cpu_s,
        output_bytes=_OUTPUT_BYTES,
    )


def _checked(answer: bytes, name: str) -> Iterator[SheetRow]:
    """Take the account of a process that met a hostile workbook, trusting none of it."""
    try:
        found = json.loads(answer)
        if isinstance(found.get("error"), str):
            raise BadSheet(found["error"])
        rows = _ROWS.validate_python(found["rows"])
    except (ValueError, KeyError, AttributeError, ValidationError) as error:
        raise BadSheet(f"{name}: it broke its reader.") from error
    return (SheetRow(number, cells, faults) for number, cells, faults in rows)
