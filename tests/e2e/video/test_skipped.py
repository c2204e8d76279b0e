"""A folder of everything: what an ingest passes over is counted, listed, and listed no more."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from capabilities import bind_by_modes
from commands import ask, must, vidcat
from places import FIXTURES, ROOT
from vidcat.domain.video.file_kinds import FileKind
from vidcat.media.ffmpeg.tools import find_tools

CLIP = FIXTURES / "pig.mp4"
# The kind, reason and whether its bytes were hashed, of each file of the folder.
EXPECTED = {
    "photo.jpg": ("picture", "not_video", True),
    "drawing.png": ("picture", "not_video", True),
    "still.gif": ("picture", "not_video", True),
    "still.avif": ("picture", "not_video", True),
    "papers.zip": ("archive", "not_video", True),
    "photos.tar": ("archive", "not_video", True),
    "live.m3u8": ("playlist", "playlist", True),
    "statement.pdf": ("document", "not_video", True),
    "statement.docx": ("document", "not_video", True),
    "notes.txt": ("text", "not_video", True),
    "call.mp3": ("sound", "no_video_stream", True),
    "call.wav": ("sound", "no_video_stream", True),
    "empty.mp4": ("empty", "empty", False),
    "locked.mp4": ("unreadable", "unreadable", False),
    "locked folder": ("unreadable", "unreadable", False),
    "dangling.mp4": ("link", "not_a_file", False),
    "link.mp4": ("link", "not_a_file", False),
    "pipe": ("special", "not_a_file", False),
    ".hidden": ("text", "not_video", True),
    "film.mp4.part": ("damaged", "truncated", True),
    "Thumbs.db": ("other", "not_video", True),
}
COUNTS = {
    "picture": 4,
    "archive": 2,
    "playlist": 1,
    "document": 2,
    "sound": 2,
    "text": 2,
    "empty": 1,
    "unreadable": 2,
    "link": 2,
    "special": 1,
    "damaged": 1,
    "other": 1,
}


def bound(root: Path, *arguments: str | Path) -> str:
    """Run the command line as somebody whom file modes bind; it must succeed."""
    command = [sys.executable, "-m", "vidcat", "--catalogue", root / "catalogue", *arguments]
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=300, preexec_fn=bind_by_modes, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def ingest(root: Path, *options: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Ingest the folder; give its lines by file name, and the summary."""
    printed = bound(root, "ingest", root / "in", "--json", *options).splitlines()
    *lines, last = map(json.loads, printed)
    return {Path(line["path"]).name: line for line in lines}, last["summary"]


def told(line: dict[str, Any]) -> tuple[str | None, str | None, bool]:
    """Give what a line says that a file is, and whether its bytes were hashed."""
    return line["kind"], line["reason"], line["video"] is not None


def skipped(root: Path, *options: str) -> dict[str, Any]:
    listed: dict[str, Any] = ask(root, "skipped", *options)
    return listed


def by_name(listed: dict[str, Any]) -> dict[str, dict[str, Any]]:
    names = [Path(file["path"]).name for file in listed["files"]]
    assert len(names) == len(set(names))
    return dict(zip(names, listed["files"], strict=True))


