"""A warm, confined process that forks one decoder per video.

Importing numpy, PyAV and OpenCV takes some 0.3 s, a fork a few milliseconds. So one process per
worker imports once, gives up files and network, then serves requests that come over a Unix socket
of kind SOCK_SEQPACKET, one at a time:

    parent -> {"entries", "mechanism"}                 once; the answer {} means ready
    parent -> {"entry", "request", "limits"} + [media descriptor, descriptor to write to]
    answer  {"status": wait status of the decoder}

It has one thread, so forking is safe. It sees the first byte of a request and no more: the fork
takes that from the socket, so nothing of one video is in the memory that the next begins with.
"""

import gc
import importlib
import importlib.util
import json
import os
import pkgutil
import socket
import sys
import traceback
from collections.abc import Mapping
from typing import Any, Final

from vidcat.media.sandbox.confine import Mechanism, confine_decoder, confine_server
from vidcat.media.sandbox.limits import Limits
from vidcat.media.sandbox.wire import MessageWriter

ENTRIES: Final[Mapping[str, str]] = {
    "extract": "vidcat.media.decoding.extractor:extract",
    "frames": "vidcat.media.decoding.frame_runs:frames",
    "look": "vidcat.media.decoding.second_decode:look",
    "proxy": "vidcat.media.decoding.proxy_pictures:proxy",
    "survey": "vidcat.media.decoding.frame_runs:survey",
    "selftest": "vidcat.media.sandbox.escapes:attempt",
}

DONE: Final = "_done"
FAULT: Final = "_fault"
STATUS_FAULT: Final = 70  # EX_SOFTWARE of sysexits.h

MAX_REQUEST_BYTES: Final = 64 * 1024
_READ_BUFFER_BYTES: Final = 256 * 1024
# Python loads these when first used, which is too late once all paths are denied.
_CODECS: Final = ("encodings.ascii", "encodings.latin_1", "encodings.utf_16")
_NOT_FOR_DECODING: Final = frozenset({"av.__main__", "av.datasets"})


def main(control_fd: int) -> None:
    """Serve until the parent closes its end of the socket."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET, fileno=control_fd) as control:
        hello = json.loads(control.recv(MAX_REQUEST_BYTES))
        entries, mechanism = hello["entries"], Mechanism(**hello["mechanism"])
        _preload(entries)
        confine_server(mechanism)
        # Long-lived objects out of the collector's sight: a collection would copy their pages.
        gc.collect()
        gc.freeze()
        control.sendmsg([b"{}"])
        # Standard error served for a failed start only; standard input is the null device.
        os.dup2(0, 2)
        _serve(control, entries, mechanism)


def _preload(entries: Mapping[str, str]) -> None:
    """Import all that a decoder needs; a module that does not exist fails when it is asked for."""
    for name in (*_CODECS, *(target.partition(":")[0] for target in entries.values())):
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    av = sys.modules.get("av")
    if av is not None:
        # PyAV imports these when a frame becomes an array, or a stream of their kind turns up.
        importlib.import_module("numpy")
        for module in pkgutil.walk_packages(av.__path__, "av."):
            if module.name not in _NOT_FOR_DECODING:
                importlib.import_module(module.name)


def _serve(control: socket.socket, entries: Mapping[str, str], mechanism: Mechanism) -> None:
    server = os.getpid()
    while control.recv(1, socket.MSG_PEEK):
        child = os.fork()
        if child == 0:
            _decode(control, entries, mechanism, server)
        _, status = os.waitpid(child, 0)
        if _waits(control):  # it was killed before it took its request: start afresh
            return
        control.sendmsg([json.dumps({"status": status}).encode()])


def _waits(control: socket.socket) -> bool:
    try:
        control.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return False
    return True


def _decode(
    control: socket.socket, entries: Mapping[str, str], mechanism: Mechanism, server: int
) -> None:
    """Take one request and run it in this fork, and end the process whatever happens."""
    status = STATUS_FAULT
    try:
        data, (media_fd, result_fd), _, _ = socket.recv_fds(control, MAX_REQUEST_BYTES, 2)
        control.close()
        call = json.loads(data)
        writer = MessageWriter(result_fd)
        try:
            confine_decoder(mechanism, Limits(**call["limits"]), server)
            _run(entries[call["entry"]], media_fd, call["request"], writer)
            writer.emit(DONE, {})
            status = 0
        finally:
            fault = sys.exc_info()[1]
            if fault is not None:
                traceback.clear_frames(fault.__traceback__)  # gives back memory, if that ran out
                writer.emit(FAULT, _fault_fields(fault))
    finally:
        # Not sys.exit: nothing may return into the server's loop, not even an error in `emit`.
        os._exit(status)


def _fault_fields(fault: BaseException) -> dict[str, Any]:
    return {
        "type": type(fault).__name__,
        "text": str(fault)[:500].encode("utf-8", "replace").decode("utf-8"),
        "out_of_memory": isinstance(fault, MemoryError),
    }


def _run(target: str, media_fd: int, request: Mapping[str, Any], writer: MessageWriter) -> None:
    module, _, name = target.partition(":")
    entry = getattr(importlib.import_module(module), name)
    os.lseek(media_fd, 0, os.SEEK_SET)
    with open(media_fd, "rb", buffering=_READ_BUFFER_BYTES) as media:
        entry(media, request, writer.emit)
