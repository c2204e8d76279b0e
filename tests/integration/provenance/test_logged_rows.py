"""No write escapes the log of custody: each table is covered, or says why it is not."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from casework_desk import ANN, BOB, BTR, A, at, open_desk, said, see
from tampering import quiet
from vidcat.casework.sightings.statements import Opinion, review_sighting
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.sightings.statements import ReviewVerdict
from vidcat.store.provenance.found_rows import unquoted
from vidcat.store.schema.logged_tables import LOGGED, NOT_LOGGED
from vidcat.store.schema.tables import Base
from vidcat.store.session import Store

DERIVED = {name for name, logged in LOGGED.items() if logged.is_grouped}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    opened = open_desk(file)
    yield opened
    opened.close()


def test_each_table_is_logged_or_says_why_not() -> None:
    assert set(LOGGED) | set(NOT_LOGGED) == set(Base.metadata.tables)
    assert not set(LOGGED) & set(NOT_LOGGED)
    assert all(NOT_LOGGED.values())


@pytest.mark.parametrize("name", LOGGED)
def test_what_is_said_of_columns_is_of_columns_that_are_there(name: str) -> None:
    logged, columns = LOGGED[name], set(Base.metadata.tables[name].columns.keys())
    assert {logged.key} | logged.changing | logged.unlogged <= columns


def rows_of(database: sqlite3.Connection, table: str) -> list[tuple[object, ...]]:
    return database.execute(f'SELECT * FROM "{table}"').fetchall()


@pytest.mark.parametrize("name", LOGGED)
def test_a_write_of_any_table_is_marked(store: Store, file: Path, name: str) -> None:
    """An insert, an update and a delete of each table, by no code of vidcat's."""
    columns = {
        column.name: column
        for column in Base.metadata.tables[name].columns
        if column.name not in LOGGED[name].unlogged
    }
    values = {each: 77 if column.primary_key else None for each, column in columns.items()}
    values[LOGGED[name].key] = 77
    with closing(sqlite3.connect(file)) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        database.execute("PRAGMA ignore_check_constraints=ON")
        for each, column in columns.items():
            if values[each] is None and not column.nullable:
                values[each] = 77
        marks, names = ", ".join("?" * len(values)), ", ".join(f'"{each}"' for each in values)
        unlogged = {column: 77 for column in LOGGED[name].unlogged}
        more = "".join(f', "{each}"' for each in unlogged)
        found = LOGGED[name].is_grouped
        for statement, given in (
            (
                f'INSERT INTO "{name}" ({names}{more}) VALUES ({marks}{", 77" * len(unlogged)})',
                values,
            ),
            *(
                (f'UPDATE "{name}" SET "{each}" = 78 WHERE rowid = 77', {})
                for each in columns
                if each not in {"id", LOGGED[name].key}
            ),
            (f'DELETE FROM "{name}" WHERE {LOGGED[name].key} = 77', {}),
        ):
            database.execute("DELETE FROM touched_row")
            assert database.execute(statement, list(given.values())).rowcount == 1, statement
            touched = database.execute("SELECT * FROM touched_row WHERE row_key = 77").fetchall()
            assert [row[:2] for row in touched] == [(name, 77)], statement
            assert (touched[0][2] is None) == (found or statement.startswith("INSERT")), statement
        database.rollback()


def test_what_a_transaction_wrote_is_bound_to_its_line(store: Store) -> None:
    see(store, A, at(1), said(BTR))
    with store.read() as tx:
        line = tx.custody_log.lines()[-1]
        assert (line.kind, line.detail) == (LoggedKind.RECORDED, {"tables": {"sighting": 1}})
        assert line.rows is not None
        assert list(tx.row_check.faults({})) == []


def test_a_transaction_that_writes_nothing_leaves_no_line(store: Store) -> None:
    with store.read() as tx:
        before = tx.custody_log.head()
    with store.write():
        pass
    with store.read() as tx:
        assert tx.custody_log.head() == before


