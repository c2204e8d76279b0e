"""What the commands print, and to whom: pipes, readers that leave, long paths, odd names."""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from places import FIXTURES


def vidcat(
    catalogue: Path, *arguments: str | Path, status: int = 0, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "vidcat", "--catalogue", catalogue, *arguments]
    done = subprocess.run(
        command,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env=os.environ | environment,
    )
    assert done.returncode == status, done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip whose path is longer than any terminal is wide."""
    folder = tmp_path_factory.mktemp("footage") / ("a folder with a long name " * 6)
    folder.mkdir()
    return Path(shutil.copy(FIXTURES / "two_cuts.mp4", folder / "two cuts.mp4"))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory, clip: Path) -> Path:
    folder = tmp_path_factory.mktemp("catalogue")
    vidcat(folder, "ingest", clip)
    return folder


@pytest.mark.parametrize("arguments", [["copies"], ["videos"], ["videos", "--json"]], ids=" ".join)
def test_a_reader_that_leaves_ends_a_command_as_it_ends_any_other(
    catalogue: Path, arguments: list[str]
) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "vidcat", "--catalogue", catalogue, *arguments]
    done = subprocess.run(
        command, check=False, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, "")


def test_a_batch_whose_reader_leaves_stops_and_can_go_on(clip: Path, tmp_path: Path) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "vidcat", "--catalogue", tmp_path, "ingest", clip, "--json"]
    done = subprocess.run(
        command, check=False, stdout=writer, stderr=subprocess.PIPE, text=True, timeout=60
    )
    os.close(writer)
    made = f"vidcat: made a new catalogue in {tmp_path}; --catalogue DIR names another.\n"
    assert (done.returncode, done.stderr) == (-signal.SIGPIPE, made)
    assert json.loads(vidcat(tmp_path, "ingest", clip, "--json").stdout.splitlines()[0])["video"]


@pytest.mark.parametrize("columns", ["20", "80"])
def test_a_path_stands_whole_on_its_line_however_narrow_the_terminal(
    catalogue: Path, clip: Path, columns: str
) -> None:
    header, line = vidcat(catalogue, "videos", COLUMNS=columns).stdout.splitlines()
    assert header.split()[0] == "video"
    assert line.endswith(f"  {clip}")


def test_an_answer_replaces_no_link_and_no_device(clip: Path, tmp_path: Path) -> None:
    vidcat(tmp_path / "catalogue", "ingest", clip)
    target, link = tmp_path / "target.csv", tmp_path / "link.csv"
    target.write_text("mine")
    link.symlink_to(target)
    for output in (link, Path("/dev/null"), tmp_path):
        command = [sys.executable, "-m", "vidcat", "--catalogue", tmp_path / "catalogue"]
        done = subprocess.run(
            [*command, "export", "csv", output], check=False, capture_output=True, text=True
        )
        assert (done.returncode, done.stderr.count("\n")) == (2, 1)
        assert "no ordinary file" in done.stderr
    assert link.is_symlink()
    assert target.read_text() == "mine"
    assert Path("/dev/null").is_char_device()


def test_no_name_begins_a_line_of_an_error_or_turns_one_round(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "vidcat", "--catalogue", tmp_path / "a\nvidcat: all is well"]
    done = subprocess.run([*command, "videos"], check=False, capture_output=True, text=True)
    assert (done.returncode, done.stderr.count("\n")) == (4, 1)


def test_json_escapes_what_a_terminal_would_obey_and_reads_back(tmp_path: Path) -> None:
    clip = tmp_path / "a\x9b2J\u202e\u2066\u200d\U000e0001 مركبة.mp4"
    clip.write_bytes((FIXTURES / "two_cuts.mp4").read_bytes())
    lines = vidcat(tmp_path / "catalogue", "ingest", clip, "--json").stdout.splitlines()
    assert json.loads(lines[0])["path"] == str(clip)
    assert lines[0].replace("\u200d", "").isprintable()
    assert "مركبة" in lines[0]


def test_a_copy_that_was_overwritten_or_removed_since_is_said_to_be_so(tmp_path: Path) -> None:
    places = {name: tmp_path / f"{name}.mp4" for name in ("present", "changed", "missing")}
    for place in places.values():
        shutil.copy(FIXTURES / "two_cuts.mp4", place)
    folder = tmp_path / "catalogue"
    vidcat(folder, "ingest", *places.values())
    shutil.copy(FIXTURES / "pig.mp4", places["changed"])
    places["missing"].unlink()
    document = json.loads(vidcat(folder, "video", places["changed"], "--json").stdout)
    found = {copy["path"]: copy["status"] for copy in document["copies"]}
    assert found == {str(place): status for status, place in places.items()}
    lines = vidcat(folder, "video", places["changed"]).stdout.splitlines()
    said = {name: line for line in lines for name in places if f"/{name}.mp4" in line}
    assert "CHANGED since" in said["changed"]
    assert "MISSING now" in said["missing"]
    assert "since" not in said["present"]


def test_doctor_prints_facts_for_people(catalogue: Path) -> None:
    lines = vidcat(catalogue, "doctor").stdout.splitlines()
    assert "ffmpeg" in lines
    assert not [line for line in lines if "{" in line or "None" in line or "True" in line]
    assert lines[-1] == "Ready."


def test_one_file_is_counted_as_one(clip: Path, tmp_path: Path) -> None:
    assert vidcat(tmp_path / "c", "ingest", clip).stdout.startswith("1 file in ")


def test_a_contact_sheet_may_be_a_png(catalogue: Path, clip: Path, tmp_path: Path) -> None:
    said = vidcat(catalogue, "contact", clip, "-o", tmp_path / "sheet.png").stdout
    assert "keyframes in" in said
    assert (tmp_path / "sheet.png").read_bytes().startswith(b"\x89PNG")
    refused = vidcat(catalogue, "contact", clip, "-o", tmp_path / "sheet.gif", status=2)
    assert ".png or .jpg" in refused.stderr


def test_a_name_that_begins_with_a_dash_stands_behind_two(clip: Path, tmp_path: Path) -> None:
    shutil.copy(clip, tmp_path / "-clip.mp4")
    command = [sys.executable, "-m", "vidcat", "--catalogue", "c", "ingest", "--", "-clip.mp4"]
    done = subprocess.run(
        command, check=False, cwd=tmp_path, capture_output=True, text=True, timeout=60
    )
    assert "1 catalogued" in done.stdout
    help_text = " ".join(vidcat(tmp_path, "ingest", "--help", COLUMNS="300").stdout.split())
    assert "-- before a name that begins with a dash" in help_text
