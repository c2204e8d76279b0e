"""Files and folders that outlive a power loss: their bytes, and the entries that name them.

A file that was synced is still lost when its folder's entry for it was not, or the entry of a
folder above it (fsync(2)); so each entry that is made is synced in the folder that holds it.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO


def sync_folder(folder: Path) -> None:
    """Write a folder's entries to the disk.

    A folder that we may enter and not list cannot be synced, nor can any on some network disks.
    """
    try:
        fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except PermissionError:
        return
    try:
        os.fsync(fd)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(fd)


def sync_file(file: IO[bytes]) -> None:
    """Write what an open file holds to the disk."""
    file.flush()
    os.fsync(file.fileno())


def sync_tree(folder: Path) -> None:
    """Write all files and folders at and below a folder to the disk; links are not followed."""
    for here, _, names in os.walk(folder):
        for name in names:
            path = Path(here, name)
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    os.fsync(file.fileno())
        sync_folder(Path(here))


def make_folder(folder: Path) -> None:
    """Make a folder and those above it that are missing, each to last."""
    missing = [folder, *folder.parents]
    missing = missing[: next((n for n, each in enumerate(missing) if each.exists()), len(missing))]
    for each in reversed(missing):
        each.mkdir(exist_ok=True)
        sync_folder(each.parent)


@contextmanager
def written_whole(file: Path, parts: Path) -> Iterator[IO[bytes]]:
    """Yield a file to write to, which takes its place whole and to last when the block ends well.

    Until then it lies in `parts`, a folder on the same disk that nobody else uses. Raises OSError.
    """
    part = parts / file.name
    with part.open("wb") as opened:
        yield opened
        sync_file(opened)
    part.replace(file)
    sync_folder(file.parent)
