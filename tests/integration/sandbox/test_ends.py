"""Each way for a decoder to end is told by its type, and the next video decodes."""

import signal
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from sandboxes import LIMITS, assert_still_decodes, end, processes, soon
from vidcat.media.sandbox.decoder_errors import (
    DecoderDied,
    DecoderError,
    DecoderProtocolError,
    DecoderTimedOut,
)


@pytest.mark.parametrize(
    ("how", "number"),
    [("segfault", signal.SIGSEGV), ("abort", signal.SIGABRT)],
)
def test_a_crash_is_told_with_its_signal(how, number, sandbox, media):
    with pytest.raises(DecoderDied) as caught:
        end(sandbox, media, how)
    assert caught.value.signal == number
    assert_still_decodes(sandbox, media)


@pytest.mark.parametrize("how", ["eat memory", "one huge buffer"])
def test_memory_is_bounded_and_the_error_says_so(how, sandbox, media):
    with pytest.raises(DecoderDied) as caught:
        end(sandbox, media, how)
    assert caught.value.out_of_memory
    assert_still_decodes(sandbox, media)


@pytest.mark.parametrize("how", ["exit 3", "raise", "recurse", "thread bomb"])
def test_an_exit_that_is_not_clean_is_told(how, sandbox, media):
    with pytest.raises(DecoderDied) as caught:
        end(sandbox, media, how)
    assert caught.value.signal is None
    assert caught.value.exit_status not in (0, None)
    assert_still_decodes(sandbox, media)


@pytest.mark.parametrize("how", ["sleep", "ignore SIGTERM", "close the pipe and sleep"])
def test_a_decoder_that_hangs_is_stopped_on_time(how, sandbox, media):
    messages = sandbox.run("end", media, {"end": how}, replace(LIMITS, wall_seconds=0.7))
    assert next(messages).kind == "started"
    with pytest.raises(DecoderTimedOut):  # it would hang for ten minutes
        next(messages)
    assert_still_decodes(sandbox, media)


def test_processor_time_is_bounded(sandbox, media):
    with pytest.raises(DecoderTimedOut, match="processor"):
        end(sandbox, media, "spin", cpu_seconds=1)
    assert_still_decodes(sandbox, media)


def test_processor_time_is_bounded_for_one_who_ignores_the_signal(sandbox, media):
    with pytest.raises(DecoderDied) as caught:
        end(sandbox, media, "spin and ignore SIGXCPU", cpu_seconds=1)
    assert caught.value.signal == signal.SIGKILL


@pytest.mark.parametrize(
    "how",
    [
        "exit 0",
        "half a frame, then exit 0",
        "flood",
        "chatter",
        "bad bytes",
        "huge header",
        "huge payload",
        "NaN",
        "deep nesting",
        "go on after the end",
    ],
)
def test_a_breach_of_protocol_is_told_at_once(how, sandbox, media):
    with pytest.raises(DecoderProtocolError):  # and not DecoderTimedOut, as it would be later
        end(sandbox, media, how)
    assert_still_decodes(sandbox, media)


def test_a_fork_bomb_does_not_go_off(sandbox, marked, media):
    assert_still_decodes(sandbox, media)
    with pytest.raises(DecoderDied, match="PermissionError"):
        end(sandbox, media, "fork bomb")
    # The warm process, with bubblewrap's two around it.
    assert soon(lambda: len(processes(marked.name)) <= 3)
    assert_still_decodes(sandbox, media)


def test_bubblewrap_alone_clears_up_after_a_fork_bomb(wrapped, media, marked):
    others = len(processes(marked.name))
    with suppress(DecoderDied):  # it goes off as root only, whom the kernel holds to no limit
        assert [m.kind for m in end(wrapped, media, "fork bomb")] == ["started"]
    assert soon(lambda: len(processes(marked.name)) <= others)


@pytest.mark.parametrize(
    ("how", "error"),
    [
        ("segfault", DecoderDied),
        ("eat memory", DecoderDied),
        ("spin", DecoderTimedOut),
        ("bad bytes", DecoderProtocolError),
    ],
)
def test_bubblewrap_alone_tells_how_a_decoder_ended(how, error, wrapped, media):
    with pytest.raises(error):
        end(wrapped, media, how, cpu_seconds=1 if how == "spin" else 10)
    assert [m.kind for m in wrapped.run("surroundings", media, {}, LIMITS)] == ["surroundings"]


def test_many_runs_leak_no_descriptor(sandbox, media):
    def count():
        return len(list(Path("/proc/self/fd").iterdir()))

    assert_still_decodes(sandbox, media)
    before = count()
    for how in ("exit 0", "segfault", "bad bytes"):
        with pytest.raises(DecoderError):
            end(sandbox, media, how)
    assert_still_decodes(sandbox, media)
    assert count() == before


def test_an_entry_that_is_not_in_the_table_is_refused(sandbox, media):
    with pytest.raises(ValueError, match="no entry"):
        list(sandbox.run("os:system", media, {}, LIMITS))
