"""Run one outside program to its end, bounded in time, with its last words kept.

For programs that we chose and inputs that we trust; evidence goes to the sandbox.
"""

import contextlib
import os
import signal
import subprocess
import tempfile
import threading
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import IO, Final

from vidcat.errors import ToolFailed, ToolMissing

_TAIL_BYTES: Final = 1_000  # of standard error that go into the message


def run_program(command: Sequence[str], *, timeout_s: float) -> bytes:
    """Run a program and give its standard output; whatever it started ends with it.

    Raises ToolMissing when it cannot be started, ToolFailed with the tail of its standard error
    when it ends with another status than 0 or is still running after `timeout_s`.
    """
    name = Path(command[0]).name
    # A file and not a pipe: a decoder may complain once a frame, for hours.
    with tempfile.TemporaryFile() as complaints:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=complaints,
                start_new_session=True,
            )
        except OSError as error:
            raise ToolMissing(f"{command[0]} cannot be started: {error.strerror}.") from error
        try:
            output, _ = child.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as error:
            raise ToolFailed(
                f"{name} was stopped after {timeout_s:g} s.{_last_words(complaints)}"
            ) from error
        finally:
            _end(child)
        if child.returncode:
            raise ToolFailed(
                f"{name} ended with status {child.returncode}.{_last_words(complaints)}"
            )
        return output


def feed_program(command: Sequence[str], pieces: Iterable[bytes], *, timeout_s: float) -> None:
    """Run a program on what it reads from its standard input, piece by piece.

    It is killed when `pieces` raises. Raises as `run_program` does.
    """
    name = Path(command[0]).name
    with tempfile.TemporaryFile() as complaints:
        try:
            child = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,
            )
        except OSError as error:
            raise ToolMissing(f"{command[0]} cannot be started: {error.strerror}.") from error
        alarm = threading.Timer(timeout_s, child.kill)
        alarm.start()
        try:
            _feed(child, pieces)
        finally:
            alarm.cancel()
            _end(child)
        if child.returncode:
            raise ToolFailed(
                f"{name} ended with status {child.returncode}.{_last_words(complaints)}"
            )


def _feed(child: subprocess.Popen[bytes], pieces: Iterable[bytes]) -> None:
    """Write all pieces and wait; a program that stops reading says why by its status."""
    source = child.stdin
    if source is None:
        raise ValueError("the program has no standard input")
    for piece in pieces:
        try:
            source.write(piece)
        except BrokenPipeError:
            break
    with contextlib.suppress(BrokenPipeError):
        source.close()
    child.wait()


def _end(child: subprocess.Popen[bytes]) -> None:
    # Not reaped yet, so the number still is this child's and the whole group's.
    if child.returncode is None:
        os.killpg(child.pid, signal.SIGKILL)
    with child:  # closes its pipe and waits for it
        pass


def _last_words(complaints: IO[bytes]) -> str:
    size = complaints.seek(0, os.SEEK_END)
    complaints.seek(max(0, size - _TAIL_BYTES))
    said = complaints.read().decode("utf-8", "replace").strip()
    return f" It said: {said}" if said else ""
