"""Landlock: give up every path, TCP, and signals to outsiders.

Numbers are from linux/landlock.h; the system calls have the same number on every architecture.
What Landlock does not cover (UDP, changing the mode or times of a file already open) is left to
the seccomp filter.
"""

import ctypes
import os
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from vidcat.media.sandbox.linux import syscall

_CREATE_RULESET: Final = 444
_RESTRICT_SELF: Final = 446
_ADD_RULE: Final = 445
_ASK_VERSION: Final = 1
_PATH_BENEATH: Final = 1
_READ_FILE: Final = 1 << 2
_READ_FOLDER: Final = 1 << 3

# How many file rights each ABI knows; to name one that the kernel does not know is an error.
_FILE_RIGHTS: Final = {1: 13, 2: 14, 3: 15, 4: 15, 5: 16}
_TCP_BIND_AND_CONNECT: Final = 0b11  # from ABI 4
_SCOPE_SOCKETS_AND_SIGNALS: Final = 0b11  # from ABI 6


def abi() -> int:
    """Return the Landlock version of the running kernel, 0 when it has none or it is off."""
    try:
        return syscall(_CREATE_RULESET, None, 0, _ASK_VERSION)
    except OSError:
        return 0


def deny_all(*, but_reading: Iterable[Path] = ()) -> None:
    """Deny this thread and its children all that this kernel's Landlock can deny.

    What lies below the folders `but_reading` can still be read. Needs PR_SET_NO_NEW_PRIVS and an
    ABI of at least 1. Raises OSError.
    """
    attributes = ctypes.create_string_buffer(_ruleset(abi()))
    # The buffer ends in a zero byte of ctypes' own, which is no part of the structure.
    ruleset = syscall(_CREATE_RULESET, attributes, len(attributes) - 1, 0)
    try:
        for folder in but_reading:
            _allow_reading(ruleset, folder)
        syscall(_RESTRICT_SELF, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow_reading(ruleset: int, folder: Path) -> None:
    """Add a rule of `struct landlock_path_beneath_attr`, which is packed."""
    if not folder.is_dir():
        return
    beneath = os.open(folder, os.O_PATH | os.O_CLOEXEC)
    try:
        rule = ctypes.create_string_buffer(struct.pack("=Qi", _READ_FILE | _READ_FOLDER, beneath))
        syscall(_ADD_RULE, ruleset, _PATH_BENEATH, rule, 0)
    finally:
        os.close(beneath)


def _ruleset(version: int) -> bytes:
    """Build a `struct landlock_ruleset_attr` that handles, and so denies, every right."""
    words = [(1 << _FILE_RIGHTS[min(version, max(_FILE_RIGHTS))]) - 1]
    if version >= 4:
        words.append(_TCP_BIND_AND_CONNECT)
    if version >= 6:
        words.append(_SCOPE_SOCKETS_AND_SIGNALS)
    return struct.pack(f"={len(words)}Q", *words)
