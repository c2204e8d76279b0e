"""Evidence files: opened read-only, never followed, never waited for, never trusted by name."""

import array
import errno
import fcntl
import hashlib
import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from vidcat.domain.video.model import CopySeen, CopyStatus, FileIdentity, FileStamp
from vidcat.domain.video.reasons import Reason
from vidcat.errors import EvidenceError, FailedEvidence, RefusedEvidence

_BLOCK_BYTES = 512  # what st_blocks counts in, whatever the file system's own block is (POSIX)
_GET_VERSION = 0x80087601  # ioctl: FS_IOC_GETVERSION of linux/fs.h
_MANY_HOLES_BYTES = 1 << 30
_HOLES_TO_BYTES = 16  # video does not compress; no file system stores it in a sixteenth
_CHANGED = "the file changed while it was read; run again"
_NOT_A_FILE = (errno.ELOOP, errno.ENXIO, errno.ENODEV, errno.EISDIR, errno.EMLINK)


@contextmanager
def open_evidence(path: bytes, *, follow_symlinks: bool = False) -> Iterator[io.FileIO]:
    """Open a regular file for reading, without following a link or waiting for a pipe.

    Raises RefusedEvidence(not_a_file, empty or unreadable).
    """
    try:
        fd = regular_descriptor(path, follow_symlinks=follow_symlinks)
    except OSError as error:
        raise RefusedEvidence(_reason(error), error.strerror) from error
    try:
        if os.fstat(fd).st_size == 0:
            raise RefusedEvidence(Reason.EMPTY, "the file has no bytes")
        with io.FileIO(fd, "rb", closefd=False) as file:
            yield file
    finally:
        os.close(fd)


def regular_descriptor(path: bytes | Path, *, follow_symlinks: bool = False) -> int:
    """Open a regular file for reading, without waiting for a pipe; return its descriptor.

    Raises OSError, also for what is no regular file, or a link when none is followed.
    """
    flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY
    fd = os.open(path, flags if follow_symlinks else flags | os.O_NOFOLLOW)
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise OSError(errno.ENODEV, "not a regular file")
    return fd


def _reason(error: OSError) -> Reason:
    return Reason.NOT_A_FILE if error.errno in _NOT_A_FILE else Reason.UNREADABLE


def stamp(fd: int) -> FileStamp:
    """Return what the file system holds of an open file."""
    status = os.fstat(fd)
    return FileStamp(
        device=status.st_dev,
        inode=status.st_ino,
        size_bytes=status.st_size,
        allocated_bytes=status.st_blocks * _BLOCK_BYTES,
        mtime_ns=status.st_mtime_ns,
        ctime_ns=status.st_ctime_ns,
        generation=_generation(fd),
    )


def _generation(fd: int) -> int | None:
    number = array.array("l", [0])
    try:
        fcntl.ioctl(fd, _GET_VERSION, number)
    except OSError:  # not every file system counts
        return None
    return number[0]


def copy_status(copy: CopySeen) -> CopyStatus:
    """Return whether a file still looks as it did when it was hashed; it is not opened."""
    try:
        status = os.stat(copy.path)  # noqa: PTH116 (names are bytes)
    except OSError as error:
        gone = error.errno in (errno.ENOENT, errno.ENOTDIR, errno.ELOOP)
        return CopyStatus.MISSING if gone else CopyStatus.UNREADABLE
    if not stat.S_ISREG(status.st_mode) or status.st_size != copy.size_bytes:
        return CopyStatus.CHANGED
    now = {"mtime_ns": status.st_mtime_ns, "ctime_ns": status.st_ctime_ns, "inode": status.st_ino}
    differ = (getattr(copy, name) not in (value, None) for name, value in now.items())
    return CopyStatus.TOUCHED if any(differ) else CopyStatus.PRESENT


def proved_status(copy: CopySeen, sha256: str) -> CopyStatus:
    """Return what `copy_status` does, but hash a file of which it cannot tell."""
    status = copy_status(copy)
    is_older = copy.ctime_ns is None  # of a catalogue that kept no more than size and mtime
    if status is not CopyStatus.TOUCHED and not (is_older and status is CopyStatus.PRESENT):
        return status
    return hashed_status(copy.path, copy.size_bytes, sha256)


def hashed_status(path: bytes, size_bytes: int, sha256: str) -> CopyStatus:
    """Return whether a place holds bytes of this size and SHA-256, by hashing what is there."""
    if not os.path.lexists(path):
        return CopyStatus.MISSING
    try:
        found = identify(path, max_bytes=max(size_bytes, 1), follow_symlinks=True)
    except EvidenceError as error:
        unread = error.reason == Reason.UNREADABLE
        return CopyStatus.UNREADABLE if unread else CopyStatus.CHANGED
    return CopyStatus.PRESENT if found.sha256 == sha256 else CopyStatus.CHANGED


def identify(path: bytes, *, max_bytes: int, follow_symlinks: bool = False) -> FileIdentity:
    """Hash a file by streaming, and prove that it was not changed meanwhile.

    Raises RefusedEvidence (also too_large, before reading) and
    FailedEvidence(changed_while_reading).
    """
    with open_evidence(path, follow_symlinks=follow_symlinks) as file:
        before = stamp(file.fileno())
        if before.size_bytes > max_bytes:
            raise RefusedEvidence(
                Reason.TOO_LARGE,
                f"{before.size_bytes} bytes; the setting max_file_bytes allows {max_bytes}",
            )
        _require_substance(before)
        digest = _digest(file)
        require_unchanged(file.fileno(), before)
    return FileIdentity(path=path, sha256=digest, stamp=before)


def _digest(file: io.FileIO) -> str:
    try:
        return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RefusedEvidence(Reason.UNREADABLE, error.strerror) from error


def require_same_bytes(file: io.FileIO, identity: FileIdentity) -> None:
    """Prove, by hashing an open file again, that what was read from it are the bytes identified.

    Its times alone would not do: a file system may keep them coarsely, or lie. Raises
    FailedEvidence(changed_while_reading), RefusedEvidence(unreadable).
    """
    file.seek(0)
    if _digest(file) != identity.sha256:
        raise FailedEvidence(Reason.CHANGED_WHILE_READING, _CHANGED)
    require_unchanged(file.fileno(), identity.stamp)


def _require_substance(found: FileStamp) -> None:
    """Refuse a file of holes: hashing 64 GiB of nothing takes a minute and proves nothing."""
    holes = found.size_bytes - found.allocated_bytes
    if holes > _MANY_HOLES_BYTES and found.allocated_bytes * _HOLES_TO_BYTES < found.size_bytes:
        raise RefusedEvidence(
            Reason.TOO_LARGE,
            f"{found.size_bytes} bytes, of which the disk holds {found.allocated_bytes}: an "
            "unfinished download or a trap",
        )


def require_unchanged(fd: int, before: FileStamp) -> None:
    """Compare an open file with what it was; raises FailedEvidence(changed_while_reading)."""
    # Blocks are given out and taken back when a file system pleases: ZFS and XFS, seconds later.
    if replace(stamp(fd), allocated_bytes=before.allocated_bytes) != before:
        raise FailedEvidence(Reason.CHANGED_WHILE_READING, _CHANGED)
