"""Values as Python's `repr` writes them, read without running anything.

auto-archiver's csv_db writes dictionaries and lists so. Dates are calls there; what is no plain
value is None. A text can be made to bring its reader down, so this runs in a process of its own.
"""

import ast
import csv
import io
import json
from typing import Any

_MAX_CELL = 16_000_000
_UTC = ("datetime.timezone.utc", "tzutc()", "datetime.UTC")
_DATES = {"datetime.datetime": 7, "datetime.date": 3}


def records_as_json(table: bytes) -> bytes:
    """Read a CSV of cells in Python's notation; return a JSON list of rows of values.

    The header comes first, as text. A cell that cannot be read is null.
    """
    csv.field_size_limit(_MAX_CELL)  # of this process, which ends with this call
    rows = csv.reader(io.StringIO(table.decode("utf-8-sig", "replace"), newline=""))
    header = next(rows, [])
    read = [[read_value(cell) for cell in row] for row in rows if row]
    return json.dumps([header, *read], ensure_ascii=True).encode("ascii")


def read_value(text: str) -> Any:
    """Return the value of a text in Python's notation; None when it is no plain value."""
    try:
        return _plain(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _plain(node: ast.expr) -> Any:
    match node:
        case ast.Constant(value=str() | int() | float() | None):
            return node.value
        case ast.Dict():
            pairs = zip(node.keys, node.values, strict=True)
            return {str(_plain(key)): _plain(value) for key, value in pairs if key is not None}
        case ast.List() | ast.Tuple() | ast.Set():
            return [_plain(each) for each in node.elts]
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
            return -number
        case ast.Call():
            return _moment(node)
    return None


def _moment(call: ast.Call) -> str | None:
    """Write a date as ISO 8601 does, with an offset only where it is UTC."""
    most = _DATES.get(ast.unparse(call.func), 0)
    numbers = [each.value for each in call.args if isinstance(each, ast.Constant)]
    given = [each for each in numbers if isinstance(each, int)][:most]
    if len(given) < 3:
        return None
    year, month, day, hour, minute, second = (*given, 0, 0, 0, 0)[:6]
    zones = [ast.unparse(each.value) for each in call.keywords if each.arg == "tzinfo"]
    offset = "+00:00" if zones and zones[0] in _UTC else ""
    return f"{year:04d}-{month:02d}-{day:02d} {hour:02d}:{minute:02d}:{second:02d}{offset}"
