"""What the tests of the sandbox share: layers, limits, and ways to look at processes."""

import os
import subprocess
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from vidcat.media.sandbox import landlock, seccomp
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.limits import MIB, Limits

HERE = Path(__file__).parent
HOSTILE = {
    name: f"hostile_decoders:{name}"
    for name in (
        "attempt",
        "calls",
        "end",
        "memory_of_the_warm_process",
        "remember",
        "surroundings",
        "threads",
    )
}
ENTRIES = HOSTILE | {"decode": "good_decoder:decode"}
LIMITS = Limits(
    memory_bytes=768 * MIB,
    cpu_seconds=10,
    wall_seconds=10.0,
    output_bytes=16 * MIB,
    max_payload_bytes=4 * MIB,
    max_messages=1000,
)
FRAMES, WIDTH, HEIGHT = 12, 64, 48

ALL = Mechanism(bubblewrap=True, landlock=True, seccomp=True)
ALONE = Mechanism(bubblewrap=True)
KERNEL = Mechanism(landlock=True, seccomp=True)


def have(mechanism):
    return (
        (not mechanism.bubblewrap or bubblewrap_works())
        and (not mechanism.landlock or landlock.abi() > 0)
        and (not mechanism.seccomp or seccomp.supported())
    )


def bubblewrap_works():
    command = ["bwrap", "--unshare-all", "--ro-bind", "/", "/", "true"]
    with suppress(FileNotFoundError):
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    return False


def need(mechanism):
    if have(mechanism):
        return
    if os.environ.get("CI") == "true" and not (bubblewrap_works() or have(KERNEL)):
        pytest.fail("neither bubblewrap nor Landlock with seccomp works on this machine")
    pytest.skip(f"{mechanism} does not work here")


def decode(sandbox, media):
    return list(sandbox.run("decode", media, {}, LIMITS))


def assert_still_decodes(sandbox, media):
    frames = decode(sandbox, media)
    assert [len(frame.payload) for frame in frames] == [WIDTH * HEIGHT] * FRAMES


def end(sandbox, media, how, **changes):
    limits = replace(LIMITS, **changes)
    return list(sandbox.run("end", media, {"end": how}, limits))


def processes(mark):
    """Process ids whose command line holds `mark`."""
    found = []
    for entry in Path("/proc").iterdir():
        with suppress(OSError):
            if entry.name.isdigit() and os.fsencode(mark) in (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


def descendants(parent):
    found = []
    for task in Path(f"/proc/{parent}/task").iterdir():
        with suppress(OSError):
            for child in (task / "children").read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def ended(pid):
    """Say whether a process is gone or waits only to be reaped; while it dies it is neither."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return True


def soon(holds, seconds=5.0):
    deadline = time.monotonic() + seconds
    while not holds() and time.monotonic() < deadline:
        time.sleep(0.02)
    return holds()
