"""What a catalogue says, without row numbers and times: equal for equal catalogues."""

import sqlite3
from contextlib import closing
from pathlib import Path

QUERIES = {
    "video": "SELECT sha256, size_bytes, status, reason, codec, width, height, duration_s,"
    " first_pts, end_pts FROM video",
    "copy": "SELECT v.sha256, c.path FROM copy c JOIN video v ON v.id = c.video_id",
    "shot": "SELECT v.sha256, s.ordinal, s.start_pts, s.end_pts, s.opened_by"
    " FROM shot s JOIN video v ON v.id = s.video_id",
    "keyframe": "SELECT v.sha256, k.pts, k.blob, k.phash, k.pdq, k.quality"
    " FROM keyframe k JOIN video v ON v.id = k.video_id",
    "fingerprint": "SELECT v.sha256, f.view, f.times_s, f.pdq, f.phash, f.quality, f.until_s"
    " FROM fingerprint f JOIN video v ON v.id = f.video_id",
    "relation": "SELECT a.sha256, b.sha256, r.kind, r.band, r.distance, r.matched_a, r.matched_b,"
    " s.a_start_s, s.a_end_s, s.b_start_s, s.b_end_s, s.rate, s.mirrored, s.distance"
    " FROM copy_relation r JOIN video a ON a.id = r.a_id JOIN video b ON b.id = r.b_id"
    " JOIN copy_segment s ON s.relation_id = r.id",
    "family": "SELECT v.sha256, f.name FROM video v JOIN family f ON f.id = v.family_id",
    "runs": "SELECT v.sha256, r.stage, r.status, r.reason, r.parameters"
    " FROM stage_run r JOIN video v ON v.id = r.video_id",
}


def digest(catalogue: Path) -> dict[str, list[tuple]]:
    """Give the rows of each table that matter, sorted."""
    with closing(sqlite3.connect(catalogue / "catalogue.db")) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        return {name: sorted(db.execute(query), key=repr) for name, query in QUERIES.items()}


def blobs(catalogue: Path) -> set[str]:
    """Name every file below blobs/, temporary ones included."""
    return {path.name for path in (catalogue / "blobs").rglob("*") if path.is_file()}
