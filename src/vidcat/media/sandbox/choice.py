"""Find out which sandbox works here, by trying to break out of it."""

import functools
import sys
from dataclasses import dataclass, replace

from vidcat.errors import SandboxUnavailable, ToolError
from vidcat.media.sandbox import bubblewrap, landlock, seccomp
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.trials import leaks


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
