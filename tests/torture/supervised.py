"""The command line run in forks of this process, every change to its files decided on first.

A fork is what `python -m vidcat` is but for the imports that came before it; to start anew costs a
second. So this process has one thread, and stays out of pytest's.
"""

import contextlib
import io
import os
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from torture.calls import Listener, hold_up
from torture.changes import Change, change_of

KILL = -1
_MOST_S = 240
_CRASHED = 70
# Decides on a change by its number, from 0: None lets it happen, an error number lets it fail,
# KILL kills the command and all that it started before it happens.
Verdict = Callable[[int, Change], int | None]


@dataclass(frozen=True)
class Ended:
    """How a command ended: its status (negative: a signal), what it printed, its changes."""

    status: int
    out: str
    err: str
    changes: int


def happens(_number: int, _change: Change) -> int | None:
    """Let every change happen."""
    return None


def warm_up() -> None:
    """Import what takes long, once for all forks."""
    import vidcat.catalogue
    import vidcat.cli
    import vidcat.operations.copies.explain
    import vidcat.operations.export.answers
    import vidcat.operations.frames.labelling
    import vidcat.operations.verify
    import vidcat.pipeline
    import vidcat.store.schema.migrate
    import vidcat.web.pages
    import vidcat.web.server  # noqa: F401


def supervised(
    arguments: Sequence[str | Path],
    cwd: Path,
    verdict: Verdict = happens,
    printed: Callable[[int, int], None] | None = None,
) -> Ended:
    """Run a command on the catalogue below `cwd`; decide on each change below `cwd`.

    `printed` is told, before each decision, the change's number and how many bytes of output were
    printed before it.
    """
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_STREAM)
        sys.stdout.flush()
        child = os.fork()
        if child == 0:
            ours.close()
            _become(arguments, cwd, theirs, (out.fileno(), err.fileno()))
        theirs.close()
        with ours:
            _, descriptors, _, _ = socket.recv_fds(ours, 1, 1)
        listener = Listener(descriptors[0])
        try:
            told = (lambda number: printed(number, _length(out))) if printed else None
            supervisor = _Supervisor(listener, child, str(cwd), verdict, told)
            status = supervisor.run()
        finally:
            listener.close()
        return Ended(status, _text(out), _text(err), supervisor.changes)


@dataclass(frozen=True)
class Started:
    """A command that runs beside this process, unsupervised; its output and errors go to files."""

    pid: int
    out: Path
    err: Path

    def status(self) -> int:
        """Wait for its end; gives its status, negative for a signal."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

    def kill(self) -> None:
        """Kill it and all that it started, as a power cut of the machine does."""
        kill_family(self.pid)
        os.waitpid(self.pid, 0)


def started(arguments: Sequence[str | Path], cwd: Path, name: str) -> Started:
    """Start a command on the catalogue below `cwd`; its output goes to files of that name."""
    out, err = cwd / f"{name}.out", cwd / f"{name}.err"
    sys.stdout.flush()
    with out.open("wb") as to, err.open("wb") as complaints:
        child = os.fork()
        if child == 0:
            _become(arguments, cwd, None, (to.fileno(), complaints.fileno()))
    return Started(child, out, err)


class _Supervisor:
    def __init__(
        self,
        listener: Listener,
        child: int,
        root: str,
        verdict: Verdict,
        told: Callable[[int], None] | None,
    ) -> None:
        self._listener, self._child, self._verdict = listener, child, verdict
        self._roots, self._told = (root,), told
        self.changes = 0

    def run(self) -> int:
        """Decide until the command and all that it started are gone; gives its status."""
        until = time.monotonic() + _MOST_S
        status = None
        while time.monotonic() < until:
            try:
                self._one()
            except EOFError:
                break
            status = self._waited(status, os.WNOHANG)
        else:
            kill_family(self._child)
            raise TimeoutError(f"not done in {_MOST_S} s")
        return self._waited(status, 0) or 0

    def _waited(self, status: int | None, how: int) -> int | None:
        if status is not None:
            return status
        ended, code = os.waitpid(self._child, how)
        return os.waitstatus_to_exitcode(code) if ended else None

    def _one(self) -> None:
        asked = self._listener.next(0.05)
        if asked is None:
            return
        change = change_of(asked, self._roots)
        if change is None or not self._listener.waits(asked):
            self._listener.go_on(asked)
            return
        if self._told:
            self._told(self.changes)
        decided = self._verdict(self.changes, change)
        self.changes += 1
        if decided is None:
            self._listener.go_on(asked)
        elif decided == KILL:
            kill_family(self._child)
        else:
            self._listener.fail(asked, decided)


def kill_family(pid: int) -> None:
    """Kill a process and all that it started."""
    with contextlib.suppress(psutil.NoSuchProcess):
        first = psutil.Process(pid)
        for process in [first, *first.children(recursive=True)]:
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)


def _become(
    arguments: Sequence[str | Path],
    cwd: Path,
    line: socket.socket | None,
    streams: tuple[int, int],
) -> None:
    """Become the command, held up at its changes if there is a line; never returns."""
    status = _CRASHED
    try:
        os.chdir(cwd)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        for number, stream in enumerate(streams, 1):
            os.dup2(stream, number)
        sys.stdin = io.TextIOWrapper(os.fdopen(0, "rb"), "utf-8")
        sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), "utf-8")
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), "utf-8", line_buffering=True)
        words = ["--catalogue", cwd / "catalogue", *arguments]
        sys.argv = ["vidcat", *(os.fspath(word) for word in words)]
        if line is not None:
            _hand_over(line)
        status = _main()
    except BaseException:  # noqa: BLE001 (the interpreter itself does this at the end)
        sys.excepthook(*sys.exc_info())
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)


def _hand_over(line: socket.socket) -> None:
    listener = hold_up()
    socket.send_fds(line, [b"!"], [listener])
    os.close(listener)
    line.close()


def _main() -> int:
    from vidcat.__main__ import main

    try:
        main()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _length(stream: IO[bytes]) -> int:
    return os.fstat(stream.fileno()).st_size


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    return stream.read().decode("utf-8")
