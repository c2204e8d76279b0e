"""Run the command line in forks of one warm process: to start anew each time costs a second.

A fork is what `python -m vidcat` is but for the imports that came before it: a process of its own,
with its own arguments, folder, environment, streams and exit status. What hangs on starting
(signals, terminals, broken pipes, other users) is tested with `python -m vidcat` itself.
"""

import atexit
import contextlib
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

_STATUS_OF_A_CRASH = 70


def run_vidcat(
    arguments: Sequence[str | bytes | Path],
    *,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout: float = 240,
) -> subprocess.CompletedProcess[str]:
    """Run `vidcat` with these arguments, as `subprocess.run` would with captured text."""
    words = [os.fsdecode(each) for each in arguments]
    with tempfile.NamedTemporaryFile() as out, tempfile.NamedTemporaryFile() as err:
        order = {
            "words": [os.fsencode(word).hex() for word in words],
            "cwd": str(cwd or Path.cwd()),
            "env": dict(os.environ if env is None else env),
            "streams": [out.name, err.name],
        }
        status = _ordered(order, timeout)
        texts = [_text(each) for each in (out, err)]
    return subprocess.CompletedProcess(words, status, *texts)


def _ordered(order: Mapping[str, object], timeout: float) -> int:
    server = _server()
    assert server.stdin is not None
    assert server.stdout is not None
    server.stdin.write(json.dumps({**order, "timeout": timeout}) + "\n")
    server.stdin.flush()
    status = int(server.stdout.readline())
    if status == -signal.SIGKILL:
        raise subprocess.TimeoutExpired("vidcat", timeout)
    return status


def _text(stream: IO[bytes]) -> str:
    stream.seek(0)
    # As subprocess does in text mode.
    return stream.read().decode("utf-8").replace("\r\n", "\n")


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    atexit.register(_end, server)
    return server


def _end(server: subprocess.Popen[str]) -> None:
    server.communicate()


def _serve() -> None:
    import vidcat.catalogue
    import vidcat.operations.copies.explain
    import vidcat.operations.copies.match_files
    import vidcat.operations.export.answers
    import vidcat.operations.frames.labelling
    import vidcat.pipeline  # noqa: F401 (what takes long to import, once for all)

    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _become(order)
        sys.stdout.write(f"{_waited(child, order['timeout'])}\n")
        sys.stdout.flush()


def _become(order: Mapping[str, object]) -> None:
    from vidcat.__main__ import main

    status = _STATUS_OF_A_CRASH
    try:
        _take_on(order)
        main()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 (the interpreter itself does this at the end)
        sys.excepthook(*sys.exc_info())
        status = 1
    finally:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(OSError, ValueError):
                stream.flush()
        os._exit(status)


def _take_on(order: Mapping[str, object]) -> None:
    words, streams, env = order["words"], order["streams"], order["env"]
    assert isinstance(words, list)
    assert isinstance(streams, list)
    assert isinstance(env, dict)
    os.environ.clear()
    os.environ.update(env)
    os.chdir(str(order["cwd"]))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, path in enumerate(streams, 1):
        os.dup2(os.open(path, os.O_WRONLY), number)
    sys.stdin = io.TextIOWrapper(os.fdopen(0, "rb"), "utf-8")
    sys.stdout = io.TextIOWrapper(os.fdopen(1, "wb"), "utf-8")
    sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb"), "utf-8", line_buffering=True)
    sys.argv = ["vidcat", *(os.fsdecode(bytes.fromhex(word)) for word in words)]


def _waited(child: int, timeout: float) -> int:
    """Wait for a child; one that takes too long is killed with all that it started."""
    until = time.monotonic() + timeout
    pause = 0.001
    while time.monotonic() < until:
        ended, status = os.waitpid(child, os.WNOHANG)
        if ended:
            return os.waitstatus_to_exitcode(status)
        time.sleep(pause)
        pause = min(0.02, pause * 1.5)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return -signal.SIGKILL


if __name__ == "__main__":
    _serve()
