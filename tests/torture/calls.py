"""System calls that change files, held up by the kernel until a supervisor has decided on each.

The kernel asks through seccomp's notifications (seccomp_unotify(2), Linux 5.5): no compiler, no
tracer and no root are needed, children are held up too, and what is not asked for runs at full
speed. The filter stays with the process and its children for ever.
"""

import ctypes
import errno
import fcntl
import os
import platform
import select
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_ARCHITECTURES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
# Each call that changes what a disk holds, by its number here and on aarch64, where it has one.
NUMBERS: Final[Mapping[str, tuple[int | None, int | None]]] = MappingProxyType(
    {
        "write": (1, 64),
        "pwrite64": (18, 68),
        "writev": (20, 66),
        "pwritev": (296, 70),
        "pwritev2": (328, 287),
        "sendfile": (40, 71),
        "copy_file_range": (326, 285),
        "fsync": (74, 82),
        "fdatasync": (75, 83),
        "truncate": (76, 45),
        "ftruncate": (77, 46),
        "fallocate": (285, 47),
        "open": (2, None),
        "creat": (85, None),
        "openat": (257, 56),
        "openat2": (437, 437),
        "mkdir": (83, None),
        "mkdirat": (258, 34),
        "rename": (82, None),
        "renameat": (264, 38),
        "renameat2": (316, 276),
        "link": (86, None),
        "linkat": (265, 37),
        "unlink": (87, None),
        "unlinkat": (263, 35),
        "rmdir": (84, None),
    }
)
# An open that makes or empties nothing is of no interest, and there are thousands.
_OPEN_FLAGS: Final = {"open": 1, "openat": 2}
_SECCOMP: Final = {"x86_64": 317, "aarch64": 277}
_SET_MODE_FILTER, _NEW_LISTENER = 1, 1 << 3
_ALLOW, _NOTIFY = 0x7FFF0000, 0x7FC00000
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_PR_SET_NO_NEW_PRIVS: Final = 38

_ASKED = struct.Struct("=QIIiIQ6Q")
_ANSWER = struct.Struct("=QqiI")
_RECEIVE, _SEND, _STILL_ASKED = 0xC0502100, 0xC0182101, 0x40082102
_GO_ON: Final = 1


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


@dataclass(frozen=True, slots=True)
class Asked:
    """One call that waits: who makes it (a thread's id), its name and its six arguments."""

    ticket: int
    pid: int
    name: str
    arguments: tuple[int, ...]


def hold_up() -> int:
    """Hold up this process's calls and its children's from now on; gives the descriptor to ask."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "prctl")
    code = _code()
    program = _Program(len(code), b"".join(code))
    number = _SECCOMP[platform.machine()]
    listener = libc.syscall(number, _SET_MODE_FILTER, _NEW_LISTENER, ctypes.byref(program))
    if listener < 0:
        raise OSError(ctypes.get_errno(), "seccomp")
    return int(listener)


def _code() -> list[bytes]:
    column, architecture = _ARCHITECTURES[platform.machine()]
    code = [_line(_LOAD, 4), _line(_EQUAL, architecture, 1, 0), _line(_RETURN, _ALLOW)]
    code.append(_line(_LOAD, 0))
    for name, numbers in NUMBERS.items():
        number = numbers[column]
        if number is None:
            continue
        verdict = [_line(_RETURN, _NOTIFY)]
        if name in _OPEN_FLAGS:
            flags = os.O_CREAT | os.O_TRUNC
            verdict = [
                _line(_LOAD, 16 + 8 * _OPEN_FLAGS[name]),
                _line(_ANY_BIT, flags, 0, 1),
                _line(_RETURN, _NOTIFY),
                _line(_RETURN, _ALLOW),
            ]
        code += [_line(_EQUAL, number, 0, len(verdict)), *verdict]
    return [*code, _line(_RETURN, _ALLOW)]


def _line(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    return struct.pack("=HBBI", code, if_true, if_false, operand)


class Listener:
    """The supervisor's end: takes one call at a time, and lets it go on or fail."""

    def __init__(self, descriptor: int) -> None:
        self._fd = descriptor
        column = _ARCHITECTURES[platform.machine()][0]
        self._names = {each[column]: name for name, each in NUMBERS.items()}
        self._poll = select.poll()
        self._poll.register(descriptor, select.POLLIN)

    def next(self, within_s: float) -> Asked | None:
        """Take the next call, None when none comes in time; EOFError when nobody is left."""
        for _, happened in self._poll.poll(within_s * 1000):
            if not happened & select.POLLIN:
                raise EOFError
            asked = bytearray(_ASKED.size)
            try:
                fcntl.ioctl(self._fd, _RECEIVE, asked, True)
            except OSError as error:
                if error.errno == errno.ENOENT:  # it was killed while it waited
                    return None
                raise
            ticket, pid, _, number, _, _, *arguments = _ASKED.unpack(asked)
            return Asked(ticket, pid, self._names[number], tuple(arguments))
        return None

    def waits(self, asked: Asked) -> bool:
        """Return whether a call still waits: else what was read of its process may be another's."""
        try:
            fcntl.ioctl(self._fd, _STILL_ASKED, struct.pack("=Q", asked.ticket))
        except OSError:
            return False
        return True

    def go_on(self, asked: Asked) -> None:
        """Let a call happen."""
        self._answer(_ANSWER.pack(asked.ticket, 0, 0, _GO_ON))

    def fail(self, asked: Asked, number: int) -> None:
        """Let a call fail with an error number, without happening."""
        self._answer(_ANSWER.pack(asked.ticket, 0, -number, 0))

    def _answer(self, answer: bytes) -> None:
        try:
            fcntl.ioctl(self._fd, _SEND, answer)
        except OSError as error:
            if error.errno != errno.ENOENT:  # its process is gone
                raise

    def close(self) -> None:
        """Close it: calls that are held up later fail with ENOSYS."""
        os.close(self._fd)