def fill(folder: Path) -> None:
    """Make one film and one file of everything else."""
    (folder / "locked folder").mkdir(parents=True)
    shutil.copy(CLIP, folder / "film.mp4")
    shutil.copy(CLIP, folder / "locked folder" / "film.mp4")
    shutil.copy(CLIP, folder / "locked.mp4")
    (folder / "film.mp4.part").write_bytes(CLIP.read_bytes()[:400])
    picture = Image.new("RGB", (64, 48), "red")
    for name in ("photo.jpg", "drawing.png", "still.gif", "still.avif"):
        picture.save(folder / name)
    moving = [Image.new("RGB", (64, 48), (20 * shade, 0, 0)) for shade in range(10)]
    picture.save(folder / "moving.gif", save_all=True, append_images=moving, duration=100)
    with zipfile.ZipFile(folder / "papers.zip", "w") as archive:
        archive.writestr("a.txt", "x")
    with zipfile.ZipFile(folder / "statement.docx", "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<document/>")
    with tarfile.open(folder / "photos.tar", "w") as archive:
        archive.add(folder / "photo.jpg", "photo.jpg")
    for name in ("call.mp3", "call.wav"):
        sound = ["-v", "error", "-f", "lavfi", "-i", "sine=d=1", folder / name]
        subprocess.run([find_tools().ffmpeg, *sound], check=True)
    (folder / "live.m3u8").write_text("#EXTM3U\n#EXTINF:10,\nhttp://127.0.0.1:9/a.ts\n")
    (folder / "statement.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    (folder / "notes.txt").write_text("call the stringer\n")
    (folder / ".hidden").write_text("a hidden note\n")
    (folder / "Thumbs.db").write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(3000))
    (folder / "empty.mp4").touch()
    (folder / "dangling.mp4").symlink_to("nowhere")
    (folder / "link.mp4").symlink_to("film.mp4")
    os.mkfifo(folder / "pipe")
    (folder / "locked.mp4").chmod(0)
    (folder / "locked folder").chmod(0)


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of everything, ingested once; the lines and the text are kept."""
    root = tmp_path_factory.mktemp("everything")
    fill(root / "in")
    lines, summary = ingest(root)
    (root / "first.json").write_text(json.dumps([lines, summary]))
    return root


@pytest.fixture
def everything(ingested: Path, tmp_path: Path) -> Path:
    """A copy of its catalogue and folder to change; paths are those of the copy, ingested anew."""
    fill(tmp_path / "in")
    ingest(tmp_path)
    return tmp_path


def rows(root: Path, table: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(root / "catalogue" / "catalogue.db")) as database:
        return database.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def test_each_file_has_the_kind_that_it_is_in_the_lines_and_in_the_list(ingested: Path) -> None:
    lines, summary = json.loads((ingested / "first.json").read_text())
    films = {name: lines.pop(name) for name in ("film.mp4", "moving.gif")}
    assert {told(line) for line in films.values()} == {(None, None, True)}
    assert {name: told(line) for name, line in lines.items()} == EXPECTED
    assert summary["passed_over"] == COUNTS
    assert sum(COUNTS.values()) == summary["refused"] == len(EXPECTED)
    listed = skipped(ingested)
    files = by_name(listed)
    assert {name: told(file) for name, file in files.items()} == EXPECTED
    assert (listed["counts"], listed["gone"]) == (COUNTS, 0)
    assert {each["now"] for each in files.values()} == {"present"}
    assert all(each["advice"] and each["detail"] for each in files.values())
    assert files["empty.mp4"]["size_bytes"] == 0
    assert files["pipe"]["size_bytes"] is files["link.mp4"]["size_bytes"] is None


def test_nothing_is_recorded_twice(ingested: Path) -> None:
    """A hashed file is listed from its video's row; only what has no hash has one of its own."""
    unhashed = {name for name, (_, _, is_hashed) in EXPECTED.items() if not is_hashed}
    noted = {Path(os.fsdecode(row[1])).name for row in rows(ingested, "passed_over")}
    assert noted == unhashed
    before, log = rows(ingested, "passed_over"), rows(ingested, "custody_event")
    _, summary = ingest(ingested)
    assert summary["passed_over"] == COUNTS
    last_seen = -1
    assert [row[:last_seen] for row in rows(ingested, "passed_over")] == [
        row[:last_seen] for row in before
    ]
    assert by_name(skipped(ingested)).keys() == EXPECTED.keys()
    assert rows(ingested, "custody_event")[: len(log)] == log
    assert "No damage was found." in must(ingested, "verify")


def test_the_text_names_the_kinds_and_what_helps(ingested: Path) -> None:
    words = (
        "passed over: 4 pictures, 2 archives, 1 playlist, 2 documents, 2 sound files, "
        "2 text files, 1 empty file, 2 unreadable paths, 2 links, 1 special file, 1 damaged file, "
        "1 other file"
    )
    last = bound(ingested, "ingest", ingested / "in").splitlines()[-1]
    assert last == f"{words}; `vidcat skipped` lists them"
    printed = must(ingested, "skipped").splitlines()
    assert printed[-1] == words
    assert next(line for line in printed if "photos.tar" in line).split()[0] == "archive"
    assert "  archive: unpack it, and ingest the folder that it is unpacked into" in printed
    pictures = must(ingested, "skipped", "--kind", "picture", "--limit", "1").splitlines()
    assert pictures[1].startswith("picture")
    assert "... and 3 more" in pictures
    assert not [line for line in pictures if line.startswith("  archive")]


