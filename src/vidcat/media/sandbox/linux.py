"""The two doors to the kernel that the sandbox needs and Python lacks: prctl(2) and syscall(2)."""

import ctypes
import os
from typing import Final

_LIBC: Final = ctypes.CDLL(None, use_errno=True)

Argument = int | ctypes.Structure | ctypes.Array[ctypes.c_char] | None


def prctl(option: int, *arguments: Argument) -> int:
    """Call prctl(2); arguments left out are zero, which some options insist on.

    Raises OSError.
    """
    padded = (*arguments, *(0,) * (4 - len(arguments)))
    return _checked(_LIBC.prctl(ctypes.c_int(option), *map(_as_word, padded)))


def syscall(number: int, *arguments: Argument) -> int:
    """Call syscall(2) by number. Raises OSError."""
    return _checked(_LIBC.syscall(ctypes.c_long(number), *map(_as_word, arguments)))


def _as_word(argument: Argument) -> object:
    if isinstance(argument, int):
        return ctypes.c_ulong(argument)
    return None if argument is None else ctypes.byref(argument)


def _checked(result: int) -> int:
    if result == -1:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return result
