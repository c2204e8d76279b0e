"""Evidence is opened read-only, never followed, never waited for, and hashed as it stands."""

import hashlib
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from vidcat.domain.video.model import FileIdentity
from vidcat.errors import EvidenceError, FailedEvidence, RefusedEvidence
from vidcat.vault.originals import (
    identify,
    open_evidence,
    require_same_bytes,
    require_unchanged,
    stamp,
)

GIB = 1 << 30
MOST_READ = 1 << 20


def look(path: Path | bytes, *, max_bytes: int = 1 << 40, follow: bool = False) -> FileIdentity:
    return identify(bytes(path), max_bytes=max_bytes, follow_symlinks=follow)


def reason(path: Path | bytes, *, max_bytes: int = 1 << 40, follow: bool = False) -> str:
    before = psutil.Process().io_counters().read_chars
    with pytest.raises(RefusedEvidence) as caught:
        look(path, max_bytes=max_bytes, follow=follow)
    assert psutil.Process().io_counters().read_chars - before < MOST_READ
    return caught.value.reason


@contextmanager
def growing(path: Path) -> Iterator[None]:
    """Append to a file, again and again, until we have read it."""
    stop, started = threading.Event(), threading.Event()

    def append() -> None:
        with path.open("ab", buffering=0) as file:
            while not stop.is_set():
                file.write(b"more")
                started.set()

    thread = threading.Thread(target=append)
    thread.start()
    started.wait()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def test_a_file_is_what_sha256sum_says_and_what_the_file_system_says(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"some video" * 1000)
    found = look(path)
    status = path.stat()
    assert found.sha256 == hashlib.sha256(b"some video" * 1000).hexdigest()
    assert found.path == bytes(path)
    assert (found.stamp.device, found.stamp.inode) == (status.st_dev, status.st_ino)
    assert (found.stamp.size_bytes, found.stamp.mtime_ns) == (10_000, status.st_mtime_ns)


def test_looking_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"x")
    path.chmod(0o400)
    before = path.stat()
    look(path)
    after = path.stat()
    assert (after.st_mtime_ns, after.st_ctime_ns) == (before.st_mtime_ns, before.st_ctime_ns)


@pytest.mark.parametrize(
    "name",
    [b"-rf", b"two\nlines", "עברית\u202e4pm".encode(), b"caf\xe9\xff", b"100%41", b" ", b"\x1b[2J"],
)
def test_a_name_is_bytes_whatever_they_are(tmp_path: Path, name: bytes) -> None:
    path = bytes(tmp_path) + b"/" + name
    with open(path, "wb") as file:  # noqa: PTH123 (the name is bytes)
        file.write(b"x")
    assert look(path).path == path


def test_a_link_is_not_followed_unless_asked(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"x")
    link = tmp_path / "link.mp4"
    link.symlink_to("clip.mp4")
    assert reason(link) == "not_a_file"
    assert look(link, follow=True).sha256 == hashlib.sha256(b"x").hexdigest()


def test_a_link_to_nothing_is_refused(tmp_path: Path) -> None:
    link = tmp_path / "link.mp4"
    link.symlink_to("gone.mp4")
    assert reason(link) == "not_a_file"
    assert reason(link, follow=True) == "unreadable"


def test_links_in_a_ring_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    assert reason(tmp_path / "a") == "not_a_file"
    assert reason(tmp_path / "a", follow=True) == "not_a_file"


def test_a_pipe_nobody_writes_to_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.mp4")
    assert reason(tmp_path / "pipe.mp4") == "not_a_file"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the name of a socket has 107 bytes at most
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.mp4")
        assert reason(tmp_path / "socket.mp4") == "not_a_file"


@pytest.mark.parametrize("device", [b"/dev/zero", b"/dev/full", b"/dev/tty"])
def test_a_device_is_refused(device: bytes) -> None:
    assert reason(device) == "not_a_file"


