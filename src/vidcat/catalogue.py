"""The opened whole: settings, store, blobs and scratch space. The composition root."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vidcat.errors import CatalogueLocked, CatalogueUnreadable
from vidcat.settings import FILE_NAME, Settings
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs, disk_errors
from vidcat.vault.durable import make_folder, written_whole

_SETTINGS_TEXT = """\
# Settings of this vidcat catalogue; see `vidcat doctor` for what is in force.
# person = "Name"          # whose name stands on statements
# workers = 2              # videos worked on at a time; default: the cores
"""


@dataclass(frozen=True)
class Catalogue:
    """One catalogue folder, open."""

    folder: Path
    settings: Settings
    store: Store
    blobs: Blobs
    scratch: Path

    @property
    def index(self) -> Path:
        """Where the searchable copy of the fingerprints lies; it can be deleted at any time."""
        return self.folder / "index"


@contextmanager
def open_catalogue(settings: Settings, *, create: bool = False) -> Iterator[Catalogue]:
    """Open a catalogue; `create` makes the folder when it is missing.

    Without `create`, a folder that cannot be written is opened for reading, with scratch elsewhere.
    Raises CatalogueUnreadable, CatalogueTooNew, CatalogueLocked, CatalogueFull, and BadSetting for
    a database_url that names nothing.
    """
    folder = settings.catalogue
    database = folder / "catalogue.db"
    if folder.exists() and not folder.is_dir():
        raise CatalogueUnreadable(f"{folder} is a file; a catalogue is a folder.")
    if not create and not settings.database_url and not database.is_file():
        raise CatalogueUnreadable(
            f"There is no catalogue in {folder}; `vidcat ingest` makes one, --catalogue names one."
        )
    if database.is_file() and not database.stat().st_size and (folder / "blobs").exists():
        raise CatalogueUnreadable(
            f"{database} is empty although there are blobs beside it: it was cut off. Put it back "
            "from a backup."
        )
    read_only = not can_be_written(folder)
    if create and read_only:
        raise CatalogueUnreadable(f"{folder} is read-only: nothing can be added to it.")
    if not read_only:
        with disk_errors(folder):
            make_folder(folder)
    at = settings.database_url or database
    store = Store(
        at,
        read_only=read_only,
        settings=settings.logged,
        folder=folder,
        looked_at_least_s=settings.looked_at_least_s,
    )
    try:
        with _scratch_elsewhere() if read_only else _scratch_folder(folder) as scratch:
            if not read_only:
                _write_settings(folder, scratch)
            blobs = Blobs(folder / "blobs", None if read_only else scratch)
            yield Catalogue(folder, settings, store, blobs, scratch)
    finally:
        store.close()


def _write_settings(folder: Path, scratch: Path) -> None:
    file = folder / FILE_NAME
    with disk_errors(folder):
        if not file.exists():
            with written_whole(file, scratch) as fresh:
                fresh.write(_SETTINGS_TEXT.encode())


def can_be_written(folder: Path) -> bool:
    """Return whether we may write a catalogue's folder and database, as far as they exist."""
    existing = [path for path in (folder, folder / "catalogue.db") if path.exists()]
    return all(os.access(path, os.W_OK, effective_ids=True) for path in existing)


@contextmanager
def ingest_lock(catalogue: Catalogue) -> Iterator[None]:
    """Hold the right to ingest; raises CatalogueLocked when another process has it."""
    with (catalogue.folder / "scratch" / "ingest.lock").open("wb") as file:
        if not _locked(file):
            raise CatalogueLocked(f"Another vidcat is ingesting into {catalogue.folder}.")
        yield


@contextmanager
def _scratch_elsewhere() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="vidcat-") as scratch:
        yield Path(scratch)


@contextmanager
def _scratch_folder(folder: Path) -> Iterator[Path]:
    parent = folder / "scratch"
    with ExitStack() as held:
        with disk_errors(folder), _taking_turns(parent):
            _sweep(parent)
            scratch = Path(tempfile.mkdtemp(prefix="run-", dir=parent))
            _locked(held.enter_context((scratch / "lock").open("wb")))
        try:
            yield scratch
        finally:
            with disk_errors(folder), _taking_turns(parent):
                shutil.rmtree(scratch)


@contextmanager
def _taking_turns(parent: Path) -> Iterator[None]:
    """Hold a lock while sweeping, claiming and leaving: each folder is then locked, or nobody's."""
    parent.mkdir(exist_ok=True)
    with (parent / "sweep.lock").open("wb") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _sweep(parent: Path) -> None:
    """Remove what killed processes left: their lock went with them, or was never made."""
    for scratch in parent.glob("run-*"):
        with ExitStack() as held:
            lock = scratch / "lock"
            if not lock.exists() or _locked(held.enter_context(lock.open("rb"))):
                shutil.rmtree(scratch)


def _locked(file: BinaryIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
