"""Examine this machine: decoders, tools, sandbox, store. Nothing is created or changed."""

import contextlib
import platform
import shutil
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import cv2
import sqlalchemy

from vidcat import __version__
from vidcat.catalogue import can_be_written
from vidcat.errors import CatalogueUnreadable, ToolError
from vidcat.media.decoding.extractor import DECODER_VERSION
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.media.sandbox.choice import choose, mechanisms
from vidcat.media.sandbox.confine import reader_layers
from vidcat.media.sandbox.trials import stopped_by_level
from vidcat.settings import Settings
from vidcat.store.schema.engine import read_only_query


@dataclass(frozen=True)
class Checkup:
    """What was found, and one sentence for each thing that would fail."""

    document: dict[str, Any]
    problems: tuple[str, ...]


def examine(settings: Settings) -> Checkup:
    """Look at everything a batch needs; tries each sandbox for real."""
    problems: list[str] = []
    document: dict[str, Any] = {
        "vidcat": __version__,
        "python": platform.python_version(),
        "decoder": DECODER_VERSION,
        "opencv": cv2.__version__,
        "ffmpeg": _ffmpeg(settings, problems),
        "sandbox": _sandbox(settings, problems),
        "sandbox_trials": {
            str(trial.mechanism): trial.failure or "holds" for trial in mechanisms()
        },
        "each_stops": stopped_by_level(),  # by itself; a decoder is under all that hold
        "documents": str(reader_layers()),  # what holds the readers of pages and sheets
        "database": _database(settings),
        "sqlalchemy": sqlalchemy.__version__,
        "catalogue": str(settings.catalogue),
        "catalogue_made": (settings.catalogue / "catalogue.db").is_file(),
        "free_bytes": _free(settings.catalogue),
        "settings": settings.model_dump(mode="json") | {"database_url": _database(settings)},
    }
    problems += _catalogue_problems(settings)
    document["problems"] = problems
    return Checkup(document, tuple(problems))


def _database(settings: Settings) -> str:
    if settings.database_url is None:
        return f"SQLite {sqlite3.sqlite_version}"
    return sqlalchemy.make_url(settings.database_url).render_as_string(hide_password=True)


def _ffmpeg(settings: Settings, problems: list[str]) -> dict[str, str] | None:
    try:
        tools = find_tools(settings.ffmpeg, settings.ffprobe)
    except ToolError as error:
        problems.append(error.message)
        return None
    return {
        "ffmpeg": str(tools.ffmpeg),
        "ffprobe": str(tools.ffprobe),
        "from": tools.origin,
        "version": tools.version,
    }


def _sandbox(settings: Settings, problems: list[str]) -> str:
    try:
        mechanism = choose(allow_unsandboxed=settings.allow_unsandboxed)
    except ToolError as error:
        problems.append(
            f"{error.message} Install bubblewrap, or set allow_unsandboxed = true for files "
            "that you trust."
        )
        return "NONE"
    if not mechanism.contains:
        problems.append("allow_unsandboxed is set and no sandbox works: decode only what you trust")
        return "NONE"
    return str(mechanism)


def _catalogue_problems(settings: Settings) -> list[str]:
    """Look into a catalogue that exists without changing it."""
    folder, database = settings.catalogue, settings.catalogue / "catalogue.db"
    if settings.database_url or not database.is_file():
        return []
    problems = []
    writable = can_be_written(folder)
    if not writable:
        problems.append(f"{folder} is read-only: it can be looked at, nothing can be added.")
    try:
        query = {"mode": "ro"} if writable else read_only_query(database)
        uri = f"{database.as_uri()}?{urlencode(query)}"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as db:
            db.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        problems.append(f"{database} cannot be read: {error}.")
    except CatalogueUnreadable as error:
        problems.append(error.message)
    return problems


def _free(folder: Path) -> int:
    existing = next(place for place in (folder, *folder.parents) if place.exists())
    return shutil.disk_usage(existing).free
