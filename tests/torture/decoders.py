"""A decoder that was taken over: it lies to the parent, and tries to break out of the sandbox."""

from collections.abc import Iterator
from pathlib import Path

from torture.outcome import Outcome
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.trials import THREATS, leaks
from wire_lies import lied_to

LIES = 100_000


def run(folder: Path, scale: float) -> Iterator[Outcome]:
    """Tell lies, and try every escape; yield what came of them."""
    count = round(LIES * scale)
    told = folder / "lies"
    told.mkdir()
    wrong, outcomes = 0, {"refused": 0, "taken": 0}
    try:
        outcomes = lied_to(told, range(count))
    except Exception as error:  # noqa: BLE001 (whatever it is, it is the finding)
        wrong, outcomes = 1, {"raised": str(error)}
    note = ", ".join(f"{number} {name}" for name, number in outcomes.items())
    yield Outcome("accounts with lies that raise, or come through", count, wrong, note)
    mechanism = choose(allow_unsandboxed=False)
    escaped = leaks(mechanism)
    tried = sum(map(len, THREATS.values()))
    yield Outcome("escapes from the sandbox", tried, len(escaped), str(mechanism))
