"""Errors of the operating system, as a sentence that says what to do; the one place that knows."""

import errno
from collections.abc import Mapping
from types import MappingProxyType

_AGAIN = "run the same command again: it goes on where it stopped"
# {file} is the file, where the system names one.
_SENTENCES: Mapping[int, str] = MappingProxyType(
    {
        errno.ENOSPC: f"The disk is full{{file}}: make room and {_AGAIN}.",
        errno.EDQUOT: f"Your share of the disk is used up{{file}}: make room and {_AGAIN}.",
        errno.EFBIG: "A file became larger than the system allows{file}: see `ulimit -f`.",
        errno.EROFS: "The disk can only be read{file}: use a catalogue on one that can be written.",
        errno.EIO: "The disk fails{file}: copy what is on it, and have it checked.",
        errno.ESTALE: f"A network disk went away{{file}}: connect it again and {_AGAIN}.",
        errno.ENOENT: f"A file went away while it was in use{{file}}: put it back and {_AGAIN}.",
        errno.ENAMETOOLONG: "A name is longer than this disk allows{file}: use a shorter one.",
        errno.EMFILE: f"Too many files are open: raise the bound (`ulimit -n 4096`) and {_AGAIN}.",
        errno.ENFILE: f"The system has too many files open: close programs and {_AGAIN}.",
        errno.ENOMEM: f"The memory is used up: take fewer --workers, close programs, and {_AGAIN}.",
        errno.EAGAIN: f"No process can be started: see `ulimit -u`, fewer --workers, {_AGAIN}.",
        errno.ENOSYS: "The system lacks a facility that vidcat needs: `vidcat doctor` tells which.",
    }
)
_FORBIDDEN = frozenset({errno.EACCES, errno.EPERM})


def sentence_of(error: OSError, file: str = "") -> str:
    """Return what went wrong, with which file, and what to do; `file` is shown as it is."""
    place = f" ({file})" if file else ""
    if error.errno in _FORBIDDEN and file:
        return f"You may not use {file}: ask its owner for the right, or run as who owns it."
    if error.errno in _FORBIDDEN:
        # Locks between processes lie in shared memory, and no name comes with their errors.
        return (
            "The system forbids a facility, most likely shared memory: give your user the right to "
            "write in /dev/shm, or set TMPDIR to a folder that you may write; see `vidcat doctor`."
        )
    known = _SENTENCES.get(error.errno or 0)
    if known is not None:
        return known.format(file=place)
    return (
        f"The system reports: {error.strerror or error}{place}; `vidcat doctor` looks for causes."
    )
