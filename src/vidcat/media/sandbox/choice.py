"""Find out which sandbox works here, by trying to break out of it."""

import functools
import select
import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from vidcat.errors import SandboxUnavailable, ToolError
from vidcat.media.sandbox import bubblewrap, landlock, seccomp
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderProtocolError
from vidcat.media.sandbox.escapes import LOOPBACK, WORKED
from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.zygote import ENTRIES

_SELFTEST: Final = {"selftest": ENTRIES["selftest"]}
_LIMITS: Final = Limits(cpu_seconds=5, wall_seconds=20.0, output_bytes=1 << 20)


@dataclass(frozen=True, slots=True)
class Trial:
    """One mechanism, and why it does not hold here; an empty `failure` means that it holds."""

    mechanism: Mechanism
    failure: str


def choose(*, allow_unsandboxed: bool) -> Mechanism:
    """Return the strongest mechanism that held in a trial; the trial is made once per process.

    Order: bubblewrap with what the kernel adds, then Landlock with seccomp. With
    `allow_unsandboxed`, fall back on whatever layers there are, and the result's `contains` is
    False. Raises SandboxUnavailable, naming each failure, when nothing is left.
    """
    failures = []
    for mechanism in candidates():
        trial = _tried(mechanism)
        if not trial.failure:
            return mechanism
        failures.append(trial.failure)
    if allow_unsandboxed:
        return _kernel_layers()
    raise SandboxUnavailable(
        "No sandbox works here: " + ("; ".join(failures) or "this system has none") + "."
    )


def mechanisms() -> tuple[Trial, ...]:
    """Try every mechanism that this system might have, strongest first."""
    return tuple(map(_tried, candidates()))


def candidates() -> tuple[Mechanism, ...]:
    """List what to try here, strongest first, from what the kernel and PATH offer."""
    kernel = _kernel_layers()
    wrapped = replace(
        kernel, bubblewrap=sys.platform == "linux" and bubblewrap.program() is not None
    )
    return tuple(dict.fromkeys(layers for layers in (wrapped, kernel) if layers.contains))


def _kernel_layers() -> Mechanism:
    if sys.platform != "linux":
        return Mechanism()
    return Mechanism(landlock=landlock.abi() > 0, seccomp=seccomp.supported())


@functools.cache
def _tried(mechanism: Mechanism) -> Trial:
    try:
        worked = leaks(mechanism)
    except ToolError as error:
        return Trial(mechanism, error.message)
    return Trial(mechanism, f"{mechanism} did not deny {', '.join(worked)}" if worked else "")


def leaks(mechanism: Mechanism) -> list[str]:
    """Start `mechanism` and try to break out of it; return what worked, nothing when it holds.

    The targets are real: a file with a secret, a TCP and a UDP listener on 127.0.0.1. Raises
    SandboxUnavailable or DecoderError when the trial could not be made.
    """
    must_fail = _must_fail(mechanism)
    outcomes: dict[str, str] = {}
    with _targets() as targets, Sandbox(mechanism, entries=_SELFTEST) as sandbox:
        request = targets.request | {"attempts": ["tcp", "udp", *must_fail]}
        try:
            for message in sandbox.run("selftest", targets.media_fd, request, _LIMITS):
                outcomes[message.fields["name"]] = message.fields["outcome"]
        except DecoderProtocolError:
            pass  # `exec` that works says nothing more, and so is missing below
        worked = [name for name in must_fail if outcomes.get(name, WORKED) == WORKED]
        return worked + (["network"] if targets.reached() else [])


def _must_fail(mechanism: Mechanism) -> list[str]:
    """Return what `mechanism` denies; `exec` comes last, see media/sandbox/escapes.py.

    Not the network: bubblewrap gives an empty one where sending works. What arrives is judged.
    """
    names = ["read", "reopen"]
    if mechanism.seccomp:
        names += ["touch", "chmod", "fork"]
    if mechanism.seccomp or mechanism.landlock:
        names += ["exec"]
    return names


@dataclass(frozen=True, slots=True)
class _Targets:
    media_fd: int
    request: dict[str, Any]
    listeners: tuple[socket.socket, socket.socket]

    def reached(self) -> bool:
        """Whether anything arrived, whatever the sandboxed process says."""
        return bool(select.select(self.listeners, (), (), 0)[0])


@contextmanager
def _targets() -> Iterator[_Targets]:
    with (
        tempfile.NamedTemporaryFile(prefix="vidcat-canary-") as canary,
        tempfile.TemporaryFile() as media,
        socket.create_server((LOOPBACK, 0)) as tcp,
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
    ):
        canary.write(b"secret")
        canary.flush()
        udp.bind((LOOPBACK, 0))
        request = {
            "canary": canary.name,
            "tcp_port": tcp.getsockname()[1],
            "udp_port": udp.getsockname()[1],
            "program": str(Path("/bin/sh").resolve()),
        }
        yield _Targets(media.fileno(), request, (tcp, udp))
