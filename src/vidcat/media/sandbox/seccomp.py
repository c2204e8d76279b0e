"""Seccomp-BPF filters that leave a confined process the system calls of a list, and no others.

All others are refused with EPERM, as if a right were missing. From number 424 on (Linux 5.1; they
are the same everywhere) it is ENOSYS, as on an old kernel, so that the C library falls back on the
call it used before: on clone for clone3. A call made by another architecture's rules kills the
process. Filters add up: a decoder is held by the warm process's and by its own.
"""

import ctypes
import errno
import os
import platform
import struct
from typing import Final

from vidcat.media.sandbox.linux import prctl
from vidcat.media.sandbox.syscalls import NoneOfBits, Numbers, OneOf, OnItself, Rules

_PR_SET_SECCOMP: Final = 22
_MODE_FILTER: Final = 2

# From linux/seccomp.h and linux/audit.h.
_KILL: Final = 0x80000000
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
_MACHINES: Final = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}

_X32: Final = 0x40000000  # x86_64 only: the bit that marks a call of the x32 ABI
FIRST_NEW: Final = 424

# linux/bpf_common.h: class | size | mode, and class | operation.
_LOAD: Final = 0x20
_JUMP_IF_EQUAL: Final = 0x15
_JUMP_IF_AT_LEAST: Final = 0x35
_JUMP_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06

# struct seccomp_data on a little-endian machine.
_NUMBER: Final = 0
_ARCHITECTURE: Final = 4
_ARGUMENTS: Final = 16


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


def allow_only(calls: Numbers, rules: Rules) -> None:
    """Refuse this thread and its children all calls but these, for ever.

    `rules` say of some of them with which arguments. Needs PR_SET_NO_NEW_PRIVS. Raises OSError.
    """
    column, architecture = _MACHINES[platform.machine()]
    code = [
        _instruction(_LOAD, _ARCHITECTURE),
        _instruction(_JUMP_IF_EQUAL, architecture, 1, 0),
        _return(_KILL),
        _instruction(_LOAD, _NUMBER),
    ]
    if column == _MACHINES["x86_64"][0]:
        code += [_instruction(_JUMP_IF_AT_LEAST, _X32, 0, 1), _return(_KILL)]
    for name, numbers in calls.items():
        number = numbers[column]
        if number is not None:
            verdict = _verdict(rules[name]) if name in rules else [_return(_ALLOW)]
            code += [_instruction(_JUMP_IF_EQUAL, number, 0, len(verdict)), *verdict]
    code += [
        _instruction(_JUMP_IF_AT_LEAST, FIRST_NEW, 0, 1),
        _return(_ERRNO | errno.ENOSYS),
        _return(_ERRNO | errno.EPERM),
    ]
    prctl(_PR_SET_SECCOMP, _MODE_FILTER, _Program(len(code), b"".join(code)))


def _verdict(rule: OneOf | NoneOfBits | OnItself) -> list[bytes]:
    """Judge one argument. Only its low half is looked at: the kernel takes these as int."""
    match rule:
        case NoneOfBits(argument, bits):
            return [
                _load(argument),
                _instruction(_JUMP_IF_ANY_BIT, bits, 0, 1),
                _return(_ERRNO | errno.EPERM),
                _return(_ALLOW),
            ]
        case OneOf(argument, values):
            tests = [
                line
                for value in values
                for line in (_instruction(_JUMP_IF_EQUAL, value, 0, 1), _return(_ALLOW))
            ]
            return [_load(argument), *tests, _return(_ERRNO | errno.EPERM)]
        case OnItself():
            return _verdict(OneOf(0, (os.getpid(),)))


def _load(argument: int) -> bytes:
    return _instruction(_LOAD, _ARGUMENTS + 8 * argument)


def _return(verdict: int) -> bytes:
    return _instruction(_RETURN, verdict)


def _instruction(code: int, operand: int, if_true: int = 0, if_false: int = 0) -> bytes:
    """Pack one `struct sock_filter` (linux/filter.h)."""
    return struct.pack("=HBBI", code, if_true, if_false, operand)