def test_a_folder_is_refused_and_given_back(tmp_path: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    assert reason(tmp_path) == "not_a_file"
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    assert reason(tmp_path / "empty.mp4") == "empty"


def test_a_file_that_is_gone_is_refused(tmp_path: Path) -> None:
    assert reason(tmp_path / "gone.mp4") == "unreadable"


def test_a_file_we_may_not_read_is_refused(bound_folder: Path) -> None:
    path = bound_folder / "secret.mp4"
    path.write_bytes(b"x")
    path.chmod(0)
    with pytest.raises(RefusedEvidence) as caught:  # nobody may not count what they read
        look(path)
    assert caught.value.reason == "unreadable"


def test_a_file_whose_disk_fails_while_it_is_read_is_refused() -> None:
    broken = Path("/sys/class/net/lo/speed")  # opens, has 4096 bytes, and gives an error for them
    if not broken.is_file():
        pytest.skip("this kernel shows no file that cannot be read to its end")
    assert reason(broken) == "unreadable"


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    path.write_bytes(bytes(11))
    assert reason(path, max_bytes=10) == "too_large"
    assert look(path, max_bytes=11).stamp.size_bytes == 11


def test_gigabytes_of_holes_are_refused_before_they_are_read(tmp_path: Path) -> None:
    path = tmp_path / "sparse.mp4"
    with path.open("wb") as file:
        file.write(b"\x00\x00\x00\x20ftypisom")
        file.truncate(8 * GIB)
    assert reason(path) == "too_large"


def test_a_few_holes_are_nothing_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "moov_to_come.mp4"
    with path.open("wb") as file:
        file.truncate(4 << 20)
    assert look(path).sha256 == hashlib.sha256(bytes(4 << 20)).hexdigest()


def test_a_file_that_grows_while_it_is_hashed_is_worth_a_retry(tmp_path: Path) -> None:
    path = tmp_path / "download.mp4"
    path.write_bytes(bytes(32 << 20))
    with growing(path), pytest.raises(FailedEvidence) as caught:
        look(path)
    assert caught.value.reason == "changed_while_reading"
    look(path)  # and the retry succeeds once it stands still


@pytest.mark.parametrize("change", ["write", "truncate", "touch"])
def test_a_file_changed_after_it_was_hashed_is_noticed(tmp_path: Path, change: str) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"as it was")
    before = look(path).stamp
    if change == "write":
        path.write_bytes(b"as it is!")
        os.utime(path, ns=(0, before.mtime_ns + 1))
    elif change == "truncate":
        os.truncate(path, 3)
    else:
        os.utime(path, ns=(0, 0))
    with open_evidence(bytes(path)) as media, pytest.raises(FailedEvidence) as caught:
        require_unchanged(media.fileno(), before)
    assert caught.value.reason == "changed_while_reading"


def test_a_file_written_to_with_its_time_put_back_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"as it was")
    before = look(path).stamp
    with path.open("r+b") as file:
        file.write(b"as it is!")
    os.utime(path, ns=(0, before.mtime_ns))
    with open_evidence(bytes(path)) as media, pytest.raises(FailedEvidence):
        require_unchanged(media.fileno(), before)


def test_bytes_are_proved_even_where_the_file_system_keeps_no_times(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"as it was")
    found = look(path)
    with open_evidence(bytes(path)) as media:
        require_same_bytes(media, found)
    path.write_bytes(b"as it is!")
    with open_evidence(bytes(path)) as media:
        times_kept = replace(found, stamp=stamp(media.fileno()))
        require_unchanged(media.fileno(), times_kept.stamp)
        with pytest.raises(FailedEvidence) as caught:
            require_same_bytes(media, times_kept)
    assert caught.value.reason == "changed_while_reading"


def test_another_file_put_in_its_place_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"first")
    before = look(path).stamp
    (tmp_path / "new").write_bytes(b"other")
    os.utime(tmp_path / "new", ns=(0, before.mtime_ns))
    (tmp_path / "new").replace(path)
    with open_evidence(bytes(path)) as media, pytest.raises(FailedEvidence):
        require_unchanged(media.fileno(), before)


def test_blocks_given_out_later_are_no_change(tmp_path: Path) -> None:
    # ZFS counts a fresh file's blocks seconds after it was written.
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"just copied here")
    before = replace(look(path).stamp, allocated_bytes=512)
    with open_evidence(bytes(path)) as media:
        assert stamp(media.fileno()).allocated_bytes != 512
        require_unchanged(media.fileno(), before)


def test_what_is_refused_says_why_in_words(tmp_path: Path) -> None:
    (tmp_path / "empty").touch()
    with pytest.raises(EvidenceError, match="no bytes"):
        look(tmp_path / "empty")
    with pytest.raises(EvidenceError, match="No such file"):
        look(tmp_path / "gone")
