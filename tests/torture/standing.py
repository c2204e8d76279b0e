"""How a catalogue stands: what it says whatever the order of its rows, and what is left lying."""

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from digest import digest

SAID = {
    "person": "SELECT name, role FROM person",
    "sighting": "SELECT s.version, v.sha256, s.pts, s.type_id, s.certainty, s.status, p.name,"
    " s.note, s.pixel_hash FROM sighting s JOIN video v ON v.id = s.video_id"
    " LEFT JOIN person p ON p.id = s.person_id",
    "type": "SELECT count(*) FROM equipment_type",
    "preserved": "SELECT v.sha256, c.preserved FROM copy c JOIN video v ON v.id = c.video_id",
    "exported": "SELECT count(*) FROM custody_event WHERE kind = 'exported'",
}
# What a later step of the same command may still change of a row that is there.
IN_FLUX = frozenset({"runs", "family", "video", "type", "exported", "preserved"})
Rows = dict[str, list[tuple]]


def standing(catalogue: Path) -> Rows:
    """Return the rows that matter, sorted; raises AssertionError for an unsound database."""
    if not (catalogue / "catalogue.db").exists():
        return {}
    with closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'video'").fetchone():
            return {}
        said = {name: sorted(db.execute(query), key=repr) for name, query in SAID.items()}
    return said | digest(catalogue)


def lost(before: Rows, after: Rows) -> list[str]:
    """List what was there before and is there no more, or twice."""
    return [
        f"{name}: {row}"
        for name, rows in before.items()
        if name not in IN_FLUX
        for row in rows
        if after.get(name, []).count(row) != rows.count(row)
    ]


def catalogued(catalogue: Path) -> dict[str, str]:
    """Return the status of each video by its SHA-256."""
    with closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        return dict(db.execute("SELECT sha256, status FROM video"))


def named_blobs(catalogue: Path) -> set[str]:
    """Return the blobs that rows name."""
    with closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        stills = {row[0] for row in db.execute("SELECT blob FROM keyframe")}
        kept = "SELECT v.sha256 FROM copy c JOIN video v ON v.id = c.video_id WHERE c.preserved"
        return stills | {row[0] for row in db.execute(kept)}


def bad_blobs(catalogue: Path) -> list[str]:
    """List blobs that are named and missing, or whose bytes have another SHA-256."""
    found = {path.name: path for path in (catalogue / "blobs").rglob("*") if path.is_file()}
    missing = [f"{name} is missing" for name in sorted(named_blobs(catalogue) - found.keys())]
    wrong = [
        f"{name} holds other bytes"
        for name, path in sorted(found.items())
        if hashlib.sha256(path.read_bytes()).hexdigest() != name
    ]
    return missing + wrong


def leftovers(folder: Path) -> list[str]:
    """List parts of files, and scratch of commands that ended."""
    parts = [path for path in folder.rglob("*") if ".part" in path.name]
    return [str(path.relative_to(folder)) for path in [*parts, *folder.glob("*/scratch/run-*")]]
