"""Find the files below the paths a person named, each once, in an order that never varies."""

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from vidcat.domain.video.file_kinds import LINK_NOT_FOLLOWED, LINK_TO_NOTHING
from vidcat.domain.video.reasons import Reason
from vidcat.errors import NoSuchPath

MAX_DEPTH = 200  # folders within folders; the path itself is limited by the system


@dataclass(frozen=True)
class FoundFile:
    """A path to look at, or why it cannot be (then `refused` is set)."""

    path: bytes
    refused: Reason | None = None
    detail: str = ""


def find_files(
    paths: Iterable[Path], *, follow_symlinks: bool, leave_out: Path
) -> Iterator[FoundFile]:
    """Yield every file at or below `paths`, in order of its bytes; none is passed over in silence.

    Links, pipes and devices come with the reason not_a_file, unreadable folders with unreadable.
    `leave_out`, the catalogue's own folder, is passed over. Raises NoSuchPath before the first file
    when a path does not exist.
    """
    roots = [os.fsencode(path.absolute()) for path in paths]
    for root in roots:
        if not os.path.lexists(root):
            raise NoSuchPath(f"There is nothing at {os.fsdecode(root)!r}.")
    return _walk(roots, follow_symlinks, leave_out)


def _walk(roots: list[bytes], follow: bool, leave_out: Path) -> Iterator[FoundFile]:
    seen = _folder_itself(leave_out)
    named = set(roots)  # a file may be named twice, or below a folder that is named too
    waiting = [(root, 0) for root in reversed(roots)]
    while waiting:
        path, depth = waiting.pop()
        if path in seen:
            continue
        if path in named:
            seen.add(path)
        try:
            status = os.stat(path, follow_symlinks=follow)  # noqa: PTH116 (names are bytes)
        except OSError as error:
            yield _missing(path, error.strerror or "")
            continue
        if not stat.S_ISDIR(status.st_mode):
            yield _file(path, status.st_mode)
        elif (status.st_dev, status.st_ino) not in seen:
            seen.add((status.st_dev, status.st_ino))
            try:
                names = _names(path, depth)
            except OSError as error:
                yield FoundFile(path, Reason.UNREADABLE, error.strerror or "")
                continue
            waiting += [(os.path.join(path, name), depth + 1) for name in names]  # noqa: PTH118


def _folder_itself(folder: Path) -> set[tuple[int, int] | bytes]:
    """Identify a folder however it is spelt: through "..", a link, or another mount."""
    try:
        status = folder.stat()
    except OSError:
        return set()
    return {(status.st_dev, status.st_ino)}


def _names(folder: bytes, depth: int) -> list[bytes]:
    if depth >= MAX_DEPTH:
        raise OSError(0, f"more than {MAX_DEPTH} folders deep")
    return sorted(os.listdir(folder), reverse=True)  # noqa: PTH208 (names are bytes)


def _missing(path: bytes, why: str) -> FoundFile:
    if os.path.islink(path):  # noqa: PTH114 (names are bytes)
        return FoundFile(path, Reason.NOT_A_FILE, f"{LINK_TO_NOTHING}: {why}")
    return FoundFile(path, Reason.UNREADABLE, why)


def _file(path: bytes, mode: int) -> FoundFile:
    if stat.S_ISREG(mode):
        return FoundFile(path)
    kind = LINK_NOT_FOLLOWED if stat.S_ISLNK(mode) else _special(mode)
    return FoundFile(path, Reason.NOT_A_FILE, kind)


def _special(mode: int) -> str:
    if stat.S_ISFIFO(mode):
        return "a pipe, not a file"
    return "a socket, not a file" if stat.S_ISSOCK(mode) else "a device, not a file"
