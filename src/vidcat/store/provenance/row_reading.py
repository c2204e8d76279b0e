"""Rows of the logged tables as the database holds them, and their digests."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, CursorResult, Row

from vidcat.domain.provenance.row_digests import RowDigest, Value, digest_row, digest_rows
from vidcat.store.schema.logged_tables import LOGGED, LoggedTable

_AT_ONCE = 500
_KEY = "vidcat_key"

TouchedKey = Row[str, int, str | None]
"""A table, the key of rows of it, and the row as it was found."""


def digests_now(connection: Connection, touched: Iterable[TouchedKey]) -> Iterator[RowDigest]:
    """Yield the digests of rows as they are now, in the order of what is asked for.

    `touched` is sorted by table.
    """
    for table, named in groupby(touched, itemgetter(0)):
        keys = [row.row_key for row in named]
        for start in range(0, len(keys), _AT_ONCE):
            some = keys[start : start + _AT_ONCE]
            places = ",".join("?" * len(some))
            found = {each.key: each for each in _read(connection, table, f"IN ({places})", some)}
            for key in some:
                yield found.get(key) or RowDigest(table, key, None, None)


def digests_of(connection: Connection, table: str) -> Iterator[RowDigest]:
    """Yield the digests of all rows of a table, in the order of their keys."""
    return _read(connection, table, "IS NOT NULL", ())


def _read(
    connection: Connection, table: str, condition: str, given: Sequence[int]
) -> Iterator[RowDigest]:
    logged = LOGGED[table]
    found = connection.exec_driver_sql(
        f'SELECT {logged.key} AS {_KEY}, * FROM "{table}" WHERE {logged.key} {condition} '
        f"ORDER BY {logged.key}, id",
        tuple(given),
    )
    for key, rows in groupby(_rows(found, logged), itemgetter(0)):
        held = map(itemgetter(1), rows)
        if logged.is_grouped:
            yield digest_rows(table, key, held)
        else:
            yield digest_row(table, key, next(held), logged.changing)


def _rows(
    found: CursorResult[*tuple[Any, ...]], logged: LoggedTable
) -> Iterator[tuple[int, Mapping[str, Value]]]:
    """Yield the key and the logged columns of each row; the key is the first column again."""
    logged_names = [
        (place, name)
        for place, name in enumerate(found.keys())
        if place and name not in logged.unlogged
    ]
    for row in found:
        yield row[0], {name: row[place] for place, name in logged_names}
