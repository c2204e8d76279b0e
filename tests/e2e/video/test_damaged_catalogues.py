"""Catalogues that were cut off or lost a part: one sentence, the right status, nothing made up."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from places import FIXTURES
from warm_cli import run_vidcat


def vidcat(catalogue: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    done = run_vidcat(["--catalogue", catalogue, *arguments])
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    catalogue = tmp_path_factory.mktemp("made")
    assert vidcat(catalogue, "ingest", str(FIXTURES / "two_cuts.mp4")).returncode == 0
    return catalogue


@pytest.fixture
def catalogue(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copy"))


def test_a_lost_still_is_named(catalogue: Path, tmp_path: Path) -> None:
    shutil.rmtree(catalogue / "blobs")
    sheet = str(tmp_path / "sheet.jpg")
    done = vidcat(catalogue, "contact", str(FIXTURES / "two_cuts.mp4"), "-o", sheet)
    assert done.returncode == 4
    assert "missing" in done.stderr


def rows(catalogue: Path) -> dict[str, int]:
    with closing(sqlite3.connect(catalogue / "catalogue.db")) as database:
        return {
            table: database.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
            for table in ("video", "copy", "shot", "keyframe", "fingerprint")
        }


def test_lost_stills_are_put_back_by_ingesting_again(catalogue: Path) -> None:
    stills = [path for path in (catalogue / "blobs").rglob("*") if path.is_file()]
    content, before = {path: path.read_bytes() for path in stills}, rows(catalogue)
    stills[0].unlink()
    for depth, status in (("fast", "catalogued"), ("full", "known")):
        clip = str(FIXTURES / "two_cuts.mp4")
        done = vidcat(catalogue, "ingest", clip, "--depth", depth, "--json")
        assert json.loads(done.stdout.splitlines()[0])["status"] == status
        assert {path: path.read_bytes() for path in stills} == content
        assert rows(catalogue) == before


def test_an_emptied_database_is_no_new_catalogue(catalogue: Path) -> None:
    for name in ("catalogue.db-wal", "catalogue.db-shm"):
        (catalogue / name).unlink(missing_ok=True)
    (catalogue / "catalogue.db").write_bytes(b"")
    for arguments in (["videos"], ["ingest", str(FIXTURES / "pig.mp4")]):
        done = vidcat(catalogue, *arguments)
        assert done.returncode == 4
        assert "empty" in done.stderr


def test_doctor_names_a_database_that_cannot_be_read(catalogue: Path) -> None:
    assert json.loads(vidcat(catalogue, "doctor", "--json").stdout)["problems"] == []
    for name in ("catalogue.db-wal", "catalogue.db-shm"):
        (catalogue / name).unlink(missing_ok=True)
    (catalogue / "catalogue.db").write_bytes(b"not a database" * 400)
    done = vidcat(catalogue, "doctor", "--json")
    assert done.returncode == 3
    assert "cannot be read" in json.loads(done.stdout)["problems"][0]


def test_a_full_disk_under_the_output_is_one_sentence(catalogue: Path) -> None:
    command = [sys.executable, "-m", "vidcat", "--catalogue", str(catalogue), "videos"]
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, check=False, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60
        )
    assert done.returncode != 0
    assert "The disk is full: make room" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_catalogue_on_a_read_only_disk_can_be_looked_at(catalogue: Path, tmp_path: Path) -> None:
    on_disk = ["bwrap", "--bind", "/", "/", "--dev-bind", "/dev", "/dev"]
    on_disk += ["--ro-bind", str(catalogue), str(catalogue)]
    try:
        subprocess.run([*on_disk, "true"], check=True, capture_output=True, timeout=20)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("bubblewrap cannot make a read-only disk here")
    clip, sheet = str(FIXTURES / "two_cuts.mp4"), str(tmp_path / "sheet.jpg")
    command = [*on_disk, sys.executable, "-m", "vidcat", "--catalogue", str(catalogue)]
    for arguments, status in (
        (["videos"], 0),
        (["video", clip], 0),
        (["copies"], 0),
        (["contact", clip, "-o", sheet], 0),
        (["frame", clip, "--at", "1"], 0),
        (["match", str(FIXTURES / "pig.mp4")], 0),
        (["ingest", clip], 4),
    ):
        done = subprocess.run(
            [*command, *arguments], check=False, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == status, done.stderr
        assert ("is read-only: nothing can be added" in done.stderr) is (status == 4)


def test_a_file_in_the_place_of_the_index_is_said_before_a_video_is_read(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("mine")
    done = vidcat(tmp_path, "ingest", str(FIXTURES / "two_cuts.mp4"))
    assert done.returncode == 4
    assert "is a file; delete it" in done.stderr
    assert json.loads(vidcat(tmp_path, "videos", "--status", "all", "--json").stdout) == []


def test_a_path_may_be_written_in_another_way(catalogue: Path) -> None:
    roundabout = FIXTURES / ".." / "fixtures" / "two_cuts.mp4"
    assert vidcat(catalogue, "video", str(roundabout)).returncode == 0


def test_a_prefix_that_is_too_short_says_so(catalogue: Path) -> None:
    assert "8 or more" in vidcat(catalogue, "video", "abc123").stderr
