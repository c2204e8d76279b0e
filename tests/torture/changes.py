"""Changes to files, as read from calls that wait: which file, where, with which bytes."""

import os
import struct
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from torture.calls import Asked

_AT_CWD = -100


class Kind(StrEnum):
    """What a change is to a disk."""

    WRITE = "write"
    TRUNCATE = "truncate"
    CREATE = "create"
    FOLDER = "folder"
    RENAME = "rename"
    LINK = "link"
    UNLINK = "unlink"
    SYNC = "sync"


NAMELESS = " (deleted)"  # ends the path of an open file that no folder has an entry of
TAKES_SPACE = frozenset({Kind.WRITE, Kind.CREATE, Kind.FOLDER, Kind.RENAME, Kind.LINK})


@dataclass(frozen=True, slots=True)
class Change:
    """One change: to `path`, for a rename and link also `to`; `at` and `data` say what is written.

    `at` is the new length of a truncation.
    """

    kind: Kind
    path: str
    to: str = ""
    at: int = 0
    data: bytes = b""


def change_of(asked: Asked, roots: tuple[str, ...]) -> Change | None:
    """Read what a call would change below one of some folders; None for anything else."""
    try:
        change = _READERS[asked.name](asked)
    except (OSError, ValueError):  # another user's process: a decoder in its sandbox
        return None
    if not change or not any(
        path == root or path.startswith(root + os.sep)
        for path in (change.path, change.to)
        for root in roots
    ):
        return None
    return change


def _write(asked: Asked) -> Change | None:
    """Read a write at the file's own position, or at its end."""
    path = _open_file(asked)
    return path and Change(Kind.WRITE, path, at=_position(asked, path), data=_bytes(asked))


def _pwrite(asked: Asked) -> Change | None:
    path = _open_file(asked)
    return path and Change(Kind.WRITE, path, at=asked.arguments[3], data=_bytes(asked))


def _writev(asked: Asked) -> Change | None:
    path = _open_file(asked)
    if not path:
        return None
    pieces = _memory(asked, asked.arguments[1], 16 * asked.arguments[2])
    data = b"".join(_memory(asked, *each) for each in struct.iter_unpack("=QQ", pieces))
    at = _position(asked, path) if asked.name == "writev" else asked.arguments[3]
    return Change(Kind.WRITE, path, at=at, data=data)


def _sendfile(asked: Asked) -> Change | None:
    """Read a copy within the kernel: what it writes is taken from its source."""
    copies = asked.name == "copy_file_range"
    into, source = (2, 0) if copies else (0, 1)
    path = _open_file(asked, into)
    if not path:
        return None
    given = asked.arguments[1 if copies else 2]
    offset = struct.unpack("=q", _memory(asked, given, 8))[0] if given else None
    start = _fd_info(asked, source)[0] if offset is None else offset
    count = asked.arguments[4 if copies else 3]
    with Path(f"/proc/{asked.pid}/fd/{_signed(asked.arguments[source])}").open("rb") as file:
        file.seek(start)
        data = file.read(count)
    return Change(Kind.WRITE, path, at=_fd_info(asked, into)[0], data=data)


def _sync(asked: Asked) -> Change | None:
    path = _descriptor(asked)
    return Change(Kind.SYNC, path) if path.startswith(os.sep) else None


def _truncate(asked: Asked) -> Change | None:
    path = _path(asked, 0) if asked.name == "truncate" else _open_file(asked)
    return path and Change(Kind.TRUNCATE, path, at=asked.arguments[1])


def _allocate(asked: Asked) -> Change | None:
    """Read an allocation: of a file's space it says nothing but its length."""
    path = _open_file(asked)
    end = asked.arguments[2] + asked.arguments[3]
    if not path or asked.arguments[1] or end <= Path(path).stat().st_size:
        return None
    return Change(Kind.TRUNCATE, path, at=end)


def _opening(asked: Asked) -> Change | None:
    at = 1 if asked.name.startswith("openat") else 0
    if asked.name == "openat2":
        flags = struct.unpack("=Q", _memory(asked, asked.arguments[2], 8))[0]
    elif asked.name == "creat":
        flags = os.O_CREAT | os.O_TRUNC
    else:
        flags = asked.arguments[at + 1]
    path = _path(asked, at, asked.arguments[0] if at else None)
    if not os.path.lexists(path):
        makes = flags & os.O_CREAT and Path(path).parent.is_dir()
        return Change(Kind.CREATE, path) if makes else None
    empties = flags & os.O_TRUNC and not flags & os.O_EXCL and Path(path).stat().st_size
    return Change(Kind.TRUNCATE, path) if empties else None


