"""What a document does that has taken over its reader; each tells what worked."""

import ctypes
import errno
import fcntl
import json
import os
import socket
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def attempt_all(targets: bytes) -> bytes:
    """Try every way out; return, by name, "worked" or the error."""
    found = json.loads(targets)
    attempts: dict[str, Callable[[], object]] = {
        "read /etc/passwd": lambda: Path("/etc/passwd").read_bytes(),
        "read a file of the user's": lambda: Path(found["secret"]).read_bytes(),
        "list a folder of the user's": lambda: list(Path(found["secret"]).parent.iterdir()),
        "write a file": lambda: Path(found["secret"]).with_name("new").touch(),
        "remove a file": lambda: Path(found["secret"]).unlink(),
        "connect by TCP": lambda: socket.create_connection(("127.0.0.1", found["port"]), 2),
        "send by UDP": lambda: socket.socket(type=socket.SOCK_DGRAM),
        "fork": os.fork,
        "run a program": lambda: subprocess.run(["/bin/true"], check=True),
        "signal the parent": lambda: os.kill(found["parent"], 0),
        "change a file's mode": lambda: Path(found["secret"]).chmod(0o777),
        "move a file": lambda: Path(found["secret"]).rename(found["secret"] + ".x"),
        "make a thread": _thread,
        "read the parent's memory": lambda: os.open(f"/proc/{found['parent']}/mem", os.O_RDONLY),
    }
    return json.dumps({name: _outcome(attempt) for name, attempt in attempts.items()}).encode()


def _thread() -> None:
    try:
        threading.Thread(target=str).start()
    except RuntimeError as error:
        raise OSError(errno.EAGAIN, str(error)) from None


def make_calls(numbers: bytes) -> bytes:
    """Make each system call of a list with nonsense; return the error of each."""
    libc = ctypes.CDLL(None, use_errno=True)
    errors = {}
    for number in json.loads(numbers):
        ctypes.set_errno(0)
        libc.syscall(ctypes.c_long(number), *[ctypes.c_long(-1)] * 6)
        errors[str(number)] = errno.errorcode.get(ctypes.get_errno(), "none")
    return json.dumps(errors).encode()


def misuse_file(file: BinaryIO) -> bytes:
    """Read a file that was handed over, and try to change it."""
    number = file.fileno()
    attempts: dict[str, Callable[[], object]] = {
        "write": lambda: os.write(number, b"x"),
        "cut": lambda: os.ftruncate(number, 0),
        "change its mode": lambda: os.chmod(number, 0o777),  # noqa: PTH101
        "change its times": lambda: os.utime(number, (0, 0)),
        "lock": lambda: fcntl.flock(number, fcntl.LOCK_EX),
        "open it anew": lambda: os.open(f"/proc/self/fd/{number}", os.O_WRONLY),
    }
    tried = {name: _outcome(attempt) for name, attempt in attempts.items()}
    return json.dumps({"read": file.read().decode(), "tried": tried}).encode()


def _outcome(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except OSError as error:
        return type(error).__name__
    return "worked"


def import_late(_: bytes) -> bytes:
    """Import what was never imported here before, as libraries do in the middle of their work."""
    import decimal
    import sqlite3
    import xml.dom.minidom
    from zoneinfo import ZoneInfo

    made = xml.dom.minidom.parseString("<a/>").toxml()
    with sqlite3.connect(":memory:") as database:
        (one,) = database.execute("SELECT 1").fetchone()
    return f"{made}{one}{decimal.Decimal(1)}{ZoneInfo('UTC')}".encode()
