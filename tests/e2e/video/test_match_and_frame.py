"""Files that cannot be decoded, given to the commands that look at single files."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from places import FIXTURES

Vidcat = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    file = tmp_path / "notes.txt"
    file.write_text("not a video")
    return file


@pytest.fixture
def holding_two_cuts(vidcat: Vidcat, notes: Path) -> Vidcat:
    assert vidcat("ingest", FIXTURES / "two_cuts.mp4", notes).returncode == 0
    return vidcat


def test_match_answers_every_file_although_one_cannot_be_read(
    holding_two_cuts: Vidcat, notes: Path, tmp_path: Path
) -> None:
    (tmp_path / "empty.mp4").touch()
    files = [notes, FIXTURES / "two_cuts.mp4", tmp_path / "empty.mp4", FIXTURES / "pig.mp4"]
    done = holding_two_cuts("match", *files)
    assert (done.returncode, done.stderr) == (0, "")
    refused, known, empty, unseen = done.stdout.splitlines()
    assert refused.startswith(f"refused: {notes} (not_video: ")
    assert "very bytes" in known
    assert empty.startswith(f"refused: {tmp_path / 'empty.mp4'} (empty: ")
    assert unseen.endswith("pig.mp4: not seen before.")

    strict = holding_two_cuts("match", "--strict", "--json", notes, FIXTURES / "two_cuts.mp4")
    assert strict.returncode == 1
    refused_row, known_row = json.loads(strict.stdout)
    assert (refused_row["status"], refused_row["reason"]) == ("refused", "not_video")
    assert refused_row["path"] == str(notes)
    assert known_row["a"] == known_row["b"]


def test_match_says_so_when_nothing_but_the_same_bytes_is_known(holding_two_cuts: Vidcat) -> None:
    said = holding_two_cuts("match", FIXTURES / "two_cuts.mp4").stdout
    assert "these very bytes are catalogued" in said
    assert "nothing else shares footage with it" in said


def test_match_names_a_file_that_is_not_there_before_it_decodes_one(
    holding_two_cuts: Vidcat, tmp_path: Path
) -> None:
    done = holding_two_cuts("match", FIXTURES / "two_cuts.mp4", tmp_path / "nowhere.mp4")
    assert (done.returncode, done.stdout) == (2, "")
    assert "nowhere.mp4" in done.stderr


def test_a_frame_is_named_by_seconds_or_by_the_clock(holding_two_cuts: Vidcat) -> None:
    clip = FIXTURES / "two_cuts.mp4"
    shown = [holding_two_cuts("frame", clip, "--at", at) for at in ("1.5", "0:01.5", "0:00:01.5")]
    assert {done.returncode for done in shown} == {0}
    assert len({done.stdout for done in shown}) == 1
    for at in ("-1", "1:2:3:4", "soon"):
        refused = holding_two_cuts("frame", clip, "--at", at)
        assert refused.returncode == 2
        assert "M:SS" in refused.stderr


def test_a_refused_file_shows_no_frame_and_the_call_must_be_fixed(
    holding_two_cuts: Vidcat, notes: Path
) -> None:
    done = holding_two_cuts("frame", notes, "--at", "1")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"vidcat: {notes} shows no frame: ")
    assert done.stderr.rstrip().endswith("(not_video).")
    assert done.stderr.count("\n") == 1
