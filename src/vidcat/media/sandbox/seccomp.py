"""A seccomp-BPF filter that leaves a decoder only what decoding needs.

Two filters, added in turn. Every process in the sandbox refuses the calls of `FORBIDDEN` and all
calls newer than the list (ENOSYS, as on an old kernel, so that the C library falls back). The
decoder's own process refuses new processes as well, and signals to any process but itself.
Threads still work. A call made by another architecture's rules kills the process.
"""

import ctypes
import errno
import os
import platform
import struct
from collections.abc import Iterable
from typing import Final

from vidcat.media.sandbox.linux import prctl
from vidcat.media.sandbox.syscalls import (
    CONDITIONAL,
    FCNTL_REFUSED,
    FORBIDDEN,
    FORBIDDEN_TO_DECODER,
    IOCTL_REFUSED,
    Numbers,
)

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2
_PR_SET_PDEATHSIG: Final = 1
_CLONE_THREAD: Final = 0x00010000

# From linux/seccomp.h and linux/audit.h.
_KILL: Final = 0x80000000
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_X32: Final = 0x40000000  # x86_64 only: the bit that marks a call of the x32 ABI
_FIRST_UNKNOWN: Final = 437  # openat2; from 424 on the numbers are the same everywhere

# linux/bpf_common.h: class | size | mode, and class | operation.
_LOAD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_JUMP_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06

# struct seccomp_data on a little-endian machine.
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_FIRST_ARGUMENT: Final = 16
_SECOND_ARGUMENT: Final = 24


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("instructions", ctypes.c_char_p))


def supported() -> bool:
    """Return whether this kernel takes filters and this architecture's call numbers are known."""
    if platform.machine() not in _MACHINES:
        return False
    try:
        prctl(_PR_SET_SECCOMP, _MODE_FILTER, None)
    except OSError as error:
        # A kernel that knows filters got as far as reading the missing program: prctl(2).
        return error.errno == errno.EFAULT
    return False


def deny_escapes() -> None:
    """Refuse every call of `FORBIDDEN`, for this thread and its children for ever.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError.
    """
    _install(_refuse(FORBIDDEN))


def deny_processes() -> None:
    """Refuse new processes, and signals or new limits for any process but this one.

    Needs PR_SET_NO_NEW_PRIVS. Raises OSError.
    """
    me = os.getpid()
    _install(
        [
            *_refuse(FORBIDDEN_TO_DECODER),
            # Its flags lie in memory, out of a filter's sight; the C library falls back on clone.
            *_when(_number("clone3"), [_return(_ERRNO | errno.ENOSYS)]),
            *_when(_number("clone"), _unless_bit(_CLONE_THREAD)),
            *_when(_number("kill"), _unless_equal(me)),
            *_when(_number("tgkill"), _unless_equal(me)),
            *_when(_number("prlimit64"), _unless_equal(0, me)),
            # So that it cannot outlive the process that is to reap it.
            *_when(_number("prctl"), _if_equal(_PR_SET_PDEATHSIG)),
            *_when(_number("fcntl"), _if_any_of(_SECOND_ARGUMENT, FCNTL_REFUSED)),
            *_when(_number("ioctl"), _if_any_of(_SECOND_ARGUMENT, IOCTL_REFUSED)),
        ]
    )


def _install(rules: Iterable[bytes]) -> None:
    column, architecture = _MACHINES[platform.machine()]
    start = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_JUMP_IF_EQUAL, architecture, 1, 0),
        _return(_KILL),
        _instruction(_LOAD, _NUMBER),
    ]
    if column == _MACHINES["x86_64"][0]:
        start += [_instruction(_JUMP_IF_AT_LEAST, _X32, 0, 1), _return(_KILL)]
    start += [
        _instruction(_JUMP_IF_AT_LEAST, _FIRST_UNKNOWN, 0, 1),
        _return(_ERRNO | errno.ENOSYS),
    ]
    code = [*start, *rules, _return(_ALLOW)]
    prctl(_PR_SET_SECCOMP, _MODE_FILTER, _Program(len(code), b"".join(code)))


def _refuse(numbers: Numbers) -> list[bytes]:
    column, _ = _MACHINES[platform.machine()]
    known = [pair[column] for pair in numbers.values()]
    refusal = [_return(_ERRNO | errno.EPERM)]
    return [line for number in known if number is not None for line in _when(number, refusal)]


def _number(name: str) -> int:
    column, _ = _MACHINES[platform.machine()]
    number = CONDITIONAL[name][column]
    assert number is not None
    return number


def _when(number: int, then: list[bytes]) -> list[bytes]:
    return [_instruction(_JUMP_IF_EQUAL, number, 0, len(then)), *then]


# Each of these follows a match on the number, so it ends in a verdict for its call. Only the low
# half of an argument is looked at: the kernel reads these as int, or keeps its flags there.


def _if_any_of(argument: int, refused: Iterable[int]) -> list[bytes]:
    tests = [
        line
        for value in refused
        for line in (_instruction(_JUMP_IF_EQUAL, value, 0, 1), _return(_ERRNO | errno.EPERM))
    ]
    return [_instruction(_LOAD, argument), *tests, _return(_ALLOW)]


def _unless_equal(*allowed: int) -> list[bytes]:
    tests = [
        line
        for value in allowed
        for line in (_instruction(_JUMP_IF_EQUAL, value & 0xFFFFFFFF, 0, 1), _return(_ALLOW))
    ]
    return [_instruction(_LOAD, _FIRST_ARGUMENT), *tests, _return(_ERRNO | errno.EPERM)]


def _if_equal(refused: int) -> list[bytes]:
    return [
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_JUMP_IF_EQUAL, refused, 0, 1),
        _return(_ERRNO | errno.EPERM),
        _return(_ALLOW),
    ]


def _unless_bit(bit: int) -> list[bytes]:
    return [
        _instruction(_LOAD, _FIRST_ARGUMENT),
        _instruction(_JUMP_IF_ANY_BIT, bit, 1, 0),
        _return(_ERRNO | errno.EPERM),
        _return(_ALLOW),
    ]


def _return(verdict: int) -> bytes:
    return _instruction(_RETURN, verdict)


def _instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Pack one `struct sock_filter` (linux/filter.h)."""
    return struct.pack("=HBBI", code, if_true, if_false, operand)
