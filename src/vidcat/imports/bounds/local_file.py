"""Read a file that a person names: a regular one, and no more of it than is wanted."""

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from vidcat.errors import NoSuchPath


@contextmanager
def opened_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file for reading.

    Raises NoSuchPath for what is missing, unreadable, a folder, a pipe or a device.
    """
    try:
        # Opening a pipe would wait for somebody to write to it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                raise NoSuchPath(f"{path} is not a file.")
            yield file
    except OSError as error:
        raise NoSuchPath(f"{path} cannot be read: {error.strerror}.") from error


def read_file(path: Path, max_bytes: int) -> bytes:
    """Return the bytes of a file, at most `max_bytes` + 1: callers refuse that many.

    Raises NoSuchPath as `opened_file` does.
    """
    with opened_file(path) as file:
        return file.read(max_bytes + 1)