def test_kind_and_limit_choose(ingested: Path) -> None:
    listed = skipped(ingested, "--kind", "sound")
    assert by_name(listed).keys() == {"call.mp3", "call.wav"}
    assert listed["counts"] == COUNTS
    assert len(skipped(ingested, "--limit", "3")["files"]) == 3
    wrong = vidcat(ingested, "skipped", "--kind", "film")
    assert wrong.returncode == 2
    assert "'film' is not one of 'picture'" in wrong.stderr


def test_what_is_repaired_readable_or_gone_is_not_listed(everything: Path) -> None:
    folder = everything / "in"
    shutil.copy(CLIP, folder / "empty.mp4")  # fetched again
    (folder / "locked.mp4").chmod(0o600)
    (folder / "locked folder").chmod(0o700)
    shutil.copy(CLIP, folder / "film.mp4.part")  # the download is done
    for name in ("pipe", "notes.txt", "dangling.mp4"):
        (folder / name).unlink()
    changed = {"empty.mp4", "locked.mp4", "locked folder", "film.mp4.part"}
    gone = {"pipe", "notes.txt", "dangling.mp4"}
    # Before it is ingested again: what changed says so, and what is gone is counted.
    listed = skipped(everything)
    files = by_name(listed)
    assert files.keys() == EXPECTED.keys() - gone
    assert {name for name, each in files.items() if each["now"] != "present"} == changed
    assert (listed["gone"], sum(listed["counts"].values())) == (3, len(EXPECTED) - 3)
    assert by_name(skipped(everything, "--gone")).keys() == EXPECTED.keys()
    assert "3 more that were passed over are gone" in must(everything, "skipped")
    assert "GONE now" in must(everything, "skipped", "--gone")
    # And after.
    lines, summary = ingest(everything)
    left = EXPECTED.keys() - gone - changed
    assert by_name(skipped(everything)).keys() == left
    assert summary["refused"] == sum(summary["passed_over"].values()) == len(left)
    assert {lines[name]["status"] for name in changed - {"locked folder"}} == {"known"}
    noted = {Path(os.fsdecode(row[1])).name for row in rows(everything, "passed_over")}
    assert noted == {"link.mp4"}


def test_a_link_that_is_followed_is_not_listed(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.mp4").write_bytes(CLIP.read_bytes())
    (tmp_path / "in" / "link.mp4").symlink_to("a.mp4")
    (tmp_path / "in" / "dangling.mp4").symlink_to("nowhere")
    ingest(tmp_path)
    assert by_name(skipped(tmp_path)).keys() == {"link.mp4", "dangling.mp4"}
    lines, _ = ingest(tmp_path, "--follow-symlinks")
    assert lines["link.mp4"]["status"] == "known"
    files = by_name(skipped(tmp_path))
    assert files.keys() == {"dangling.mp4"}
    assert files["dangling.mp4"]["kind"] == "link"
    assert "No such file" in files["dangling.mp4"]["detail"]
    ingest(tmp_path)
    assert by_name(skipped(tmp_path)).keys() == {"link.mp4", "dangling.mp4"}


def test_what_lies_in_a_folder_that_cannot_be_read_now_stays(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "locked"
    folder.mkdir(parents=True)
    (folder / "empty.mp4").touch()
    (tmp_path / "in" / "empty too.mp4").touch()
    ingest(tmp_path)
    folder.chmod(0)
    (tmp_path / "in" / "empty too.mp4").unlink()
    _, summary = ingest(tmp_path)
    assert summary["passed_over"] == {"unreadable": 1}
    files = by_name(json.loads(bound(tmp_path, "skipped", "--json", "--gone")))
    assert {name: (each["kind"], each["now"]) for name, each in files.items()} == {
        "locked": ("unreadable", "present"),
        "empty.mp4": ("empty", "unreadable"),
    }
    folder.chmod(0o700)


def test_a_catalogue_without_a_batch_lists_nothing(tmp_path: Path) -> None:
    must(tmp_path, "seed")
    assert skipped(tmp_path) == {"counts": {}, "gone": 0, "files": []}
    assert must(tmp_path, "skipped") == "passed over: nothing that is there\n"


def test_every_kind_and_key_is_documented(ingested: Path) -> None:
    """The page on ingest has each kind that is printed, and the list's keys."""
    page = (ROOT / "docs" / "manage.md").read_text("utf-8")
    assert [kind for kind in FileKind if f"`{kind}`" not in page] == []
    listed = skipped(ingested)
    keys = {*listed, *listed["files"][0]}
    assert [key for key in sorted(keys) if f"`{key}`" not in page] == []
