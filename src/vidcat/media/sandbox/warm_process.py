"""The parent's handle on one zygote process: start it, ask it, kill it."""

import importlib.util
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final, Self

import vidcat
from vidcat.errors import SandboxUnavailable
from vidcat.media.sandbox import bubblewrap
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.zygote import MAX_REQUEST_BYTES

_START_SECONDS: Final = 60.0  # imports from a cold, slow disk
_MAX_COMPLAINT_BYTES: Final = 4096

# The import path is given as arguments, after the standard library's: PYTHONPATH would come before
# it. -S leaves out .pth files, which run code; -s and -P the user's and the current folder.
_PYTHON_OPTIONS: Final = ("-B", "-P", "-S", "-s")
_BOOT: Final = (
    "import sys; sys.path += sys.argv[2:]; "
    "from vidcat.media.sandbox.zygote import main; main(int(sys.argv[1]))"
)
# The first keeps OpenBLAS from crashing on hosts that set it; the second, some Pythons need.
_KEPT_VARIABLES: Final = ("OPENBLAS_CORETYPE", "LD_LIBRARY_PATH")
_PACKAGES: Final = ("numpy", "av", "cv2")


class WarmProcess:
    """A running zygote. One call at a time: `submit`, then `report`."""

    def __init__(self, process: "subprocess.Popen[bytes]", control: socket.socket) -> None:
        self._process = process
        self._control = control

    @classmethod
    def start(
        cls, mechanism: Mechanism, entries: Mapping[str, str], import_paths: Sequence[Path]
    ) -> Self:
        """Start a zygote under `mechanism` and wait until it has confined itself.

        It dies with the thread that calls this. Raises SandboxUnavailable with the reason.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            process = subprocess.Popen(
                _command(mechanism, theirs.fileno(), import_paths),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=_environment(),
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        warm = cls(process, ours)
        try:
            warm._greet(mechanism, entries)
        except OSError as error:
            raise SandboxUnavailable(f"{mechanism}: {warm._complaint() or error}") from error
        finally:
            if process.stderr is not None:
                process.stderr.close()
        return warm

    def _greet(self, mechanism: Mechanism, entries: Mapping[str, str]) -> None:
        self._control.settimeout(_START_SECONDS)
        hello = {"entries": dict(entries), "mechanism": asdict(mechanism)}
        self._control.sendall(json.dumps(hello).encode())
        if not self._control.recv(MAX_REQUEST_BYTES):
            raise ConnectionError("the sandboxed process ended at once")

    def _complaint(self) -> str:
        """End the process and give the last line that it wrote to standard error."""
        self.kill()
        pipe = self._process.stderr
        text = pipe.read(_MAX_COMPLAINT_BYTES).decode(errors="replace") if pipe else ""
        return text.strip().rpartition("\n")[2]

    def alive(self) -> bool:
        """Return whether the process still runs, as far as is known yet."""
        return self._process.poll() is None

    def submit(self, call: Mapping[str, Any], media_fd: int) -> int:
        """Send one call with the evidence's descriptor; return the end to read its messages from.

        Raises ValueError for a request that is too large, OSError when the process is gone.
        """
        data = json.dumps(call, allow_nan=False).encode()
        if len(data) > MAX_REQUEST_BYTES:
            raise ValueError(f"a request takes at most {MAX_REQUEST_BYTES} bytes")
        read_end, write_end = os.pipe()
        try:
            socket.send_fds(self._control, [data], [media_fd, write_end])
        except OSError:
            os.close(read_end)
            raise
        finally:
            os.close(write_end)
        return read_end

    def report(self, seconds: float) -> int:
        """Wait for the decoder's end; return its exit status, or minus the signal that killed it.

        Raises TimeoutError, or ConnectionError when the zygote itself is gone.
        """
        self._control.settimeout(max(seconds, 0.001))
        data = self._control.recv(MAX_REQUEST_BYTES)
        if not data:
            raise ConnectionError("the sandboxed process is gone")
        return os.waitstatus_to_exitcode(json.loads(data)["status"])

    def stop(self) -> None:
        """Kill the zygote, from any thread; who talks to it finds it gone."""
        self._process.kill()

    def kill(self) -> None:
        """End the zygote and its decoder, and reap it. Safe to call twice."""
        self._control.close()
        if self._process.returncode is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()


def _command(mechanism: Mechanism, control_fd: int, import_paths: Sequence[Path]) -> list[str]:
    package = Path(vidcat.__file__).parent
    sites = [site for name in _PACKAGES if (site := _site_of(name)) is not None]
    interpreter = _interpreter()
    roots = dict.fromkeys([package.parent, *sites, *import_paths])
    command = [str(interpreter), *_PYTHON_OPTIONS, "-c", _BOOT, str(control_fd), *map(str, roots)]
    if not mechanism.bubblewrap:
        return command
    bwrap = bubblewrap.program()
    if bwrap is None:
        raise SandboxUnavailable("bubblewrap is not installed")
    # The package alone and not the folder it lies in, which may be somebody's project.
    readable = [Path(sys.base_prefix), interpreter, package, *sites, *import_paths]
    return [*bubblewrap.prefix(bwrap, readable), *command]


def _interpreter() -> Path:
    """Return the Python that a virtual environment is made from: inside there is no environment."""
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return (base if base.exists() else Path(sys.executable)).resolve()


def _site_of(package: str) -> Path | None:
    spec = importlib.util.find_spec(package)
    return Path(spec.origin).parent.parent if spec is not None and spec.origin else None


def _environment() -> dict[str, str]:
    given = {
        "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0",
        # A second thread in the zygote would make every fork unsafe.
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }
    return given | {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
