"""Decode untrusted video where it has neither files nor network: the parent's side.

    with Sandbox(choose(allow_unsandboxed=False)) as sandbox:
        for message in sandbox.run("extract", media.fileno(), request, limits):
            ...

One decoder process per video, forked from a warm one (zygote.py) that is confined by
confine.py and, where it works, bubblewrap. All that a decoder gets is a descriptor open for
reading and one to write messages to, so it needs no path to the evidence. What comes back is
checked by wire.py and messages.py; how it hangs together, by the caller. `choose` is in choice.py.
"""

import os
import signal
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder_errors import DecoderDied, DecoderProtocolError, DecoderTimedOut
from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.message_fields import shown
from vidcat.media.sandbox.messages import SCHEMA, NotInSchema, checked
from vidcat.media.sandbox.warm_process import WarmProcess
from vidcat.media.sandbox.wire import Message, WireBroken, WireCutShort, WireTimedOut, read_messages
from vidcat.media.sandbox.zygote import DONE, ENTRIES, FAULT

__all__ = [
    "DecoderDied",
    "DecoderProtocolError",
    "DecoderTimedOut",
    "Limits",
    "Mechanism",
    "Message",
    "Sandbox",
]


class _WarmProcessGone(DecoderDied):
    """The sandboxed process was killed from outside."""


class Sandbox:
    """Runs decoders one after another; for use by one thread, which must outlive it.

    `entries` replaces the table of what can be run, and `import_paths` adds folders that the
    decoder may read and import from: both are for tests, and for the self-test.
    """

    def __init__(
        self,
        mechanism: Mechanism,
        *,
        entries: Mapping[str, str] = ENTRIES,
        import_paths: Sequence[Path] = (),
    ) -> None:
        self._mechanism = mechanism
        self._entries = entries
        self._import_paths = import_paths
        self._warm: WarmProcess | None = None
        self._runs: WarmProcess | None = None

    @property
    def mechanism(self) -> str:
        """Return the layers in use, as in "bubblewrap, Landlock, seccomp"."""
        return str(self._mechanism)

    def __enter__(self) -> Self:
        """Start the warm process. Raises SandboxUnavailable."""
        self._started()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the warm process; not while another thread runs something."""
        self._discard()

    def kill(self) -> None:
        """Kill what runs, from any thread: `run` then raises DecoderDied."""
        warm = self._warm
        if warm is not None:
            warm.stop()

    def run(
        self, entry: str, media_fd: int, request: Mapping[str, Any], limits: Limits
    ) -> Iterator[Message]:
        """Decode the file behind `media_fd` in a process of its own; yield what it says.

        The file is read from its start, through an open description of the decoder's own. When the
        iterator ends, the decoder has finished and exited with status 0. Closing the iterator early
        kills the decoder, and so does another run. Raises DecoderTimedOut, DecoderDied,
        DecoderProtocolError, and SandboxUnavailable when no process can be started; after any of
        them the next run works.
        """
        if entry not in self._entries:
            raise ValueError(f"no entry is called {entry!r}")
        call = {"entry": entry, "request": dict(request), "limits": asdict(limits)}
        if self._runs is not None:
            self._discard()  # nobody has ended the iterator of the run before
        warm = self._runs = self._started()
        clean = False
        try:
            for message in _converse(warm, call, media_fd, limits):
                yield _checked(entry, message)
            clean = True
        except _WarmProcessGone:
            raise
        except DecoderDied:
            clean = True  # the warm process has reaped it and waits for the next
            raise
        finally:
            if self._runs is warm:
                self._runs = None
                # Without seccomp a decoder can leave processes behind; they end with this one.
                if not clean or not self._mechanism.seccomp:
                    self._discard()

    def _started(self) -> WarmProcess:
        if self._warm is not None and not self._warm.alive():
            self._discard()
        if self._warm is None:
            self._warm = WarmProcess.start(self._mechanism, self._entries, self._import_paths)
        return self._warm

    def _discard(self) -> None:
        if self._warm is not None:
            self._warm.kill()
            self._warm = self._runs = None


def _checked(entry: str, message: Message) -> Message:
    if entry not in SCHEMA:  # an entry of the tests
        return message
    try:
        return checked(entry, message)
    except NotInSchema as error:
        raise DecoderProtocolError(f"The decoder broke the protocol: {error}.") from error


def _converse(
    warm: WarmProcess, call: Mapping[str, Any], media_fd: int, limits: Limits
) -> Iterator[Message]:
    deadline = time.monotonic() + limits.wall_seconds
    too_late = f"The decoder was stopped after {limits.wall_seconds:g} s."
    last = Message("")
    read_end = _submit(warm, call, media_fd)
    try:
        for message in read_messages(read_end, limits=limits, deadline=deadline):
            if last.kind in (DONE, FAULT):
                raise DecoderProtocolError("The decoder went on after its last message.")
            last = message
            if message.kind not in (DONE, FAULT):
                yield message
    except WireCutShort:
        last = Message("")  # its exit status says why
    except WireTimedOut as error:
        raise DecoderTimedOut(too_late) from error
    except WireBroken as error:
        raise DecoderProtocolError(f"The decoder broke the protocol: {error}.") from error
    finally:
        os.close(read_end)
    _judge(_end_of(warm, deadline, too_late), last)


def _submit(warm: WarmProcess, call: Mapping[str, Any], media_fd: int) -> int:
    own = _own_description(media_fd)
    try:
        return warm.submit(call, own)
    except ConnectionError as error:
        raise _WarmProcessGone from error
    finally:
        os.close(own)


def _own_description(media_fd: int) -> int:
    """Open the same file anew, so that a decoder shares neither offset nor flags with us."""
    try:
        return os.open(f"/proc/self/fd/{media_fd}", os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
    except OSError:  # no /proc, or the right to read it went since it was opened
        return os.dup(media_fd)


def _end_of(warm: WarmProcess, deadline: float, too_late: str) -> int:
    try:
        return warm.report(deadline - time.monotonic())
    except TimeoutError as error:
        raise DecoderTimedOut(too_late) from error
    except ConnectionError as error:
        raise _WarmProcessGone from error


def _judge(code: int, last: Message) -> None:
    """Raise unless a decoder that ended with `code`, and this message, has done its work."""
    if code == -signal.SIGXCPU:
        raise DecoderTimedOut("The decoder used up its processor time.")
    if code < 0:
        raise DecoderDied(f"{_signal_name(-code)} ended the decoder.", signal=-code)
    if last.kind == FAULT:
        raise DecoderDied(
            shown(f"The decoder failed: {last.fields.get('type')}: {last.fields.get('text')}"),
            exit_status=code,
            out_of_memory=last.fields.get("out_of_memory") is True,
        )
    if code > 0:
        raise DecoderDied(f"The decoder ended with status {code}.", exit_status=code)
    if last.kind != DONE:
        raise DecoderProtocolError("The decoder ended without saying that it was done.")


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
