"""Digests of the catalogue's rows: the log of custody holds them, so that a changed row is found.

The text that is hashed is JSON in one exact form, so that anybody can make it anew from the
database alone: docs/custody.md describes it for programs that are not vidcat.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Value = int | float | str | bytes | None


@dataclass(frozen=True)
class RowDigest:
    """The digests (32 bytes) of a row, or of all rows of a table that have one key.

    `stated` covers the columns that are never changed, `state` all that are logged. `state` is None
    when the row is gone; `stated` also where rows are made anew as a whole.
    """

    table: str
    key: int
    stated: bytes | None
    state: bytes | None

    @property
    def line(self) -> str:
        """Return the digests as the log of custody hashes them."""
        stated, state = (each.hex() if each else "-" for each in (self.stated, self.state))
        return f"{self.table} {self.key} {stated} {state}\n"


def row_text(row: Mapping[str, Value]) -> bytes:
    """Write a row in the one form that is hashed.

    Columns are in the order of their names; those that are NULL are left out, so that a column that
    is added later changes no digest. Bytes are written as {"hex": digits}.
    """
    held: dict[str, Any] = {
        name: {"hex": value.hex()} if isinstance(value, bytes) else value
        for name, value in row.items()
        if value is not None
    }
    return exact_json(held)


def exact_json(value: Mapping[str, Any]) -> bytes:
    """Write JSON in the one form whose bytes are hashed: names sorted, ASCII, no spaces."""
    return json.dumps(value, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def digest_row(
    table: str, key: int, row: Mapping[str, Value], changing: Iterable[str]
) -> RowDigest:
    """Return the digests of one row; `changing` are the columns that vidcat may change later."""
    stated = {name: value for name, value in row.items() if name not in changing}
    return RowDigest(table, key, _sha256(row_text(stated)), _sha256(row_text(row)))


def digest_rows(table: str, key: int, rows: Iterable[Mapping[str, Value]]) -> RowDigest:
    """Return the digest of rows that are made anew as a whole, in their order; gone if none."""
    whole, count = hashlib.sha256(), 0
    for row in rows:
        whole.update(row_text(row) + b"\n")
        count += 1
    return RowDigest(table, key, None, whole.digest() if count else None)


def _sha256(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()
