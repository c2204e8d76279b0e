"""Blobs: files by SHA-256, written whole or not at all, never changed again."""

import hashlib
import io
import resource
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

import pytest

from vidcat.domain.video.model import FileIdentity
from vidcat.errors import CatalogueFull, CatalogueUnreadable, FailedEvidence, RefusedEvidence
from vidcat.vault.blobs import Blobs, disk_errors
from vidcat.vault.originals import identify, open_evidence

MIB = 1 << 20


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    return Blobs(tmp_path / "blobs")


def files(blobs: Blobs) -> list[Path]:
    return sorted(path for path in blobs.root.rglob("*") if path.is_file())


def original(path: Path, content: bytes) -> FileIdentity:
    path.write_bytes(content)
    return identify(bytes(path), max_bytes=1 << 40)


@contextmanager
def largest_file(size: int) -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_blob_is_found_by_the_digest_of_its_bytes(blobs: Blobs) -> None:
    sha256 = blobs.put(b"a still")
    assert sha256 == hashlib.sha256(b"a still").hexdigest()
    assert blobs.path(sha256).read_bytes() == b"a still"


def test_the_same_bytes_are_kept_once_and_not_written_again(blobs: Blobs) -> None:
    sha256 = blobs.put(b"same")
    written = blobs.path(sha256).stat()
    assert blobs.put(b"same") == sha256
    assert files(blobs) == [blobs.path(sha256)]
    assert blobs.path(sha256).stat().st_ino == written.st_ino
    assert blobs.path(sha256).stat().st_mtime_ns == written.st_mtime_ns


def test_a_blob_is_read_only(blobs: Blobs) -> None:
    assert stat.S_IMODE(blobs.path(blobs.put(b"x")).stat().st_mode) == 0o444


def test_a_disk_that_fills_up_leaves_no_part_behind(blobs: Blobs) -> None:
    with largest_file(MIB), pytest.raises(CatalogueFull, match="full"):
        blobs.put(bytes(2 * MIB))
    assert files(blobs) == []


def test_no_space_left_is_a_full_catalogue(tmp_path: Path) -> None:
    with (
        pytest.raises(CatalogueFull, match="run the same command again"),
        disk_errors(tmp_path),
        Path("/dev/full").open("wb", buffering=0) as full,
    ):
        full.write(b"x")


def test_a_folder_that_cannot_be_written_is_an_unreadable_catalogue(bound_folder: Path) -> None:
    bound_folder.chmod(0o500)
    with pytest.raises(CatalogueUnreadable, match="Permission denied"):
        Blobs(bound_folder / "blobs").put(b"x")


def test_a_file_in_the_place_of_a_folder_is_an_unreadable_catalogue(tmp_path: Path) -> None:
    (tmp_path / "blobs").write_bytes(b"in the way")
    with pytest.raises(CatalogueUnreadable):
        Blobs(tmp_path / "blobs").put(b"x")


def test_an_original_is_preserved_byte_for_byte_and_left_alone(
    blobs: Blobs, tmp_path: Path
) -> None:
    content = bytes(range(256)) * 10_000
    identity = original(tmp_path / "clip.mp4", content)
    before = (tmp_path / "clip.mp4").stat()
    with open_evidence(identity.path) as media:
        media.seek(1000)  # whoever read before us may have left it anywhere
        blobs.preserve(cast(BinaryIO, media), identity)
    kept = blobs.path(identity.sha256)
    assert kept.read_bytes() == content
    assert stat.S_IMODE(kept.stat().st_mode) == 0o444
    after = (tmp_path / "clip.mp4").stat()
    assert (after.st_mtime_ns, after.st_mode) == (before.st_mtime_ns, before.st_mode)


def test_an_original_that_changed_since_it_was_hashed_is_not_kept(
    blobs: Blobs, tmp_path: Path
) -> None:
    identity = original(tmp_path / "clip.mp4", b"what was hashed")
    (tmp_path / "clip.mp4").write_bytes(b"what is there now")
    with (
        (tmp_path / "clip.mp4").open("rb") as media,
        pytest.raises(FailedEvidence) as caught,
    ):
        blobs.preserve(media, identity)
    assert caught.value.reason == "changed_while_reading"
    assert files(blobs) == []


def test_an_original_whose_disk_fails_is_the_originals_fault(blobs: Blobs, tmp_path: Path) -> None:
    identity = original(tmp_path / "clip.mp4", b"once readable")
    # The kernel answers EIO for address 0, as it does for a bad sector.
    with (
        Path("/proc/self/mem").open("rb", buffering=0) as media,
        pytest.raises(RefusedEvidence) as caught,
    ):
        blobs.preserve(cast(BinaryIO, media), identity)
    assert caught.value.reason == "unreadable"
    assert files(blobs) == []


def test_stopping_in_the_middle_leaves_no_part_behind(blobs: Blobs, tmp_path: Path) -> None:
    identity = original(tmp_path / "clip.mp4", b"x")

    class StoppedHere(io.FileIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise KeyboardInterrupt

    with StoppedHere(tmp_path / "clip.mp4") as media, pytest.raises(KeyboardInterrupt):
        blobs.preserve(cast(BinaryIO, media), identity)
    assert files(blobs) == []
