"""The migrations make the schema of the tables, lose nothing, and travel in the wheel."""

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, Inspector, inspect
from sqlalchemy.exc import IntegrityError

from places import ROOT
from vidcat.domain.video.stages import Stage
from vidcat.errors import CatalogueTooNew
from vidcat.store.schema import migrate
from vidcat.store.schema import version as schema_module
from vidcat.store.schema.engine import open_engine
from vidcat.store.schema.tables import Base
from vidcat.store.session import Store

STEPS = [
    (script.down_revision or "base", script.revision)
    for script in reversed(
        list(ScriptDirectory.from_config(migrate.alembic_config()).walk_revisions())
    )
]
HEAD = STEPS[-1][1]

# What a catalogue of revision 0001 holds, each row another table's child.
ROWS: dict[str, dict[str, Any]] = {
    "video": {
        "id": 7,
        "sha256": "ab" * 32,
        "size_bytes": 5_000_000_000,
        "status": "partial",
        "reason": "truncated",
        "detail": "the file ends early",
        "registered_at": "2026-01-02 03:04:05.000006",
        "container": "mov",
        "codec": "h264",
        "pixel_format": "yuv420p",
        "width": 1920,
        "height": 1080,
        "rotation": 90,
        "sample_aspect": "1:1",
        "fps": 29.97,
        "duration_s": 12.5,
        "time_base_num": 1001,
        "time_base_den": 30_000,
        "first_pts": -1024,
        "end_pts": 2**40,
    },
    "copy": {
        "id": 8,
        "video_id": 7,
        "path": b"/caf\xe9/two\nlines.mp4",
        "size_bytes": 5_000_000_000,
        "mtime_ns": 1_700_000_000_123_456_789,
        "preserved": 1,
        "first_seen": "2026-01-02 03:04:05.000006",
        "last_seen": "2026-01-03 03:04:05.000006",
    },
    "stage_run": {
        "id": 9,
        "video_id": 7,
        "stage": "extract",
        "tool_version": "PyAV 16",
        "parameters": '{"depth": "full"}',
        "status": "partial",
        "reason": "truncated",
        "detail": "",
        "attempts": 2,
        "started_at": "2026-01-02 03:04:05.000006",
        "finished_at": None,
    },
    "shot": {
        "id": 10,
        "video_id": 7,
        "stage_run_id": 9,
        "ordinal": 0,
        "start_pts": -1024,
        "end_pts": 2**40,
        "start_s": -0.03,
        "end_s": 12.5,
        "opened_by": "start",
    },
    "keyframe": {
        "id": 11,
        "video_id": 7,
        "stage_run_id": 9,
        "pts": 2**33,
        "time_s": 3.5,
        "width": 1080,
        "height": 1920,
        "blob": "cd" * 32,
        "phash": bytes(8),
        "pdq": bytes(range(32)),
        "quality": 100,
    },
    "fingerprint": {
        "id": 12,
        "video_id": 7,
        "stage_run_id": 9,
        "view": "whole",
        "preprocessing": "p1",
        "algorithms": "a1",
        "trim": None,
        "samples": 1,
        "until_s": 12.5,
        "times_s": bytes(8),
        "pdq": bytes(32),
        "phash": bytes(8),
        "quality": b"\x64",
    },
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def engine(file: Path) -> Iterator[Engine]:
    engine = open_engine(file)
    yield engine
    engine.dispose()


def move(engine: Engine, step: Callable[..., None], revision: str) -> None:
    """Run `step`, alembic's upgrade or downgrade, as a catalogue's own upgrade is run."""
    with engine.connect().execution_options(vidcat_migrates=True) as connection:
        with connection.begin():
            step(migrate.alembic_config(connection), revision)
        connection.invalidate()


def schema(engine: Engine) -> dict[str, dict[str, Any]]:
    """Describe every table whole: what SQLite keeps, not how the statements were spelt."""
    with engine.connect() as connection:
        found = inspect(connection)
        names = set(found.get_table_names()) - {"alembic_version"}
        return {name: table(found, name) for name in sorted(names)}


def table(found: Inspector, name: str) -> dict[str, Any]:
    return {
        "columns": {
            column["name"]: (str(column["type"]), column["nullable"], column["default"])
            for column in found.get_columns(name)
        },
        "key": found.get_pk_constraint(name),
        "references": ordered(found.get_foreign_keys(name)),
        "unique": ordered(found.get_unique_constraints(name)),
        "checks": ordered(found.get_check_constraints(name)),
        # A partial index carries its condition as a clause, and no clause equals another.
        "indexes": [str(index) for index in map(_plain, ordered(found.get_indexes(name)))],
    }


def _plain(index: Any) -> dict[str, Any]:
    options = {name: str(value) for name, value in index.get("dialect_options", {}).items()}
    return {**index, "dialect_options": options}


def ordered(constraints: list[Any]) -> list[Any]:
    assert all(constraint["name"] for constraint in constraints)
    return sorted(constraints, key=lambda constraint: constraint["name"])


def insert(file: Path, rows: dict[str, dict[str, Any]]) -> None:
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("PRAGMA foreign_keys=ON")
        for name, row in rows.items():
            marks = ", ".join("?" * len(row))
            database.execute(
                f"INSERT INTO {name} ({', '.join(row)}) VALUES ({marks})", list(row.values())
            )


def rows_of(file: Path, like: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Read the same columns of the same tables back."""
    found = {}
    with closing(sqlite3.connect(file)) as database:
        for name, row in like.items():
            values = database.execute(f"SELECT {', '.join(row)} FROM {name}").fetchall()
            assert len(values) == 1
            found[name] = dict(zip(row, values[0], strict=True))
    return found


def revision(file: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(file)) as database:
        return database.execute("SELECT version_num FROM alembic_version").fetchall()


OF_ROWS_ALONE = {"0011"}


def counted_from(first_pts: int, later: int) -> dict[str, dict[str, Any]]:
    """Return ROWS with seconds counted from a pts; what has no pts is `later` ticks later."""

    def seconds(pts: int) -> float:
        return pts * 1001 / 30000

    shot, still, view = (ROWS[table] for table in ("shot", "keyframe", "fingerprint"))
    span = {f"{end}_s": seconds(shot[f"{end}_pts"] - first_pts) for end in ("start", "end")}
    times_s = struct.pack("<d", seconds(later))
    return ROWS | {
        "shot": shot | span,
        "keyframe": still | {"time_s": seconds(still["pts"] - first_pts)},
        "fingerprint": view
        | {"times_s": times_s, "until_s": round(view["until_s"] + seconds(later), 9)},
    }


def test_the_revisions_are_one_line_numbered_from_1() -> None:
    assert [new for _, new in STEPS] == [f"{number:04}" for number in range(1, len(STEPS) + 1)]
    assert [old for old, _ in STEPS] == ["base", *(new for _, new in STEPS[:-1])]


def test_the_migrations_make_the_schema_of_the_tables(engine: Engine, tmp_path: Path) -> None:
    move(engine, command.upgrade, "head")
    with engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    modelled = open_engine(tmp_path / "modelled.db")
    Base.metadata.create_all(modelled)
    assert schema(engine) == schema(modelled)  # alembic does not compare checks, and this does
    modelled.dispose()


def test_the_statuses_are_checked_by_the_database(engine: Engine, file: Path) -> None:
    move(engine, command.upgrade, "head")
    with pytest.raises(sqlite3.IntegrityError, match="ck_video_status"):
        insert(file, {"video": ROWS["video"] | {"status": "lost"}})


@pytest.mark.parametrize(("old", "new"), STEPS)
def test_each_step_up_can_be_taken_back_down(engine: Engine, old: str, new: str) -> None:
    if old != "base":
        move(engine, command.upgrade, old)
    before = schema(engine)
    move(engine, command.upgrade, new)
    after = schema(engine)
    assert (after == before) is (new in OF_ROWS_ALONE)
    move(engine, command.downgrade, old)
    assert schema(engine) == before
    move(engine, command.upgrade, new)
    assert schema(engine) == after


def test_an_old_catalogue_is_upgraded_and_loses_nothing(engine: Engine, file: Path) -> None:
    move(engine, command.upgrade, "0001")
    engine.dispose()
    insert(file, ROWS)
    store = Store(file)
    assert revision(file) == [(HEAD,)]
    assert rows_of(file, ROWS) == counted_from(-1024, 1024)
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        database.execute("PRAGMA foreign_keys=ON")
        with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
            database.execute("DELETE FROM video")
    with store.read() as tx:
        record = tx.videos.named("ab" * 32)
    assert (record.status, record.reason, record.family) == ("partial", "truncated", None)
    assert [copy.path for copy in record.copies] == [b"/caf\xe9/two\nlines.mp4"]
    assert record.registered_at == "2026-01-02T03:04:05.000006+00:00"
    assert record.facts is not None
    assert (str(record.facts.time_base), record.facts.end_pts) == ("1001/30000", 2**40)
    assert [(still.pts, still.hashes.quality) for still in record.keyframes] == [(2**33, 100)]
    assert [run.parameters for run in record.runs] == [{"depth": "full"}]
    store.close()


def test_a_video_that_was_set_aside_is_tried_again_after_the_upgrade(
    engine: Engine, file: Path
) -> None:
    move(engine, command.upgrade, "0007")
    engine.dispose()
    insert(file, ROWS)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE stage_run SET status = 'failed', attempts = 3")
        database.execute(
            "UPDATE video SET status = 'failed', reason = 'worker_died', detail = 'set aside'"
        )
    store = Store(file)
    with store.read() as tx:
        assert tx.stage_runs.attempts("ab" * 32, Stage.EXTRACT, "PyAV 16") == 0
        assert "to be tried again" in tx.videos.named("ab" * 32).detail
    store.close()


def test_rows_survive_the_way_down(engine: Engine, file: Path) -> None:
    move(engine, command.upgrade, "head")
    engine.dispose()
    insert(file, {"family": {"id": 1, "name": "ab" * 32}} | ROWS)
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE video SET family_id = 1")
    move(engine, command.downgrade, "0001")
    assert rows_of(file, ROWS) == counted_from(0, -1024)


def test_references_are_enforced_after_an_upgrade(file: Path) -> None:
    store = Store(file)
    with (
        pytest.raises(IntegrityError, match="FOREIGN KEY"),
        store._engine.connect() as connection,
    ):
        connection.exec_driver_sql(
            "INSERT INTO shot (video_id, stage_run_id, ordinal, start_pts, end_pts, start_s,"
            " end_s, opened_by) VALUES (1, 1, 0, 0, 1, 0, 1, 'cut')"
        )
    store.close()


def test_the_schema_that_is_asked_for_is_the_newest() -> None:
    assert schema_module.HEAD == HEAD


def test_a_migration_that_fails_leaves_the_catalogue_as_it_was(
    engine: Engine, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move(engine, command.upgrade, "head")
    engine.dispose()
    insert(file, ROWS)
    broken = tmp_path / "migrations"
    shutil.copytree(ROOT / "migrations", broken)
    (broken / "versions" / "9000_broken.py").write_text(
        "import sqlalchemy as sa\n"
        "from alembic import op\n"
        f"revision, down_revision = '9000', '{HEAD}'\n"
        "def upgrade():\n"
        "    op.create_table('half_done', sa.Column('id', sa.Integer(), primary_key=True))\n"
        "    op.execute('UPDATE video SET detail = 9000')\n"
        "    raise RuntimeError('in the middle')\n"
    )
    before = schema(engine)
    engine.dispose()
    monkeypatch.setattr(migrate, "migrations_folder", lambda: broken)
    monkeypatch.setattr(schema_module, "HEAD", "9000")
    with pytest.raises(RuntimeError, match="in the middle"):
        Store(file)
    assert revision(file) == [(HEAD,)]
    assert schema(engine) == before
    assert rows_of(file, ROWS) == ROWS


def test_the_catalogue_of_a_newer_vidcat_is_left_alone(file: Path) -> None:
    for _ in range(2):  # the second opening switches to WAL, for good
        Store(file).close()
    with closing(sqlite3.connect(file)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    before = file.read_bytes()
    with pytest.raises(CatalogueTooNew, match="newer vidcat") as caught:
        Store(file)
    assert caught.value.exit_code == 4
    assert file.read_bytes() == before


def test_opening_an_up_to_date_catalogue_writes_nothing(file: Path) -> None:
    for _ in range(2):
        Store(file).close()
    before = (file.read_bytes(), file.stat().st_mtime_ns)
    Store(file).close()
    assert (file.read_bytes(), file.stat().st_mtime_ns) == before


def test_the_wheel_carries_the_migrations_and_finds_them(tmp_path: Path) -> None:
    pytest.importorskip("hatchling")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    with zipfile.ZipFile(wheel) as content:
        content.extractall(site)
    versions = {path.name for path in (ROOT / "migrations" / "versions").glob("*.py")}
    carried = site / "vidcat" / "_migrations"
    assert {path.name for path in (carried / "versions").glob("*.py")} == versions
    program = (
        "import sys; from pathlib import Path; from vidcat.store import session;"
        "from vidcat.store.schema import migrate;"
        "session.Store(Path(sys.argv[1])).close(); print(migrate.migrations_folder())"
    )
    made = subprocess.run(
        [sys.executable, "-c", program, tmp_path / "catalogue.db"],
        env={**os.environ, "PYTHONPATH": str(site)},
        check=True,
        capture_output=True,
        text=True,
    )
    assert made.stdout.strip() == str(carried)
    assert revision(tmp_path / "catalogue.db") == [(HEAD,)]
