"""Give up capabilities for a while: file modes bind root too, then (capabilities(7))."""

import ctypes
import os
from collections.abc import Iterator
from contextlib import contextmanager

DAC_OVERRIDE, DAC_READ_SEARCH = 1, 2
_VERSION_3 = 0x20080522
_PR_CAPBSET_DROP = 24  # prctl(2)
_LIBC = ctypes.CDLL(None, use_errno=True)


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Half(ctypes.Structure):  # of 64 capabilities
    _fields_ = tuple((name, ctypes.c_uint32) for name in ("effective", "permitted", "inheritable"))


@contextmanager
def without_capabilities(*numbers: int) -> Iterator[None]:
    """Make these capabilities of this thread ineffective; who does not have them loses nothing."""
    kept, less = _read(), _read()
    for number in numbers:
        less[number // 32].effective &= ~(1 << number % 32)
    _call("capset", less)
    try:
        yield
    finally:
        _call("capset", kept)


def _read() -> "ctypes.Array[_Half]":
    halves = (_Half * 2)()
    _call("capget", halves)
    return halves


def _call(name: str, halves: "ctypes.Array[_Half]") -> None:
    if getattr(_LIBC, name)(ctypes.byref(_Header(_VERSION_3, 0)), halves) != 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))


def bind_by_modes() -> None:
    """Have file modes bind this process and all that it starts, root too: for `preexec_fn`."""
    for number in (DAC_OVERRIDE, DAC_READ_SEARCH):
        _LIBC.prctl(_PR_CAPBSET_DROP, number, 0, 0, 0)  # fails where there is nothing to drop
