"""The framed messages: what is sent comes out the same, and nothing else comes out at all."""

import json
import math
import os
import struct
import threading
import time
from contextlib import contextmanager, suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.wire import (
    Message,
    MessageWriter,
    WireBroken,
    WireCutShort,
    WireError,
    WireTimedOut,
    read_messages,
)

HEAD = struct.Struct("!4sII")
LIMITS = Limits(output_bytes=1 << 20, max_payload_bytes=1 << 16, max_messages=50)

values = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
)
messages = st.builds(
    Message,
    st.from_regex(r"[a-z_]{1,40}", fullmatch=True),
    st.dictionaries(st.text(max_size=9), values | st.lists(values, max_size=3), max_size=3),
    st.binary(max_size=200),
)


@contextmanager
def reading(send, limits=LIMITS, seconds=5.0):
    """Run `send(fd)` in a thread, closing fd after it; give the messages it amounts to."""
    read_end, write_end = os.pipe()

    def run():
        with os.fdopen(write_end, "wb", buffering=0), suppress(BrokenPipeError):
            send(write_end)

    sender = threading.Thread(target=run)
    sender.start()
    try:
        yield read_messages(read_end, limits=limits, deadline=time.monotonic() + seconds)
    finally:
        os.close(read_end)
        sender.join()


def read(raw, **changes):
    with reading(lambda fd: os.write(fd, raw), **changes) as found:
        return list(found)


def frame(header, payload=b""):
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return HEAD.pack(b"vcm1", len(raw), len(payload)) + raw + payload


@given(st.lists(messages, max_size=3))
@settings(max_examples=50)
def test_messages_come_out_as_they_went_in(sent):
    def send(fd):
        writer = MessageWriter(fd)
        for message in sent:
            writer.emit(message.kind, message.fields, message.payload)

    with reading(send) as found:
        assert list(found) == sent


@given(st.binary(max_size=200), st.binary(max_size=200))
@settings(max_examples=60)
def test_any_bytes_give_messages_or_a_wire_error(header, tail):
    for raw in (header + tail, frame(header, tail), frame({"kind": "a", "fields": {}}) + tail):
        with suppress(WireError):
            assert all(isinstance(message, Message) for message in read(raw))


def test_a_payload_larger_than_the_pipe_arrives_whole():
    payload = os.urandom(1 << 20) * 20
    limits = Limits(output_bytes=1 << 25, max_payload_bytes=len(payload), max_messages=1)

    def send(fd):
        MessageWriter(fd).emit("big", {}, memoryview(payload))

    with reading(send, limits) as found:
        (message,) = found
    assert message.payload == payload


@pytest.mark.parametrize(
    "header",
    [
        b'{"kind":"a","fields":{"x":NaN}}',
        b'{"kind":"a","fields":{"x":-Infinity}}',
        b'{"kind":"a","fields":{"x":1e999}}',
        b'{"kind":"a","fields":{"x":' + b"9" * 21 + b"}}",
        b'{"kind":"a","fields":{"x":"\\ud800"}}',
        b'{"kind":"a","fields":{"\\udfff":1}}',
        b'{"kind":"a","fields":{"x":1,"x":2}}',
        b'{"kind":"a","fields":{"x":' + b"[" * 8 + b"]" * 8 + b"}}",
        b"[" * 100_000,
        b'{"kind":"a","fields":[]}',
        b'{"kind":"a"}',
        b'{"kind":"a","fields":{},"more":1}',
        b'{"kind":7,"fields":{}}',
        b'{"kind":"","fields":{}}',
        b'{"kind":"A b","fields":{}}',
        b'{"kind":"a\\n","fields":{}}',
        b'{"kind":"a","fields":{"x":"\xff"}}',
        b"",
        b"null",
    ],
)
def test_a_header_that_is_not_plain_is_refused(header):
    with pytest.raises(WireBroken):
        read(frame(header))


@pytest.mark.parametrize(
    "raw",
    [
        b"vcm2" + bytes(8),
        HEAD.pack(b"vcm1", 2**32 - 1, 0),
        HEAD.pack(b"vcm1", 0, 2**32 - 1),
        HEAD.pack(b"vcm1", 0, LIMITS.max_payload_bytes + 1),
        frame({"kind": "a", "fields": {}}) * (LIMITS.max_messages + 1),
    ],
)
def test_a_frame_past_a_limit_is_refused_before_it_is_read(raw):
    with pytest.raises(WireBroken):
        read(raw)


def test_the_last_allowed_message_is_no_breach():
    assert len(read(frame({"kind": "a", "fields": {}}) * LIMITS.max_messages)) == 50


def test_all_bytes_count_towards_the_output_limit():
    one = frame({"kind": "a", "fields": {}}, bytes(100))
    exact = Limits(output_bytes=3 * len(one) + HEAD.size, max_payload_bytes=100, max_messages=9)
    assert len(read(one * 3, limits=exact)) == 3
    with pytest.raises(WireBroken):
        read(one * 4, limits=exact)


@pytest.mark.parametrize("cut", [1, 11, 12, 20, 40])
def test_a_stream_that_ends_inside_a_frame_is_cut_short(cut):
    whole = frame({"kind": "a", "fields": {}}, bytes(100))
    with pytest.raises(WireCutShort):
        read(whole[:cut])


def test_a_silent_sender_costs_no_more_than_the_deadline():
    timed_out = threading.Event()  # until then the sender says nothing and does not end
    with reading(lambda _: timed_out.wait(), seconds=0.1) as found:
        with pytest.raises(WireTimedOut):
            next(found)
        timed_out.set()


def test_a_sender_that_drips_gets_no_more_time():
    def drip(fd):
        for byte in frame({"kind": "a", "fields": {}}, bytes(40)):
            os.write(fd, bytes([byte]))
            time.sleep(0.01)

    with reading(drip, seconds=0.1) as found, pytest.raises(WireTimedOut):
        next(found)


@pytest.mark.parametrize("fields", [{"x": math.nan}, {"x": "y" * 300_000}])
def test_a_writer_refuses_what_the_reader_would(fields):
    with pytest.raises(ValueError, match=r".+"):
        MessageWriter(-1).emit("a", fields)
