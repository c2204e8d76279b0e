"""Bring a catalogue's schema up to date with the Alembic migrations, in one transaction.

The migrations lie at the top of a checkout and inside an installed wheel.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, Engine, inspect

from vidcat.errors import CatalogueTooNew, CatalogueUnreadable

_PACKAGE = Path(__file__).resolve().parents[2]


def migrations_folder() -> Path:
    """Find the migrations: beside this package in a wheel, at the top in a checkout."""
    for folder in (_PACKAGE / "_migrations", _PACKAGE.parents[1] / "migrations"):
        if (folder / "env.py").is_file():
            return folder
    raise CatalogueUnreadable("This installation of vidcat lacks its migrations; install it again.")


def alembic_config(connection: Connection | None = None) -> Config:
    """Return the Alembic configuration; there is no ini file to find or to lose."""
    config = Config()
    config.set_main_option("script_location", str(migrations_folder()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(engine: Engine, logged: Callable[[Connection], AbstractContextManager[None]]) -> None:
    """Run the migrations that are missing, inside `logged`; nothing happens when there are none.

    Raises CatalogueTooNew when a newer vidcat wrote the schema, and CatalogueUnreadable when the
    database holds tables that are not a catalogue's.
    """
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
        tables = set(inspect(connection).get_table_names())
    script = ScriptDirectory.from_config(alembic_config())
    if current == script.get_current_head():
        return
    if current is None and tables - {"alembic_version"}:
        raise CatalogueUnreadable("That database is not a vidcat catalogue.")
    if current is not None and not _is_known(script, current):
        raise CatalogueTooNew
    with engine.connect().execution_options(vidcat_migrates=True) as connection:
        with connection.begin():
            with logged(connection):
                command.upgrade(alembic_config(connection), "head")
            _require_sound_references(connection)
        connection.invalidate()  # its foreign keys are off


def _is_known(script: ScriptDirectory, revision: str) -> bool:
    try:
        return script.get_revision(revision) is not None
    except CommandError:
        return False


def _require_sound_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if broken:
        raise CatalogueUnreadable(f"The catalogue's rows contradict each other: {broken[:3]}.")
