"""Equal catalogues have equal digests, in whatever order they were written; others do not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from casework_desk import BOB, BTR, A, B, at, open_desk, said, see
from rich_desk import open_rich_desk
from tampering import quiet
from vidcat.store.provenance.catalogue_digest import _LEFT_OUT
from vidcat.store.schema.tables import Base, UtcDateTime
from vidcat.store.session import Store


def digest(store: Store) -> dict[str, str]:
    with store.read() as tx:
        return tx.digest.tables()


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Path]]:
    """A catalogue with rows in nearly every table."""
    file = tmp_path_factory.mktemp("rich") / "catalogue.db"
    store = open_rich_desk(file)
    yield store, file
    store.close()


def test_the_order_of_statements_does_not_matter(tmp_path: Path) -> None:
    one, other = open_desk(tmp_path / "one.db"), open_desk(tmp_path / "other.db")
    see(one, A, at(1), said(BTR))
    see(one, B, at(2), said("weapon"), BOB)
    see(other, B, at(2), said("weapon"), BOB)
    see(other, A, at(1), said(BTR))
    assert digest(one) == digest(other)
    see(other, A, at(3), said(BTR))
    differ = {name for name, each in digest(one).items() if digest(other)[name] != each}
    assert differ == {"sighting"}
    one.close()
    other.close()


def test_any_value_that_counts_changes_it(rich: tuple[Store, Path]) -> None:
    """Every column of every table with rows: changed in one row, and put back."""
    store, file = rich
    whole, tried = digest(store), 0
    with closing(sqlite3.connect(file)) as database:
        quiet(database)
        database.execute("PRAGMA ignore_check_constraints=ON")
        database.commit()
        for name in whole:
            for column in Base.metadata.tables[name].columns:
                left_out = column.name in _LEFT_OUT.get(name, ())
                if column.foreign_keys or column.unique or column.name in {"id", "number"}:
                    continue
                (old,) = database.execute(
                    f'SELECT "{column.name}" FROM "{name}" ORDER BY id LIMIT 1'
                ).fetchone()
                new = 1 - (old or 0) if str(column.type) == "BOOLEAN" else other_than(old)
                if column.name in {"version", "ordinal", "pts"} and isinstance(old, int):
                    new = old + 1_000  # there may be one that is the next
                if new is None or str(column.type) == "JSON":
                    continue
                first = f'(SELECT min(id) FROM "{name}")'
                change = f'UPDATE "{name}" SET "{column.name}" = ? WHERE id = {first}'
                database.execute(change, (new,))
                database.commit()
                counts = not (left_out or isinstance(column.type, UtcDateTime))
                assert (digest(store) != whole) == counts, f"{name}.{column.name}"
                database.execute(change, (old,))
                database.commit()
                tried += 1
    assert digest(store) == whole
    assert tried > 60


def other_than(value: object) -> object:
    """Return another value of the same type; None where there is nothing to change."""
    match value:
        case bytes():
            return value + b"\0"
        case int() | float():
            return value + 1
        case str() if value[:4].isdigit() and ":" in value:
            return "1999-01-01 00:00:00.000001"
        case str() if value[:4].isdigit() and value[4:5] == "-":
            return "1999-01-01"
        case str():
            return value + "~"
    return None
