"""Run one function over hostile bytes in a process of its own, confined and stopped at its bounds.

Bytes go in and bytes come out, never a pickle: what comes back from a process that met a hostile
page is hostile too.
"""

import logging
import multiprocessing
import os
import resource
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import reduction
from multiprocessing.connection import Connection
from pathlib import Path
from typing import BinaryIO

from vidcat.media.sandbox.confine import confine_reader

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class ProcessLimits:
    """Bounds on one child; the kernel holds the first two, the parent the others."""

    memory_bytes: int = 1_536 * MIB  # address space (RLIMIT_AS), not resident pages
    cpu_seconds: int = 20
    wall_seconds: float = 40.0
    output_bytes: int = 64 * MIB


class OutOfBounds(Exception):
    """The process ended without an answer; the message says what it used up."""


def run_bounded(function: Callable[[bytes], bytes], payload: bytes, limits: ProcessLimits) -> bytes:
    """Return function(payload), computed in a fresh process; raise OutOfBounds.

    `function` is a function at the top of a module. Where the kernel can, the process has no
    network, and no files but the folders of Python and its libraries; it is gone at the end.
    """
    return _answer(_OfBytes(function), limits, lambda pipe, _: pipe.send_bytes(payload))


def run_bounded_on_file(
    function: Callable[[BinaryIO], bytes], file: BinaryIO, limits: ProcessLimits
) -> bytes:
    """Return function(file), computed as `run_bounded` does, on a file too large to be handed over.

    The process gets the descriptor, which must be open for reading only, and reads on where
    the file stands. Raises OutOfBounds.
    """

    def hand_over(pipe: Connection, child: int) -> None:
        reduction.send_handle(pipe, file.fileno(), child)

    return _answer(_OfFile(function), limits, hand_over)


@dataclass(frozen=True, slots=True)
class _OfBytes:
    function: Callable[[bytes], bytes]

    def received(self, pipe: Connection) -> Callable[[], bytes]:
        """Take what the function is to work on, while the process may still do so."""
        payload = pipe.recv_bytes()
        return lambda: self.function(payload)


@dataclass(frozen=True, slots=True)
class _OfFile:
    function: Callable[[BinaryIO], bytes]

    def received(self, pipe: Connection) -> Callable[[], bytes]:
        """Take what the function is to work on, while the process may still do so."""
        file = os.fdopen(reduction.recv_handle(pipe), "rb")
        return lambda: self.function(file)


def _answer(
    work: _OfBytes | _OfFile, limits: ProcessLimits, hand_over: Callable[[Connection, int], None]
) -> bytes:
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe()
    child = context.Process(target=_child, args=(theirs, work, limits), daemon=True)
    child.start()
    theirs.close()
    late = threading.Event()
    watchdog = threading.Timer(limits.wall_seconds, _end, (child, late))
    watchdog.start()
    try:
        hand_over(ours, child.pid or 0)
        return ours.recv_bytes(limits.output_bytes)
    except (EOFError, OSError) as error:
        child.join(1)
        raise OutOfBounds(_why(child.exitcode, late.is_set())) from error
    finally:
        watchdog.cancel()
        child.kill()
        child.join()
        ours.close()


def _end(child: multiprocessing.process.BaseProcess, late: threading.Event) -> None:
    late.set()
    child.kill()


def _why(exit_code: int | None, late: bool) -> str:
    if late or exit_code == -signal.SIGXCPU:
        return "it took too long"
    return "it took too much memory, or broke its reader"


def _child(pipe: Connection, work: _OfBytes | _OfFile, limits: ProcessLimits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory_bytes, limits.memory_bytes))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    # What libraries say about a hostile page, tracebacks too, is nothing for a person's terminal.
    logging.disable()
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    compute = work.received(pipe)
    confine_reader(_libraries())
    pipe.send_bytes(compute())


def _libraries() -> list[Path]:
    """List the folders from which Python and shared libraries are loaded; nobody's own files."""
    own = Path(__file__).parents[2]  # the package, wherever it is installed
    system = ("/usr/lib", "/usr/share/zoneinfo", "/lib", "/lib64")
    return [Path(sys.prefix), Path(sys.base_prefix), own, *map(Path, system)]
