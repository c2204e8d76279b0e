"""No thread in the process that forks, and no process when nobody wants it."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest

import vidcat
from sandboxes import (
    ENTRIES,
    LIMITS,
    assert_still_decodes,
    descendants,
    ended,
    processes,
    soon,
)
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderDied


def test_the_warm_process_has_one_thread(mechanism, video):
    """A fork beside another thread can deadlock; the numeric libraries like to start some."""
    with Sandbox(mechanism):
        counts = [
            int(re.search(r"^Threads:\s+(\d+)", text, re.M)[1])
            for child in descendants(os.getpid())
            if "vidcat.media.sandbox.zygote" in Path(f"/proc/{child}/cmdline").read_text()
            for text in [Path(f"/proc/{child}/status").read_text()]
        ]
    assert counts
    assert set(counts) == {1}


def test_leaving_the_block_leaves_no_process(mechanism, fresh, media):
    with Sandbox(mechanism, entries=ENTRIES, import_paths=(fresh,)) as sandbox:
        assert_still_decodes(sandbox, media)
    assert soon(lambda: not processes(str(fresh)))


def test_an_iterator_closed_early_leaves_no_decoder(mechanism, fresh, media):
    with Sandbox(mechanism, entries=ENTRIES, import_paths=(fresh,)) as sandbox:
        messages = sandbox.run("end", media, {"end": "sleep"}, LIMITS)
        assert next(messages).kind == "started"
        assert len(processes(str(fresh))) >= 2
        messages.close()
        assert soon(lambda: not processes(str(fresh)))
        assert_still_decodes(sandbox, media)


def test_an_iterator_that_nobody_ends_does_not_hold_up_the_next(mechanism, fresh, media):
    with Sandbox(mechanism, entries=ENTRIES, import_paths=(fresh,)) as sandbox:
        left = sandbox.run("end", media, {"end": "sleep"}, LIMITS)
        assert next(left).kind == "started"
        assert_still_decodes(sandbox, media)
        left.close()  # late, and of a process that is gone
        before = processes(str(fresh))
        assert_still_decodes(sandbox, media)
        assert not mechanism.seccomp or processes(str(fresh)) == before


def test_a_warm_process_killed_from_outside_is_replaced(mechanism, fresh, media):
    with Sandbox(mechanism, entries=ENTRIES, import_paths=(fresh,)) as sandbox:
        killed = processes(str(fresh))
        for process in killed:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        assert soon(lambda: all(ended(process) for process in killed))
        assert_still_decodes(sandbox, media)


def test_a_warm_process_killed_while_it_decodes_is_told_and_replaced(mechanism, fresh, media):
    with Sandbox(mechanism, entries=ENTRIES, import_paths=(fresh,)) as sandbox:
        messages = sandbox.run("end", media, {"end": "sleep"}, LIMITS)
        next(messages)
        for process in processes(str(fresh)):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        with pytest.raises(DecoderDied, match=r"killed from outside|SIGKILL"):
            next(messages)
        assert_still_decodes(sandbox, media)


PARENT = """
import sys
from pathlib import Path
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.decoder import Sandbox

layers, folder, video = sys.argv[1:]
entries = {"end": "hostile_decoders:end"}
with Sandbox(Mechanism(**dict.fromkeys(layers.split(","), True)), entries=entries,
             import_paths=(Path(folder),)) as sandbox, open(video, "rb") as media:
    for message in sandbox.run("end", media.fileno(), {"end": "ignore SIGTERM"}, Limits()):
        print(message.kind, flush=True)
"""


def test_nothing_outlives_a_parent_that_is_killed(mechanism, video, fresh):
    layers = ",".join(n for n in ("bubblewrap", "landlock", "seccomp") if getattr(mechanism, n))
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, layers, str(fresh), str(video)],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(vidcat.__file__).parents[1])},
    ) as parent:
        assert parent.stdout.readline() == b"started\n"
        assert len(processes(str(fresh))) >= 3
        parent.kill()
    assert soon(lambda: not processes(str(fresh)))
