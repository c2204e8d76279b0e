"""Ways to tamper with a catalogue behind its log's back, as somebody with the whole folder can."""

import hashlib
import importlib.util
import json
import random
import shutil
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path
from types import ModuleType
from typing import Any

from places import ROOT

Database = sqlite3.Connection
# Rows of these are in every catalogue that is tampered with, and no test would miss the others.
_TABLES = ("sighting", "video", "person", "copy", "keyframe", "shot", "fingerprint", "review")


def verifier() -> ModuleType:
    """Load the program for strangers."""
    file = ROOT / "docs" / "verifier" / "verify_catalogue.py"
    found = importlib.util.spec_from_file_location("verify_catalogue", file)
    assert found is not None
    assert found.loader is not None
    module = importlib.util.module_from_spec(found)
    sys.path.insert(0, str(file.parent))
    found.loader.exec_module(module)
    return module


VERIFIER = verifier()


def quiet(database: Database) -> list[str]:
    """Take away what guards a catalogue, as somebody who knows of it does; return its texts."""
    database.execute("PRAGMA foreign_keys=OFF")
    triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    found = database.execute(triggers).fetchall()
    for name, _ in found:
        database.execute(f'DROP TRIGGER "{name}"')
    return [text for _, text in found]


def a_line(database: Database, chance: random.Random) -> int:
    return chance.choice([key for (key,) in database.execute("SELECT id FROM custody_event")])


def edit(database: Database, chance: random.Random) -> None:
    """Change one value of a line."""
    column = chance.choice(["at", "kind", "detail", "person_id", "previous", "digest", "rows"])
    key = a_line(database, chance)
    if column == "at":
        change = "datetime(at, '-1 day') || '.000001'"
    elif column == "kind":
        change = "CASE kind WHEN 'recorded' THEN 'exported' ELSE 'recorded' END"
    elif column == "detail":
        change = """json_set(detail, '$.tables', 7)"""
    elif column == "person_id":
        change = "CASE WHEN person_id IS NULL THEN 1 END"
    else:
        change = f"'{chance.randbytes(32).hex()}'"
    database.execute(f"UPDATE custody_event SET {column} = {change} WHERE id = ?", (key,))


def delete(database: Database, chance: random.Random) -> None:
    """Take a line out, with what it says of rows; not the last, which no checkpoint covers."""
    (last,) = database.execute("SELECT max(id) FROM custody_event").fetchone()
    key = chance.randrange(1, last)
    database.execute("DELETE FROM custody_event WHERE id = ?", (key,))
    database.execute("DELETE FROM row_digest WHERE event_id = ?", (key,))


def insert(database: Database, chance: random.Random) -> None:
    """Put a line in, bound to the one before it."""
    keys = [key for (key,) in database.execute("SELECT id FROM custody_event ORDER BY id DESC")]
    after = chance.choice(keys)
    for key in (key for key in keys if key > after):
        database.execute("UPDATE custody_event SET id = id + 1 WHERE id = ?", (key,))
        database.execute("UPDATE row_digest SET event_id = event_id + 1 WHERE event_id = ?", (key,))
    columns = "at, kind, person_id, detail, form"
    database.execute(
        f"INSERT INTO custody_event (id, previous, digest, {columns}) "
        f"SELECT id + 1, digest, 'x', {columns} FROM custody_event WHERE id = ?",
        (after,),
    )
    sign(database, after + 1)


def reorder(database: Database, chance: random.Random) -> None:
    """Let two lines change places."""
    one, other = chance.sample(
        [key for (key,) in database.execute("SELECT id FROM custody_event")], 2
    )
    for old, new in ((one, -1), (other, one), (-1, other)):
        database.execute("UPDATE custody_event SET id = ? WHERE id = ?", (new, old))
        database.execute("UPDATE row_digest SET event_id = ? WHERE event_id = ?", (new, old))


def truncate(database: Database, chance: random.Random) -> None:
    """Cut the log off, and the rows that the lines told of: it is whole, and shorter."""
    # The last line tells of the checkpoint itself, which does not cover it.
    last = database.execute("SELECT max(id) - 1 FROM custody_event").fetchone()[0]
    first = chance.randint(2, last)
    database.execute("DELETE FROM custody_event WHERE id >= ?", (first,))
    database.execute("DELETE FROM row_digest WHERE event_id >= ?", (first,))


