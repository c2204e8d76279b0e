"""Rows as a transaction found them, held against what the log says of them."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row

from vidcat.domain.provenance.row_digests import Value, digest_row
from vidcat.store.schema.logged_tables import LOGGED

_ENTERED = (
    "SELECT state FROM row_digest WHERE table_name = ? AND row_key = ? "
    "ORDER BY event_id DESC LIMIT 1"
)


def changed_unseen(
    connection: Connection, touched: Sequence[Row[*tuple[Any, ...]]]
) -> Iterator[tuple[str, int]]:
    """Yield the rows (table, key) that were not, when they were found, as the log has them.

    Another program changed them without the triggers; entered anew, they would pass for right.
    """
    for table, key, before in touched:
        if before is None:
            continue
        found = {name: unquoted(text) for name, text in json.loads(before).items()}
        state = digest_row(table, key, found, LOGGED[table].changing).state
        last = connection.exec_driver_sql(_ENTERED, (table, key)).scalar()
        if last != state:
            yield table, key


def unquoted(text: str) -> Value:
    """Return the value of a literal that SQLite's quote() wrote."""
    if text == "NULL":
        return None
    if text.startswith("'"):
        return text[1:-1].replace("''", "'")
    if text.startswith("X'"):
        return bytes.fromhex(text[2:-1])
    return float(text) if set(text) & set(".eEn") else int(text)
