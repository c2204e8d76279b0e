"""Try to break out of each level of the sandbox, and tell what it stops."""

import os
import select
import socket
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vidcat.errors import ToolError
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderProtocolError
from vidcat.media.sandbox.escapes import LOOPBACK, WORKED
from vidcat.media.sandbox.limits import MIB, Limits
from vidcat.media.sandbox.zygote import ENTRIES

_SELFTEST: Final = {"selftest": ENTRIES["selftest"]}
_LIMITS: Final = Limits(
    memory_bytes=512 * MIB, cpu_seconds=5, wall_seconds=20.0, output_bytes=1 << 20
)
_NETWORK: Final = ("tcp", "udp")
# What a decoder that was taken over wants, and the attempts of escapes.py that are it. The order
# of attempts is that of the table: `exec`, which ends the attempts when it works, comes last.
THREATS: Final[Mapping[str, tuple[str, ...]]] = {
    "reading files": ("read",),
    "looking for files": ("stat",),
    "writing files": ("write",),
    "changing the evidence": ("reopen", "touch", "chmod"),
    "the network": _NETWORK,
    "signals to others": ("signal",),
    "new machine code": ("code",),
    "endless memory": ("memory",),
    "endless threads and processes": ("thread", "fork"),
    "other programs": ("exec",),
}


def leaks(mechanism: Mechanism) -> list[str]:
    """Start `mechanism` and try to break out of it; return what worked, nothing when it holds.

    The targets are real: a file with a secret, a TCP and a UDP listener on 127.0.0.1. Raises
    SandboxUnavailable or DecoderError when the trial could not be made.
    """
    wanted = _must_fail(mechanism)
    worked = _that_worked(mechanism, [*_NETWORK, *wanted])
    return [name for name in (*wanted, "network") if name in worked]


def stopped_by_level() -> dict[str, list[str]]:
    """Return which threats each level stops by itself, tried now; a level that fails stops none.

    Whether the network was reached is judged by what arrived.
    """
    levels = {
        "bubblewrap": Mechanism(bubblewrap=True),
        "Landlock, seccomp": Mechanism(landlock=True, seccomp=True),
        "seccomp": Mechanism(seccomp=True),
        "limits": Mechanism(),
    }
    return {name: _stopped(mechanism) for name, mechanism in levels.items()}


def _stopped(mechanism: Mechanism) -> list[str]:
    attempts = [name for names in THREATS.values() for name in names]
    try:
        worked = _that_worked(mechanism, attempts)
    except ToolError:
        return []
    if "network" in worked:
        worked |= set(_NETWORK)
    else:
        worked -= set(_NETWORK)
    return [threat for threat, names in THREATS.items() if not worked.intersection(names)]


def _must_fail(mechanism: Mechanism) -> list[str]:
    """Return what `mechanism` denies, in the order of the table.

    Not the network: bubblewrap gives an empty one where sending works. What arrives is judged.
    """
    denied = {"read", "reopen", "write", "memory"}
    if mechanism.bubblewrap or mechanism.seccomp:
        denied |= {"stat", "signal"}
    if mechanism.seccomp:
        denied |= {"touch", "chmod", "code", "thread", "fork"}
    if mechanism.seccomp or mechanism.landlock:
        denied |= {"exec"}
    return [name for names in THREATS.values() for name in names if name in denied]


def _that_worked(mechanism: Mechanism, attempts: Iterable[str]) -> set[str]:
    """Make the attempts; return those that worked, and "network" when anything arrived."""
    outcomes: dict[str, str] = {}
    with _targets() as targets, Sandbox(mechanism, entries=_SELFTEST) as sandbox:
        request = targets.request | {"attempts": list(attempts)}
        try:
            for message in sandbox.run("selftest", targets.media_fd, request, _LIMITS):
                outcomes[message.fields["name"]] = message.fields["outcome"]
        except DecoderProtocolError:
            pass  # `exec` that works says nothing more, and so is missing below
        worked = {name for name in attempts if outcomes.get(name, WORKED) == WORKED}
        return worked | ({"network"} if targets.reached() else set())


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
            "process": os.getpid(),
            "too_much": _LIMITS.memory_bytes,
        }
        yield _Targets(media.fileno(), request, (tcp, udp))