def change_row(database: Database, chance: random.Random) -> tuple[str, int]:
    """Change one value of a row that is logged."""
    table = chance.choice([each for each in _TABLES if count(database, each)])
    told = covers(database)[table]
    columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
    column = chance.choice([each for each in columns if each not in {"id", *told["unlogged"]}])
    keys = [key for (key,) in database.execute(f"SELECT id FROM {table}")]
    key = chance.choice(keys)
    (old,) = database.execute(f'SELECT "{column}" FROM {table} WHERE id = ?', (key,)).fetchone()
    database.execute("PRAGMA ignore_check_constraints=ON")
    change = f'UPDATE {table} SET "{column}" = ? WHERE id = ?'
    try:
        database.execute(change, (other(old, chance), key))
    except sqlite3.IntegrityError:  # another row has that value
        return change_row(database, chance)
    return table, key


def other(old: Any, chance: random.Random) -> Any:
    """Return a value that is another than the old one, of the same type."""
    if isinstance(old, bytes):
        place = chance.randrange(max(len(old), 1))
        return old[:place] + bytes([(old[place] if old else 0) ^ 1]) + old[place + 1 :]
    if isinstance(old, int):
        return old + chance.choice([-1, 1])
    if isinstance(old, float):
        return old + chance.choice([-1e-9, 0.5])
    return f"{old or ''}~{chance.randrange(1000)}"


def rechain(database: Database, chance: random.Random) -> None:
    """Change a row, and make all of the log anew so that it agrees with it."""
    table, key = change_row(database, chance)
    told = covers(database)[table]
    if told["key"] != "id":
        (key,) = database.execute(
            f"SELECT {told['key']} FROM {table} WHERE id = ?", (key,)
        ).fetchone()
    now = VERIFIER.row_digests(database, table, told)
    for group, (stated, state) in now.items():
        database.execute(
            "UPDATE row_digest SET stated = ?, state = ? WHERE table_name = ? AND row_key = ? "
            "AND event_id = (SELECT max(event_id) FROM row_digest WHERE table_name = ? "
            "AND row_key = ?)",
            (stated and bytes.fromhex(stated), bytes.fromhex(state), *((table, group) * 2)),
        )
        if stated:
            database.execute(
                "UPDATE row_digest SET stated = ? WHERE table_name = ? AND row_key = ?",
                (bytes.fromhex(stated), table, group),
            )
    for (line,) in database.execute("SELECT id FROM custody_event ORDER BY id").fetchall():
        sign(database, line)


def sign(database: Database, line: int) -> None:
    """Make a line's digests anew, bound to the line before it."""
    entries = database.execute(
        "SELECT table_name, row_key, coalesce(nullif(lower(hex(stated)), ''), '-'), "
        "coalesce(nullif(lower(hex(state)), ''), '-') FROM row_digest WHERE event_id = ? "
        "ORDER BY table_name, row_key",
        (line,),
    ).fetchall()
    text = "".join("{} {} {} {}\n".format(*entry) for entry in entries)
    rows = hashlib.sha256(text.encode()).hexdigest() if entries else None
    before = database.execute(
        "SELECT digest FROM custody_event WHERE id < ? ORDER BY id DESC LIMIT 1", (line,)
    ).fetchone()
    database.execute(
        "UPDATE custody_event SET rows = ?, previous = ? WHERE id = ?",
        (rows, before[0] if before else "0" * 64, line),
    )
    found = database.execute("SELECT * FROM custody_event WHERE id = ?", (line,))
    names = [column[0] for column in found.description]
    held = dict(zip(names, found.fetchone(), strict=True))
    people = dict(database.execute("SELECT id, name FROM person"))
    digest = VERIFIER.line_digest(held, people)
    database.execute("UPDATE custody_event SET digest = ? WHERE id = ?", (digest, line))


def covers(database: Database) -> dict[str, Any]:
    """Return which tables the log covers, as its first line says."""
    (told,) = database.execute(
        "SELECT detail FROM custody_event WHERE kind IN ('begun', 'upgraded') ORDER BY id DESC"
    ).fetchone()
    found: dict[str, Any] = json.loads(told)["covers"]
    return found


def count(database: Database, table: str) -> int:
    found: int = database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return found


def fold(database: Database, chance: random.Random) -> None:
    """Hide what a line says of one row in the name of another's table: the text is the same."""
    line = "SELECT event_id FROM row_digest GROUP BY event_id HAVING count(*) > 1"
    key = chance.choice([key for (key,) in database.execute(line)])
    entries = database.execute(
        "SELECT rowid, table_name, row_key, coalesce(nullif(lower(hex(stated)), ''), '-'), "
        "coalesce(nullif(lower(hex(state)), ''), '-') FROM row_digest WHERE event_id = ? "
        "ORDER BY table_name, row_key",
        (key,),
    ).fetchall()
    place = chance.randrange(len(entries) - 1)
    (first, *told), (second, table, *_) = entries[place : place + 2]
    database.execute("DELETE FROM row_digest WHERE rowid = ?", (first,))
    name = "{} {} {} {}\n".format(*told) + table
    database.execute("UPDATE row_digest SET table_name = ? WHERE rowid = ?", (name, second))


