"""Attempts to leave the sandbox: run inside it to prove that it holds, before any evidence is.

Each attempt does one forbidden thing for real, against a target that the parent set up and watches.
"""

import errno
import mmap
import os
import socket
import threading
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO, Final

from vidcat.media.sandbox.wire import Emit

LOOPBACK: Final = "127.0.0.1"
WORKED: Final = "worked"


def attempt(media: BinaryIO, request: Mapping[str, Any], emit: Emit) -> None:
    """Try each of `request["attempts"]`; emit for each whether it worked, or the error's name.

    `exec` replaces the process when it works, so it must come last, and then nothing is emitted.
    """
    for name in request["attempts"]:
        try:
            _ATTEMPTS[name](media, request)
        except OSError as error:
            emit("attempt", {"name": name, "outcome": errno.errorcode.get(error.errno or 0, "?")})
        else:
            emit("attempt", {"name": name, "outcome": WORKED})


def _read(_: BinaryIO, request: Mapping[str, Any]) -> None:
    with open(request["canary"], "rb") as file:  # noqa: PTH123
        file.read(1)


def _stat(_: BinaryIO, request: Mapping[str, Any]) -> None:
    os.stat(request["canary"])  # noqa: PTH116


def _write(_: BinaryIO, request: Mapping[str, Any]) -> None:
    with open(request["canary"], "ab", buffering=0) as file:  # noqa: PTH123
        file.write(b"x")


def _tcp(_: BinaryIO, request: Mapping[str, Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as caller:
        caller.settimeout(1)
        caller.connect((LOOPBACK, request["tcp_port"]))


def _udp(_: BinaryIO, request: Mapping[str, Any]) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"out", (LOOPBACK, request["udp_port"]))


def _reopen(media: BinaryIO, _: Mapping[str, Any]) -> None:
    """Open the evidence again, for writing, by way of its own descriptor."""
    os.close(os.open(f"/proc/self/fd/{media.fileno()}", os.O_WRONLY))


def _touch(media: BinaryIO, _: Mapping[str, Any]) -> None:
    os.utime(media.fileno(), (0, 0))


def _chmod(media: BinaryIO, _: Mapping[str, Any]) -> None:
    os.chmod(media.fileno(), 0o777)  # noqa: PTH101


def _signal(_: BinaryIO, request: Mapping[str, Any]) -> None:
    os.kill(request["process"], 0)


def _code(_: BinaryIO, __: Mapping[str, Any]) -> None:
    """Get memory that can be run: what was injected could then be called."""
    mmap.mmap(-1, mmap.PAGESIZE, prot=mmap.PROT_READ | mmap.PROT_EXEC).close()


def _memory(_: BinaryIO, request: Mapping[str, Any]) -> None:
    try:
        bytearray(request["too_much"])
    except MemoryError as error:
        raise OSError(errno.ENOMEM, "no memory") from error


def _thread(_: BinaryIO, __: Mapping[str, Any]) -> None:
    thread = threading.Thread(target=str)
    try:
        thread.start()
    except RuntimeError as error:
        raise OSError(errno.EAGAIN, "no thread") from error
    thread.join()


def _fork(_: BinaryIO, __: Mapping[str, Any]) -> None:
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


def _exec(_: BinaryIO, request: Mapping[str, Any]) -> None:
    os.execv(request["program"], [request["program"], "-c", ""])


_ATTEMPTS: Final[Mapping[str, Callable[[BinaryIO, Mapping[str, Any]], None]]] = {
    "read": _read,
    "stat": _stat,
    "write": _write,
    "tcp": _tcp,
    "udp": _udp,
    "reopen": _reopen,
    "touch": _touch,
    "chmod": _chmod,
    "signal": _signal,
    "code": _code,
    "memory": _memory,
    "thread": _thread,
    "fork": _fork,
    "exec": _exec,
}
