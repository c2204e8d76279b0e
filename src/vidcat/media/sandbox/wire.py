"""Framed messages from a process that is not trusted.

A frame is magic, header length, payload length (network byte order), then a JSON header
`{"kind": ..., "fields": {...}}`, then the payload as raw bytes. The reader believes nothing: each
length is checked before memory is taken, and it never waits past its deadline.
"""

import json
import math
import os
import re
import select
import struct
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Never, Protocol

from vidcat.media.sandbox.limits import Limits

_HEAD: Final = struct.Struct("!4sII")
_MAGIC: Final = b"vcm1"
_MAX_HEADER_BYTES: Final = 256 * 1024
_MAX_DEPTH: Final = 8
_MAX_INT_DIGITS: Final = 20  # a signed 64-bit number, with its sign
_KIND: Final = re.compile(r"[a-z_]{1,40}", re.ASCII)


class WireError(Exception):
    """The stream of messages cannot be used any further."""


class WireBroken(WireError):
    """The sender broke the protocol or one of its limits."""


class WireCutShort(WireError):
    """The stream ended inside a frame."""


class WireTimedOut(WireError):
    """The deadline passed before the stream ended."""


@dataclass(frozen=True, slots=True)
class Message:
    """One frame: plain JSON fields, and bytes whose meaning the kind decides."""

    kind: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    payload: bytes = b""


class Emit(Protocol):
    """Send one message to the parent."""

    def __call__(
        self, kind: str, fields: Mapping[str, Any], payload: bytes | bytearray | memoryview = b""
    ) -> None:
        """Send `payload`, which must be contiguous, with the plain JSON `fields`."""


class MessageWriter:
    """The sender's end, on a file descriptor that blocks."""

    def __init__(self, fd: int) -> None:
        self._fd = fd

    def emit(
        self, kind: str, fields: Mapping[str, Any], payload: bytes | bytearray | memoryview = b""
    ) -> None:
        """Write one frame whole; `payload` must be contiguous, and is not copied.

        Raises ValueError or TypeError for fields that the reader would refuse, OSError when the
        reader is gone.
        """
        header = json.dumps({"kind": kind, "fields": dict(fields)}, allow_nan=False).encode()
        if len(header) > _MAX_HEADER_BYTES:
            raise ValueError("the fields are too large; send them as payload")
        body = memoryview(payload).cast("B")
        start = memoryview(_HEAD.pack(_MAGIC, len(header), len(body)) + header)
        rest = [start, body]
        while rest:
            rest = _after(rest, os.writev(self._fd, rest))


def read_messages(fd: int, *, limits: Limits, deadline: float) -> Iterator[Message]:
    """Yield messages until the sender closes its end; `deadline` is on time.monotonic().

    Makes `fd` non-blocking and leaves it open. Raises WireBroken, WireCutShort, WireTimedOut.
    """
    source = _Source(fd, limits.output_bytes, deadline)
    for _ in range(limits.max_messages):
        head = source.take_or_end(_HEAD.size)
        if head is None:
            return
        magic, header_size, payload_size = _HEAD.unpack(head)
        if magic != _MAGIC:
            raise WireBroken("a frame did not start as a frame does")
        if header_size > _MAX_HEADER_BYTES or payload_size > limits.max_payload_bytes:
            raise WireBroken("a frame was larger than its limit")
        kind, fields = _parse_header(source.take(header_size))
        yield Message(kind, fields, bytes(source.take(payload_size)))
    if source.take_or_end(1) is not None:
        raise WireBroken(f"more than {limits.max_messages} messages")


class _Source:
    """Bytes from a descriptor, within a budget and before a deadline."""

    def __init__(self, fd: int, budget: int, deadline: float) -> None:
        os.set_blocking(fd, False)
        self._fd = fd
        self._budget = budget
        self._deadline = deadline
        self._poll = select.poll()
        self._poll.register(fd, select.POLLIN)

    def take(self, size: int) -> bytearray:
        """Return exactly `size` bytes."""
        taken = self.take_or_end(size)
        if taken is None:
            raise WireCutShort("the stream ended inside a frame")
        return taken

    def take_or_end(self, size: int) -> bytearray | None:
        """Return exactly `size` bytes, or None when the stream ended before the first."""
        self._budget -= size
        if self._budget < 0:
            raise WireBroken("more bytes in all than the limit")
        # One buffer of the final size, filled in place: joining chunks would copy every byte twice.
        buffer = bytearray(size)
        rest = memoryview(buffer)
        while rest:
            count = self._read_into(rest)
            if count == 0 and len(rest) == size:
                return None
            if count == 0:
                raise WireCutShort("the stream ended inside a frame")
            rest = rest[count:]
        return buffer

    def _read_into(self, view: memoryview) -> int:
        while True:
            left = self._deadline - time.monotonic()
            if left <= 0:
                raise WireTimedOut("the deadline passed")
            try:
                return os.readv(self._fd, [view])
            except BlockingIOError:
                self._poll.poll(math.ceil(left * 1000))


def _after(views: list[memoryview], written: int) -> list[memoryview]:
    """Drop the first `written` bytes of `views`."""
    rest = []
    for view in views:
        dropped = min(written, len(view))
        written -= dropped
        if dropped < len(view):
            rest.append(view[dropped:])
    return rest


def _parse_header(raw: bytearray) -> tuple[str, dict[str, Any]]:
    try:
        header = json.loads(
            raw.decode("utf-8"),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_small_int,
            object_pairs_hook=_without_repeats,
        )
        _check(header, _MAX_DEPTH)
    except (ValueError, RecursionError) as error:
        raise WireBroken("a header was not plain JSON") from error
    match header:
        case {"kind": str(kind), "fields": dict(fields), **others} if not others:
            if _KIND.fullmatch(kind):
                return kind, fields
    raise WireBroken("a header had the wrong parts")


def _refuse_constant(text: str) -> Never:
    raise ValueError(f"{text} is not JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError("number out of range")
    return value


def _small_int(text: str) -> int:
    if len(text) > _MAX_INT_DIGITS:
        raise ValueError("number out of range")
    return int(text)


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found


def _check(value: Any, depth: int) -> None:
    """Refuse deep nesting, and text that UTF-8 cannot write (lone surrogates)."""
    if depth == 0:
        raise ValueError("nested too deeply")
    if isinstance(value, str):
        value.encode("utf-8")
    elif isinstance(value, list):
        for item in value:
            _check(item, depth - 1)
    elif isinstance(value, dict):
        for name, item in value.items():
            name.encode("utf-8")
            _check(item, depth - 1)