def drop_table(database: Database, chance: random.Random) -> None:
    """Take a whole table away."""
    database.execute(f"DROP TABLE {chance.choice(sorted(covers(database)))}")


def away_and_back(database: Database, chance: random.Random) -> None:
    """Add lines which say that a row was taken away, and is there again, with other words."""
    database.execute("UPDATE sighting SET note = note || ' forged' WHERE id = 1")
    stated, state = VERIFIER.row_digests(database, "sighting", covers(database)["sighting"])[1]
    append(database, "recorded", {}, [("sighting", 1, None, None)])
    back = ("sighting", 1, bytes.fromhex(stated), bytes.fromhex(state))
    append(database, "recorded", {}, [back])


def upgrade(database: Database, chance: random.Random) -> None:
    """Change a row, and add the line of an upgrade, which enters all rows as they are."""
    change_row(database, chance)
    told = covers(database)
    entries = [
        (table, key, stated and bytes.fromhex(stated), bytes.fromhex(state))
        for table in told
        for key, (stated, state) in VERIFIER.row_digests(database, table, told[table]).items()
    ]
    (schema,) = database.execute("SELECT version_num FROM alembic_version").fetchone()
    append(database, "upgraded", {"schema": schema, "covers": told}, entries)


def orphans(database: Database, chance: random.Random) -> None:
    """Change a row, and enter it under a line that is not there."""
    database.execute("UPDATE sighting SET note = note || ' forged' WHERE id = 1")
    stated, state = VERIFIER.row_digests(database, "sighting", covers(database)["sighting"])[1]
    database.execute(
        "INSERT INTO row_digest VALUES (?, 'sighting', 1, ?, ?)",
        (chance.randint(10_000, 20_000), bytes.fromhex(stated), bytes.fromhex(state)),
    )


def plant(database: Database, chance: random.Random) -> None:
    """Plant a trigger that changes what reviewers say on its way into the catalogue."""
    database.execute(
        "CREATE TRIGGER quiet_one AFTER INSERT ON review BEGIN "
        "UPDATE review SET verdict = 'confirm' WHERE id = NEW.id; END"
    )


def append(
    database: Database, kind: str, detail: dict[str, Any], entries: list[tuple[Any, ...]]
) -> None:
    """Add a line at the end of the log, as vidcat would."""
    (last,) = database.execute("SELECT max(id) FROM custody_event").fetchone()
    database.execute(
        "INSERT INTO custody_event (id, at, kind, detail, previous, digest, form) "
        "VALUES (?, '2027-01-01 00:00:00.000001', ?, ?, 'x', 'x', 2)",
        (last + 1, kind, json.dumps(detail)),
    )
    for entry in entries:
        database.execute("INSERT INTO row_digest VALUES (?, ?, ?, ?, ?)", (last + 1, *entry))
    sign(database, last + 1)


def in_database(change: Callable[[Database, random.Random], object]) -> "Tampering":
    """Return a tampering that changes the database alone."""

    def tamper(folder: Path, _: Path, chance: random.Random) -> None:
        with closing(sqlite3.connect(folder / "catalogue.db")) as database, database:
            triggers = quiet(database)
            change(database, chance)
            for text in triggers:  # all looks as it did
                with suppress(sqlite3.OperationalError):  # of a table that is gone
                    database.execute(text)

    return tamper


def swap(folder: Path, other_folder: Path, _: random.Random) -> None:
    """Put another catalogue's database in the place of this one's."""
    for name in ("catalogue.db-wal", "catalogue.db-shm"):
        (folder / name).unlink(missing_ok=True)
    shutil.copyfile(other_folder / "catalogue.db", folder / "catalogue.db")


def change_blob(folder: Path, _: Path, chance: random.Random) -> None:
    """Change one byte of a blob."""
    blob = chance.choice(sorted(p for p in (folder / "blobs").glob("??/??/*") if p.is_file()))
    content = bytearray(blob.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    blob.chmod(0o600)
    blob.write_bytes(content)


Tampering = Callable[[Path, Path, random.Random], None]

TAMPERINGS: dict[str, Tampering] = {
    "edit a line": in_database(edit),
    "delete a line": in_database(delete),
    "insert a line": in_database(insert),
    "reorder lines": in_database(reorder),
    "cut the log off": in_database(truncate),
    "make the log anew": in_database(rechain),
    "swap catalogues": swap,
    "change a row": in_database(change_row),
    "change a blob": change_blob,
    "fold what lines say": in_database(fold),
    "drop a table": in_database(drop_table),
    "take away and bring back": in_database(away_and_back),
    "forge an upgrade": in_database(upgrade),
    "enter under no line": in_database(orphans),
    "plant a trigger": in_database(plant),
}
