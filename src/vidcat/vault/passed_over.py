"""Places that were passed over: looked at from outside, never opened."""

import os
import stat

from vidcat.domain.video.model import CopySeen, CopyStatus
from vidcat.domain.video.passed_over import PassedOver, PlaceStamp
from vidcat.vault.originals import copy_status


def place_stamp(path: bytes) -> PlaceStamp:
    """Return what the file system says of a place; nothing of what it does not show us."""
    try:
        status = os.lstat(path)
    except OSError:
        return PlaceStamp()
    size_bytes = status.st_size if stat.S_ISREG(status.st_mode) else None
    if _is_special(status.st_mode):  # its times change with what passes through it
        return PlaceStamp()
    return PlaceStamp(size_bytes, status.st_mtime_ns, status.st_ctime_ns)


def status_now(passed: PassedOver) -> CopyStatus:
    """Return what is now at a place that was passed over; nothing is opened."""
    then = passed.stamp
    if passed.video is not None and then.size_bytes is not None and then.mtime_ns is not None:
        return copy_status(
            CopySeen(passed.path, passed.first_seen, then.size_bytes, then.mtime_ns, then.ctime_ns)
        )
    try:
        os.lstat(passed.path)
    except (FileNotFoundError, NotADirectoryError):
        return CopyStatus.MISSING
    except OSError:
        return CopyStatus.UNREADABLE
    now = place_stamp(passed.path)
    return CopyStatus.PRESENT if now == then else CopyStatus.TOUCHED


def _is_special(mode: int) -> bool:
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or stat.S_ISLNK(mode))
