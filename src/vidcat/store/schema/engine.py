"""Open the database: SQLite in WAL with immediate write transactions, or PostgreSQL.

SQLite writes start with BEGIN IMMEDIATE: a deferred transaction that turns into a writer fails
at once with SQLITE_BUSY and ignores the busy timeout.
"""

import errno
import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from vidcat.errors import (
    BadSetting,
    CatalogueFull,
    CatalogueLocked,
    CatalogueUnreadable,
    StoreError,
)

BUSY_TIMEOUT_MS = 10_000
CACHE_KIB = 65_536  # taken as it is needed; the index of a million sightings is about as large
_FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
# What SQLite says of a full disk when it makes a log or its index, or syncs, as of other faults.
_UNCLEAR = (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR)
_PAGE = bytes(4096)


def open_engine(database: str | Path, *, read_only: bool = False) -> Engine:
    """Make an engine for a database URL or an SQLite file; nothing is opened yet.

    `read_only` is for a file on a disk or in a folder that we may not write. Raises BadSetting for
    a URL that names no database we can speak to, and CatalogueUnreadable.
    """
    # A path is not pasted into a URL: "?" and "%" may be part of a folder's name.
    url = _file_url(database, read_only) if isinstance(database, Path) else database
    try:
        engine = create_engine(url)
    except (ArgumentError, ImportError) as error:
        raise BadSetting(f"Setting 'database_url': {error}.") from error
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _file_url(database: Path, read_only: bool) -> URL:
    if not read_only:
        return URL.create("sqlite", database=str(database))
    query = {"uri": "true", **read_only_query(database)}
    return URL.create("sqlite", database=database.as_uri(), query=query)


def read_only_query(database: Path) -> dict[str, str]:
    """Return the URI parameters that open an SQLite file without writing beside it.

    A database in WAL mode is read through an index beside it, which is made when it is missing.
    Where that cannot be, a database that was closed cleanly is declared immutable, which does
    without (sqlite.org/wal.html, "Read-Only Databases"). Raises CatalogueUnreadable when the last
    writes are still in a log without an index: declared immutable, they would be missing.
    """
    log, index = (database.with_name(f"{database.name}-{end}") for end in ("wal", "shm"))
    if log.exists() and index.exists():
        return {"mode": "ro"}
    if log.exists() and log.stat().st_size:
        raise CatalogueUnreadable(
            f"{database.parent} is read-only and {log.name} holds writes that {database.name} does "
            "not; copy the folder to where it can be written and open it there."
        )
    return {"mode": "ro", "immutable": "1"}


def _prepare_sqlite(connection: DBAPIConnection, _record: ConnectionPoolEntry) -> None:
    # pysqlite must not open transactions on its own, or BEGIN IMMEDIATE comes too late.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        "synchronous=FULL",  # an acknowledged commit survives a power cut
        "foreign_keys=ON",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    _use_wal(cursor)
    cursor.close()


def _use_wal(cursor: DBAPICursor) -> None:
    """Switch a catalogue to WAL: not a file that may turn out to be somebody else's."""
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if not cursor.fetchone():
        return
    try:
        cursor.execute("PRAGMA journal_mode=WAL")
    except sqlite3.OperationalError as error:
        # Two that switch at once do not wait for each other. One of them succeeds, or the next.
        if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
            raise


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("vidcat_migrates"):
        # SQLite changes a table by making it anew; dropping the old one must not touch its
        # children. The pragma has no effect inside a transaction, so it stands before it.
        connection.exec_driver_sql("PRAGMA foreign_keys=OFF")
    writes = options.get("vidcat_writes") or options.get("vidcat_migrates")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


@contextmanager
def typed_errors(engine: Engine) -> Iterator[None]:
    """Turn what a database's driver and the file system raise into StoreError."""
    try:
        yield
    except DBAPIError as error:
        raise _store_error(error, engine) from error
    except OSError as error:
        if error.errno in _FULL_DISK:
            raise CatalogueFull from error
        raise


def _store_error(error: DBAPIError, engine: Engine) -> StoreError:
    code = getattr(error.orig, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None  # the low byte is the primary code
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CatalogueLocked(
            "Another process is writing to this catalogue and did not finish within "
            f"{BUSY_TIMEOUT_MS // 1000} seconds; try again when it has."
        )
    if primary == sqlite3.SQLITE_FULL:
        return CatalogueFull()
    if primary in _UNCLEAR and _is_full(engine):
        return CatalogueFull()
    if primary == sqlite3.SQLITE_READONLY:
        return CatalogueUnreadable(
            "The catalogue is read-only: nothing can be added, nor an older one brought up to date."
        )
    return CatalogueUnreadable(f"The catalogue's database cannot be used: {error.orig}")


def _is_full(engine: Engine) -> bool:
    """Return whether the disk of an SQLite file takes no more, by trying."""
    folder = Path(engine.url.database or "").parent
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(_PAGE)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        return error.errno in _FULL_DISK
    return False