def test_a_person_called_otherwise_breaks_nothing(store: Store, file: Path) -> None:
    see(store, A, at(1), said(BTR))
    with store.write() as tx:
        tx.custody_log.append(LoggedKind.EXPORTED, tx.people.id(ANN), {"form": "csv"})
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE person SET name = 'Anna' WHERE name = ?", (ANN,))
    with store.read() as tx:
        assert not any(tx.log_check.lines())
        assert [(each.table, each.state) for each in tx.row_check.faults({})] == [
            ("person", "changed")
        ]


def test_settings_are_entered_when_they_are_others_than_before(file: Path) -> None:
    def kinds(settings: dict[str, object]) -> list[LoggedKind]:
        store = Store(file, settings=settings)
        with store.write():
            pass
        with store.write():
            pass
        with store.read() as tx:
            found = [line.kind for line in tx.custody_log.lines()]
        store.close()
        return found

    assert kinds({}) == [LoggedKind.BEGUN]
    assert kinds({"allow_unsandboxed": True}) == [LoggedKind.BEGUN, LoggedKind.SETTINGS]
    assert kinds({"allow_unsandboxed": True}) == [LoggedKind.BEGUN, LoggedKind.SETTINGS]
    assert kinds({})[1:] == [LoggedKind.SETTINGS] * 2


def test_an_upgrade_tells_of_rows_that_were_changed_before_it(store: Store, file: Path) -> None:
    see(store, A, at(1), said(BTR))
    store.close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("DROP TRIGGER log_sighting_update")
        database.execute("UPDATE sighting SET certainty = 'possible'")
    again = Store(file)
    with again._engine.connect() as connection, connection.begin():
        from vidcat.store.provenance.upgrade_line import upgrade_logged
        from vidcat.store.session import utc_now

        with upgrade_logged(connection, utc_now, lambda session: ()):
            pass
    with again.read() as tx:
        line = tx.custody_log.lines(LoggedKind.UPGRADED)[-1]
        assert (line.detail["faults"], line.detail["first"]) == (1, ["sighting 1: changed"])
        assert "1 rows before the upgrade" in next(tx.log_check.altered())[1]
        # What was stated and was changed is not made right by an upgrade.
        assert [each.state for each in tx.row_check.faults({})] == ["restated"]
        assert tx.log_check.strange_triggers() == []
    again.close()


@pytest.mark.parametrize("column", ["status", "note"])
def test_a_row_that_was_changed_unseen_does_not_become_right_when_it_is_written(
    store: Store, file: Path, column: str
) -> None:
    seen = see(store, A, at(1), said(BTR))
    with closing(sqlite3.connect(file)) as database, database:
        triggers = quiet(database)
        database.execute("UPDATE sighting SET status = 'disputed', x = 0.1 + 0.2")
        if column == "note":
            database.execute("UPDATE sighting SET note = 'it''s ' || char(10) || 'forged'")
        for text in triggers:
            database.execute(text)
    review_sighting(store, seen, Opinion(ReviewVerdict.CONFIRM), BOB)
    with store.read() as tx:
        kinds = [line.kind for line in tx.custody_log.lines()][-2:]
        assert kinds == [LoggedKind.RECORDED, LoggedKind.ALTERED]
        assert next(tx.log_check.altered())[1] == "1 without a mark: sighting 1"


@pytest.mark.parametrize(
    "value", [None, 0, -5, 2**62, 0.1 + 0.2, 1e300, -1.5e-9, "it's", "", b"\0\xff"]
)
def test_what_was_found_is_read_as_it_was(value: object) -> None:
    with closing(sqlite3.connect(":memory:")) as database:
        (text,) = database.execute("SELECT quote(?)", (value,)).fetchone()
    assert unquoted(text) == value
    assert type(unquoted(text)) is type(value)
