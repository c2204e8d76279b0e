"""A file that is swapped under its name, with its size and time kept, is told; never taken over."""

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from commands import ask, must, vidcat
from places import FIXTURES
from vidcat.domain.video.limits import decode_limits
from vidcat.domain.video.model import Depth
from vidcat.errors import FailedEvidence
from vidcat.media.sandbox.choice import choose
from vidcat.operations.ingest.worker import Job, analyse
from vidcat.vault.originals import identify

FIRST, SECOND = FIXTURES / "pig.mp4", FIXTURES / "rabbit.mp4"


def same_size(file: Path) -> bytes:
    """Return a film in as many bytes as the larger of the two have."""
    most = max(FIRST.stat().st_size, SECOND.stat().st_size)
    return file.read_bytes().ljust(most + 8, b"\0")  # a player ignores what follows the last box


def overwrite(path: Path, content: bytes) -> None:
    """Write other bytes into a file where it lies, and put its times back."""
    before = path.stat()
    with path.open("r+b") as file:
        file.write(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    now = path.stat()
    same = ("st_size", "st_mtime_ns", "st_ino")
    assert [getattr(now, name) for name in same] == [getattr(before, name) for name in same]


@pytest.mark.parametrize("preserve", [True, False])
def test_pictures_of_one_file_never_come_under_the_hash_of_another(
    tmp_path: Path, preserve: bool
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(same_size(FIRST))
    identity = identify(bytes(path), max_bytes=1 << 30)
    overwrite(path, same_size(SECOND))
    limits = decode_limits(
        1 << 20, max_pixels=1 << 24, max_duration_s=600, memory_bytes=1 << 30, timeout_s=60
    )
    job = Job(
        identity=identity,
        run=1,
        depth=Depth.FULL,
        limits=limits,
        blobs=tmp_path / "blobs",
        scratch=tmp_path,
        mechanism=choose(allow_unsandboxed=False),
        preserve=preserve,
        follow_symlinks=False,
    )
    with pytest.raises(FailedEvidence) as caught:
        analyse(job)
    assert caught.value.reason == "changed_while_reading"
    assert not [path for path in tmp_path.rglob("*") if path.name == identity.sha256]


def test_what_changed_under_its_name_is_told_by_ingest_video_and_history(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(same_size(FIRST))
    before = json.loads(must(tmp_path, "ingest", path, "--json").splitlines()[0])
    assert "changed_since" not in before
    (copy,) = ask(tmp_path, "video", before["video"])["copies"]
    assert (copy["status"], copy["changed_at"]) == ("present", None)

    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    overwrite(path, bytes(content))
    (copy,) = ask(tmp_path, "video", before["video"])["copies"]
    assert copy["status"] == "changed"

    done = vidcat(tmp_path, "ingest", path, "--json")
    after = json.loads(done.stdout.splitlines()[0])
    assert after["video"] != before["video"]
    assert after["changed_since"] == [before["video"]]
    assert "changed since: " in done.stderr
    assert f"was video {before['video'][:12]} before" in done.stderr
    assert "1 file changed since an earlier ingest" in done.stderr
    (copy,) = ask(tmp_path, "video", before["video"])["copies"]
    assert copy["status"] == "changed"
    assert copy["changed_at"]
    assert "CHANGED since" in must(tmp_path, "video", before["video"])
    again = json.loads(must(tmp_path, "ingest", path, "--json").splitlines()[0])
    assert "changed_since" not in again, "a change is told once"


def test_a_file_put_back_from_a_backup_is_present_once_its_hash_was_compared(
    tmp_path: Path,
) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(FIRST.read_bytes())
    video = json.loads(must(tmp_path, "ingest", path, "--json").splitlines()[0])["video"]
    path.unlink()
    path.write_bytes(FIRST.read_bytes())
    (copy,) = ask(tmp_path, "video", video)["copies"]
    assert copy["status"] == "present"


@pytest.mark.parametrize("known", [True, False], ids=["stamp kept", "older catalogue"])
def test_a_frame_is_never_shown_of_what_lies_there_now(tmp_path: Path, known: bool) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(same_size(FIRST))
    video = json.loads(must(tmp_path, "ingest", path, "--json").splitlines()[0])["video"]
    overwrite(path, same_size(SECOND))
    if not known:
        with closing(sqlite3.connect(tmp_path / "catalogue" / "catalogue.db")) as db, db:
            db.execute("UPDATE copy SET ctime_ns = NULL, inode = NULL")
    done = vidcat(tmp_path, "frame", video, "--at", "1")
    assert done.returncode != 0
    assert "its files were changed" in done.stderr
