"""Films whose first frame is not at 0 of their stream's clock: times count from that frame.

The oracle is ffprobe: the frames it lists, and their times less that of the first.
"""

import csv
import json
import shutil
import sqlite3
import subprocess
from bisect import bisect_right
from contextlib import closing
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.orm import Session

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.media.ffmpeg.tools import find_tools
from vidcat.store.provenance.row_check import RowCheck
from vidcat.store.provenance.upgrade_line import upgrade_logged
from vidcat.store.schema.engine import open_engine
from vidcat.store.schema.migrate import alembic_config
from vidcat.store.session import Store, utc_now

CLIP = FIXTURES / "pig.mp4"
LATE_S = "3601.4"
LATE = ["late.mkv", "late.ts"]
LENGTH = "which lasts 6.520 s from its first frame"


def frames_of(path: Path) -> list[tuple[int, Fraction]]:
    """List the frames of a film by ffprobe: pts, and seconds since the first."""
    asked = ["-select_streams", "v:0", "-show_entries", "frame=pts:stream=time_base"]
    told = subprocess.run(
        [find_tools().ffprobe, "-v", "error", *asked, "-of", "json", path],
        stdout=subprocess.PIPE,
        check=True,
    )
    document = json.loads(told.stdout)
    base = Fraction(document["streams"][0]["time_base"])
    pts = sorted(int(each["pts"]) for each in document["frames"])
    return [(each, (each - pts[0]) * base) for each in pts]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of a labelled clip, and of two copies of it that start at 3601.4 s."""
    folder = tmp_path_factory.mktemp("late")
    shutil.copy(CLIP, folder / "pig.mp4")
    for name in LATE:
        late = ["-output_ts_offset", LATE_S, "-muxdelay", "0", folder / name]
        subprocess.run(
            [find_tools().ffmpeg, "-v", "error", "-i", CLIP, "-an", "-c", "copy", *late], check=True
        )
        assert frames_of(folder / name)[0][0] != 0
    must(folder, "ingest", "pig.mp4", *LATE)
    must(folder, "seed")
    must(folder, "user", "add", "Ann", "--role", "manager")
    said = ["--type", "btr-80", "--box", ".1,.1,.3,.3", "--by", "Ann"]
    must(folder, "sighting", "add", "--video", "pig.mp4", "--at", "1.6", "--until", "2", *said)
    for number in ("2", "3"):
        must(folder, "sighting", "review", number, "confirm", "--by", "Ann")
    return folder


@pytest.mark.parametrize("name", [*LATE, "pig.mp4"])
def test_a_time_is_since_the_first_frame_as_ffprobe_counts(folder: Path, name: str) -> None:
    frames = frames_of(folder / name)
    times = [time for _, time in frames]
    for at in ("0", "0.1", "0.7", "1.6", "3.333", "6.48", "0:06.5"):
        shown = ask(folder, "frame", name, "--at", at)
        pts, time = frames[bisect_right(times, Fraction(at.removeprefix("0:"))) - 1]
        assert (shown["pts"], shown["time_s"]) == (pts, float(time)), at
        cited = ask(folder, "frame", shown["citation"])
        assert (cited["pts"], cited["pixel_hash"]) == (pts, shown["pixel_hash"])


@pytest.mark.parametrize("name", [*LATE, "pig.mp4"])
@pytest.mark.parametrize("at", ["6.53", "99", LATE_S, "1:00:03"])
def test_a_time_outside_the_film_is_told_its_length(folder: Path, name: str, at: str) -> None:
    told = vidcat(folder, "frame", name, "--at", at)
    assert (told.returncode, told.stdout) == (2, "")
    assert LENGTH in told.stderr
    said = ["--type", "btr-80", "--by", "Ann"]
    for times in (["--at", at], ["--at", "1", "--until", at]):
        refused = vidcat(folder, "sighting", "add", "--video", name, *times, *said)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert LENGTH in refused.stderr


@pytest.mark.parametrize("name", LATE)
def test_what_is_told_of_a_late_film_is_what_is_told_of_its_clip(folder: Path, name: str) -> None:
    late, clip = (_times_of(ask(folder, "video", each)) for each in (name, "pig.mp4"))
    assert late == clip


def _times_of(video: dict[str, Any]) -> dict[str, Any]:
    return {
        "duration_s": round(video["duration_s"], 3),
        "shots": [(round(s["start_s"], 3), round(s["end_s"], 3)) for s in video["shots"]],
        "keyframes": [round(each["time_s"], 3) for each in video["keyframes"]],
        "segments": {
            tuple(round(value, 3) for name, value in part.items() if name.endswith("_s"))
            for related in video["relations"]
            for part in related["segments"]
        },
        "sightings": [(s["time_s"], s["until_s"]) for s in video["sightings"]],
    }


def test_labels_travel_to_the_same_frames_of_late_films(folder: Path) -> None:
    told = ask(folder, "sightings")
    assert [(each["time_s"], each["until_s"]) for each in told] == [(1.6, 2.0)] * 3
    assert len({each["pts"] for each in told}) == 3
    offsets = [each["from"] and each["from"]["offset_s"] for each in told]
    assert offsets == [None, pytest.approx(0, abs=0.01), pytest.approx(0, abs=0.01)]
    hashes = {each["pixel_hash"] for each in told}
    assert len(hashes) == 1, "the very same pictures"


def test_every_export_tells_the_same_times_of_the_same_pictures(folder: Path) -> None:
    must(folder, "export", "csv", "out.csv")
    with (folder / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["time"], row["time_s"], row["until_s"]) for row in rows] == [
        ("0:01.600", "1.6", "2.0")
    ] * 3
    for form in ("webvtt", "srt"):
        must(folder, "export", form, form)
        cues = [path.read_text() for path in (folder / form).rglob("*.*") if path.is_file()]
        cues = [text for text in cues if "-->" in text]
        assert len(cues) == 3
        assert all("00:00:01" in text and "01:00:0" not in text for text in cues)
    must(folder, "export", "webannotation", "out.jsonld")
    assert (folder / "out.jsonld").read_text().count("t=npt:1.600000,") == 3
    must(folder, "export", "coco", "coco.json", "--no-images")
    assert {each["time_s"] for each in _images(folder / "coco.json")} == {1.6}
    must(folder, "export", "jsonl", "out.jsonl")
    assert _frames_of_cvat(folder) == {(40, 50)}


def _images(path: Path) -> list[dict[str, Any]]:
    images: list[dict[str, Any]] = json.loads(path.read_text())["images"]
    return images


def _frames_of_cvat(folder: Path) -> set[tuple[int, int]]:
    from lxml import etree

    must(folder, "export", "cvat", "cvat")
    found = set()
    for path in (folder / "cvat").rglob("*.xml"):
        boxes = [box for box in etree.parse(path).iterfind(".//box") if box.get("outside") == "0"]
        numbers = [int(box.get("frame")) for box in boxes]
        found.add((min(numbers), max(numbers)))
    return found


@pytest.mark.parametrize("name", LATE)
def test_a_sheet_names_times_since_the_first_frame(folder: Path, name: str) -> None:
    sheet = folder / f"{name}.csv"
    sheet.write_text(f"video,time,type\n{name},0:03,btr-80\n", encoding="utf-8")
    told = ask(folder, "import", "csv", sheet, "--by", "Ann", "--dry-run")
    assert "problems" not in told or not told["problems"], told
    sheet.write_text(f"video,time,type\n{name},99,btr-80\n", encoding="utf-8")
    refused = vidcat(folder, "import", "csv", sheet, "--by", "Ann", "--dry-run")
    assert "6.520 s" in refused.stdout + refused.stderr


def test_a_catalogue_that_counted_the_streams_seconds_is_counted_anew(
    folder: Path, tmp_path: Path
) -> None:
    from alembic import command

    shutil.copytree(folder / "catalogue", tmp_path / "catalogue")
    for name in ("pig.mp4", *LATE):
        shutil.copy(folder / name, tmp_path / name)
    database = tmp_path / "catalogue" / "catalogue.db"
    before = _all_times(database)
    digests = _stated(database)
    engine = open_engine(database)
    with engine.connect().execution_options(vidcat_migrates=True) as connection:
        with connection.begin(), upgrade_logged(connection, utc_now, no_claims):
            command.downgrade(alembic_config(connection), "0010")
        connection.invalidate()
    engine.dispose()
    older = _all_times(database)
    assert older != before
    assert max(older["keyframe"]) > float(LATE_S)
    Store(database).close()
    for table, seconds in _all_times(database).items():
        assert seconds == pytest.approx(before[table], abs=1e-9), table
    assert _stated(database) == digests, "what was stated keeps its digest"
    # Going back took the decoder of each away, which the log notices; older catalogues have none.
    lost = {(fault.table, fault.key, fault.state) for fault in _unlogged(database)}
    shown = ask(folder, "sightings")
    with closing(sqlite3.connect(folder / "catalogue" / "catalogue.db")) as whole:
        decoded = whole.execute("SELECT id FROM sighting WHERE decoder IS NOT NULL").fetchall()
    assert lost == {("sighting", key, "restated") for (key,) in decoded}
    assert ask(tmp_path, "sightings") == [each | {"decoder": None} for each in shown]


_TIMES = {
    "keyframe": "time_s",
    "shot": "start_s",
    "fingerprint": "until_s",
    "copy_segment": "b_end_s",
}


def _all_times(database: Path) -> dict[str, list[float]]:
    import numpy as np

    engine = open_engine(database)
    with engine.connect() as connection:
        found = {
            table: list(
                connection.exec_driver_sql(f"SELECT {c} FROM {table} ORDER BY id").scalars()
            )
            for table, c in _TIMES.items()
        }
        packed = connection.exec_driver_sql("SELECT times_s FROM fingerprint ORDER BY id").all()
    engine.dispose()
    found["samples"] = [float(s) for (row,) in packed for s in np.frombuffer(row, "<f8")]
    return found


def _stated(database: Path) -> list[tuple[Any, ...]]:
    engine = open_engine(database)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM sighting ORDER BY id").mappings().all()
    engine.dispose()
    # An older catalogue has no decoder.
    return [tuple(value for name, value in row.items() if name != "decoder") for row in rows]


def _unlogged(database: Path) -> list[Any]:
    """List the rows that are not as the log of custody has them."""
    engine = open_engine(database)
    with Session(engine) as session:
        faults = list(RowCheck(session).faults({}))
    engine.dispose()
    return faults


def no_claims(session: Session) -> tuple[()]:
    """Judge no claim: there is none."""
    return ()
