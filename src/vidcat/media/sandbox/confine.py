"""Confinement that a process puts on itself before it reads a hostile file.

`confine_server` runs once, in the warm process that forks decoders; `confine_decoder` runs in each
fork. Both only ever take away, and nothing here can be undone.
"""

import ctypes
import os
import resource
import signal
import struct
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vidcat.media.sandbox import landlock, seccomp, syscalls
from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.linux import prctl, syscall

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_CAPBSET_DROP: Final = 24
_PR_SET_NO_NEW_PRIVS: Final = 38

_CAPSET: Final = {"x86_64": 126, "aarch64": 91}
_CAPABILITY_VERSION_3: Final = 0x20080522

# A decoder is handed two descriptors and needs no other; the rest is room for the C library.
_MAX_DESCRIPTORS: Final = 16


@dataclass(frozen=True, slots=True)
class Mechanism:
    """The layers that hold a decoder; none at all means no sandbox."""

    bubblewrap: bool = False
    landlock: bool = False
    seccomp: bool = False

    @property
    def contains(self) -> bool:
        """Whether a decoder under these layers has neither files nor network."""
        return self.bubblewrap or (self.landlock and self.seccomp)

    def __str__(self) -> str:
        layers = (
            ("bubblewrap", self.bubblewrap),
            ("Landlock", self.landlock),
            ("seccomp", self.seccomp),
        )
        found = ", ".join(name for name, used in layers if used)
        if self.contains:
            return found
        return f"none ({found} only)" if found else "none"


def confine_server(mechanism: Mechanism) -> None:
    """Drop privileges, files and network as far as `mechanism` says; die with the parent.

    Must run while the process has one thread. Raises OSError when a layer cannot be had.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    prctl(_PR_SET_DUMPABLE, 0)
    _drop_capabilities()
    if mechanism.landlock:
        landlock.deny_all()
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if mechanism.seccomp:
        seccomp.allow_only(syscalls.SERVER, syscalls.SERVER_RULES)


def reader_layers() -> Mechanism:
    """Return the layers that this kernel has for a process that reads hostile documents."""
    if sys.platform != "linux":
        return Mechanism()
    return Mechanism(landlock=landlock.abi() > 0, seccomp=seccomp.supported())


def confine_reader(libraries: Iterable[Path]) -> None:
    """Drop all files but `libraries`, the network and other processes, where the kernel can.

    For a process of one thread that reads a hostile document, given to it as bytes. Python loads
    what it needs only when it needs it, so the folders of its libraries can still be read.
    """
    layers = reader_layers()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform != "linux":
        return
    prctl(_PR_SET_NO_NEW_PRIVS, 1)
    prctl(_PR_SET_DUMPABLE, 0)
    prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    _drop_capabilities()
    if layers.landlock:
        landlock.deny_all(but_reading=libraries)
    if layers.seccomp:
        seccomp.allow_only(syscalls.READER, syscalls.READER_RULES)


def confine_decoder(mechanism: Mechanism, limits: Limits, server: int) -> None:
    """Bound memory, time and descriptors, allow no new thread or process, die with `server`.

    Raises OSError when a layer cannot be had.
    """
    if sys.platform == "linux":
        prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != server:  # it died before the line above
            os._exit(1)
    # One second on, SIGKILL follows for a decoder that ignores SIGXCPU.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_NOFILE, (_MAX_DESCRIPTORS, _MAX_DESCRIPTORS))
    # No byte into any file, even one open for writing.
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # However many the user runs, this one makes no more, as decoding takes one thread. The kernel
    # does not hold root to it; seccomp does.
    resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))
    if mechanism.seccomp:
        seccomp.allow_only(syscalls.DECODER, syscalls.DECODER_RULES)


def _drop_capabilities() -> None:
    """Leave root with the rights of an ordinary user; without capabilities, do nothing."""
    if os.geteuid() != 0:
        return
    for capability in range(64):
        try:
            prctl(_PR_CAPBSET_DROP, capability)
        except OSError:  # past the last one this kernel knows, or bubblewrap took the right away
            break
    header = ctypes.create_string_buffer(struct.pack("=Ii", _CAPABILITY_VERSION_3, 0))
    nothing = ctypes.create_string_buffer(24)
    syscall(_CAPSET[os.uname().machine], header, nothing)