def _making(asked: Asked) -> Change | None:
    at = 1 if asked.name == "mkdirat" else 0
    path = _path(asked, at, asked.arguments[0] if at else None)
    makes = not os.path.lexists(path) and Path(path).parent.is_dir()
    return Change(Kind.FOLDER, path) if makes else None


def _moving(asked: Asked) -> Change | None:
    is_at = asked.name.removesuffix("2").endswith("at")
    given = asked.arguments
    kind = Kind.LINK if asked.name.startswith("link") else Kind.RENAME
    if not is_at:
        return Change(kind, _path(asked, 0), _path(asked, 1))
    return Change(kind, _path(asked, 1, given[0]), _path(asked, 3, given[2]))


def _unlinking(asked: Asked) -> Change | None:
    at = 1 if asked.name == "unlinkat" else 0
    path = _path(asked, at, asked.arguments[0] if at else None)
    return Change(Kind.UNLINK, path) if os.path.lexists(path) else None


_READERS = {
    "write": _write,
    "pwrite64": _pwrite,
    "writev": _writev,
    "pwritev": _writev,
    "pwritev2": _writev,
    "sendfile": _sendfile,
    "copy_file_range": _sendfile,
    "fsync": _sync,
    "fdatasync": _sync,
    "truncate": _truncate,
    "ftruncate": _truncate,
    "fallocate": _allocate,
    "open": _opening,
    "creat": _opening,
    "openat": _opening,
    "openat2": _opening,
    "mkdir": _making,
    "mkdirat": _making,
    "rename": _moving,
    "renameat": _moving,
    "renameat2": _moving,
    "link": _moving,
    "linkat": _moving,
    "unlink": _unlinking,
    "unlinkat": _unlinking,
    "rmdir": _unlinking,
}


def _signed(argument: int) -> int:
    return struct.unpack("=i", struct.pack("=I", argument & 0xFFFFFFFF))[0]


def _descriptor(asked: Asked, argument: int = 0) -> str:
    # Not by pathlib: what a pipe's descriptor is called is no path.
    return os.readlink(f"/proc/{asked.pid}/fd/{_signed(asked.arguments[argument])}")  # noqa: PTH115


def _open_file(asked: Asked, argument: int = 0) -> str:
    """Return an open file's path, marked by the kernel if it has no name; nothing for pipes."""
    path = _descriptor(asked, argument)
    return path if path.startswith(os.sep) else ""


def _fd_info(asked: Asked, argument: int = 0) -> tuple[int, int]:
    number = _signed(asked.arguments[argument])
    lines = Path(f"/proc/{asked.pid}/fdinfo/{number}").read_text().split("\n")
    said = dict(line.split(":", 1) for line in lines if ":" in line)
    return int(said["pos"]), int(said["flags"], 8)


def _position(asked: Asked, path: str) -> int:
    position, flags = _fd_info(asked)
    return Path(path).stat().st_size if flags & os.O_APPEND else position


def _bytes(asked: Asked) -> bytes:
    return _memory(asked, asked.arguments[1], asked.arguments[2])


def _memory(asked: Asked, address: int, count: int) -> bytes:
    fd = os.open(f"/proc/{asked.pid}/mem", os.O_RDONLY)
    try:
        return os.pread(fd, count, address)
    finally:
        os.close(fd)


def _path(asked: Asked, argument: int, folder: int | None = None) -> str:
    address = asked.arguments[argument]
    # A path may lie at the end of a page that is followed by nothing.
    text = b""
    while b"\0" not in text and len(text) < 8192:
        text += _memory(asked, address + len(text), 256 - (address + len(text)) % 256)
    name = os.fsdecode(text.split(b"\0")[0])
    at_cwd = folder is None or _signed(folder) == _AT_CWD
    place = f"/proc/{asked.pid}/" + ("cwd" if at_cwd else f"fd/{_signed(folder or 0)}")
    return os.path.normpath(Path(os.readlink(place)) / name)  # noqa: PTH115
