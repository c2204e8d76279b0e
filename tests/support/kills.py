"""Stop a batch at random moments, in every way that happens to one, and go on."""

import random
import signal
import subprocess
import sys
from collections import Counter
from contextlib import suppress
from pathlib import Path

import psutil

# kill -9 and power cuts of a process, Ctrl-C, a closed terminal, a supervisor.
SIGNALS = (signal.SIGKILL, signal.SIGINT, signal.SIGHUP, signal.SIGTERM)


def start_batch(catalogue: Path, folder: Path, *options: str) -> subprocess.Popen[bytes]:
    """Start a batch in a session of its own, as a terminal or a supervisor does."""
    arguments = ["--catalogue", str(catalogue), "ingest", str(folder), "--json", *options]
    return subprocess.Popen(
        [sys.executable, "-m", "vidcat", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        # A shell that runs the tests in the background has them ignore Ctrl-C, and so would this.
        preexec_fn=_heed_all,
    )


def _heed_all() -> None:
    for number in SIGNALS[1:]:
        signal.signal(number, signal.SIG_DFL)


def stopped_at_random(
    catalogue: Path, folder: Path, stops: int, within_s: float, chance: random.Random
) -> Counter[str]:
    """Start a batch `stops` times and stop it, each time within so many seconds of its start.

    Returns how often which signal came; "ended" counts the batches that were done before it.
    Raises AssertionError for one that prints a traceback, or leaves a process behind.
    """
    happened: Counter[str] = Counter()
    for _ in range(stops):
        process = start_batch(catalogue, folder, "--workers", "2")
        number, is_for_all = chance.choice(SIGNALS), chance.random() < 0.7
        try:
            process.wait(chance.uniform(0.1, within_s))
        except subprocess.TimeoutExpired:
            happened[f"{number.name}{' to the group' if is_for_all else ''}"] += 1
        else:
            happened["ended"] += 1
        left = _family(process.pid)
        for one in left if is_for_all else left[:1]:
            with suppress(psutil.NoSuchProcess):
                one.send_signal(number)
        _, complaints = process.communicate(timeout=60)
        # Python's own start has not reached us yet, and cannot be told to end quietly.
        ours = b"Traceback" in complaints and b"vidcat" in complaints
        assert not ours, complaints.decode()
        alive = those_alive(left)
        assert not alive, f"left behind after {number.name}: {alive}"
    return happened


def those_alive(processes: list[psutil.Process], within_s: float = 20) -> list[psutil.Process]:
    """Wait for processes to end; return those that did not. A zombie waits for its parent only."""
    _, left = psutil.wait_procs(processes, timeout=within_s)
    alive = []
    for process in left:
        with suppress(psutil.NoSuchProcess):
            if process.status() != psutil.STATUS_ZOMBIE:
                alive.append(process)
    return alive


def _family(pid: int) -> list[psutil.Process]:
    """List a process and all below it, decoders in sessions of their own too, as a cgroup does."""
    with suppress(psutil.NoSuchProcess):
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    return []
