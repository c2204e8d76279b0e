"""The child's work when a person steps through a video: runs of exact frames around one.

Runs confined, as extractor.py does. `survey` walks through the packets without decoding and
emits one `index`, or none when the stream does not allow to begin inside it. `frames` emits the
frame wanted first, then those before it, the nearest first, then those after it; each with the
pts of its neighbours.

What begins inside a file is given only when it proves to be what a decoder that began at its start
gives: the packet that it begins at needs none before it (random_access.py), the times that
come out are those the survey counted, and the decoder complains of nothing.
"""

import io
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from typing import Any, Final, NamedTuple

import av.error
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.container import open_video
from vidcat.media.decoding.decode import Decoding, Meter, complaints, open_decoding, running_clock
from vidcat.media.decoding.extractor import DECODER_VERSION
from vidcat.media.decoding.random_access import Syntax, role_of, syntax_of
from vidcat.media.pictures.reduced import (
    orientation_of,
    pixel_hash,
    sane_sample_aspect,
    upright_rgb,
)

# Containers that store a time with every frame, or give it back the same after a seek.
_SEEKABLE: Final = frozenset({"mov,mp4,m4a,3gp,3g2,mj2", "matroska,webm", "mpegts"})
MAX_FRAMES: Final = 5_000_000  # of a survey: 23 hours at 60 a second

Emit = Callable[..., None]
_Timed = tuple[int, VideoFrame]


class _Placed(NamedTuple):
    """A frame and the pts of those before and after it."""

    timed: _Timed
    previous_pts: int | None
    next_pts: int | None


class _Unsure(Exception):
    """What came out is not sure to be what decoding from the start gives."""


def survey(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Emit `index`: pts, positions of entries and their dts, all int64; nothing when unsure."""
    try:
        with open_video(media, request["max_pixels"]) as opened:
            _Survey(opened.film).run(opened.container, Meter.started(request), emit)
    except (_Unsure, ValueError, RefusedEvidence, av.error.FFmpegError):
        return  # frames are then decoded from the start, which says what is wrong


class _Survey:
    """One walk through the packets of a stream."""

    def __init__(self, stream: VideoStream) -> None:
        self._stream = stream
        self._pts: list[int] = []
        self._entries: list[tuple[int, int]] = []
        self._newest = -(1 << 62)
        self._end_pts = 0
        self._has_map = False

    def run(self, container: InputContainer, meter: Meter, emit: Emit) -> None:
        """Emit the index; raises _Unsure, ValueError and what the container raises."""
        context, base = self._stream.codec_context, self._stream.time_base
        syntax = syntax_of(context.name, context.extradata or b"")
        if container.format.name not in _SEEKABLE or syntax is None or base is None:
            raise _Unsure
        clock = running_clock(container, self._stream)
        demuxed = container.demux(self._stream)
        for packet in clock.run(demuxed) if clock else demuxed:
            if packet.size:
                self._take(packet, syntax)
            if meter.is_over or len(self._pts) > MAX_FRAMES:
                raise _Unsure
        if clock and (clock.marks or clock.untimed):
            raise _Unsure  # who enters inside the file would not know which time is meant
        pts = np.array(sorted(self._pts), np.int64)
        if not len(pts) or not (np.diff(pts) > 0).all():
            raise _Unsure
        entries = np.array(self._entries, np.int64).reshape(-1, 2)
        positions = np.searchsorted(pts, entries[:, 0]).astype(np.int64)
        emit(
            "index",
            {
                "frames": len(pts),
                "entries": len(entries),
                "end_pts": self._end_pts,
                "time_base": f"{base.numerator}/{base.denominator}",
            },
            b"".join(numbers.tobytes() for numbers in (pts, positions, entries[:, 1])),
        )

    def _take(self, packet: "Packet[VideoStream]", syntax: Syntax) -> None:
        if packet.pts is None or packet.is_corrupt or packet.has_sidedata("new_extradata"):
            raise _Unsure
        self._end_pts = max(self._end_pts, packet.pts + (packet.duration or 0), packet.pts + 1)
        role = role_of(syntax, bytes(packet))
        if role.keeps_map and not self._has_map:
            raise _Unsure
        self._has_map = role.sends_map or role.keeps_map
        if packet.is_discard or not role.shows:
            return
        self._pts.append(packet.pts)
        if packet.is_keyframe and role.enters and packet.pts > self._newest:
            self._entries.append((packet.pts, packet.pts if packet.dts is None else packet.dts))
        self._newest = max(self._newest, packet.pts)


def frames(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Emit `before` frames up to and `after` from the one shown at `at_pts`.

    With `sought` the file is entered where that says; where that is not sure, at its start.
    """
    meter = Meter.started(request)
    try:
        if request["sought"] is not None:
            with open_decoding(media, None, request["max_pixels"], threads=1) as decoding:
                found = _sought(decoding, request["sought"], meter)
                if _emit_run(decoding, found, request, emit):
                    return
        with open_decoding(media, None, request["max_pixels"], threads=1) as decoding:
            _emit_run(decoding, decoding.frames(meter), request, emit)
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _sought(decoding: Decoding, sought: Mapping[str, Any], meter: Meter) -> Iterator[_Timed]:
    """Yield the frames that the survey counted; raise _Unsure at the first that differs."""
    skip, expected = sought["skip"], sought["pts"]
    last = None
    for count, (pts, frame) in enumerate(_entered(decoding, sought, meter)):
        wanted = count - skip
        if (last is not None and pts <= last) or (wanted >= 0 and pts != expected[wanted]):
            raise _Unsure
        last = pts
        if wanted >= 0:
            yield pts, frame
        if wanted + 1 == len(expected):
            return
    raise _Unsure


def _entered(decoding: Decoding, sought: Mapping[str, Any], meter: Meter) -> Iterator[_Timed]:
    """Decode from an entry on; frames shown before it are left out, as they may need earlier."""
    enter = sought["enter_pts"]
    try:
        with complaints() as logs:
            for packet in _packets_from(decoding, enter, sought["enter_dts"]):
                logs.clear()
                decoded = decoding.stream.codec_context.decode(packet)
                if logs or meter.is_over:
                    raise _Unsure
                for frame in decoded:
                    if frame.pts is None or (frame.is_corrupt and frame.pts >= enter):
                        raise _Unsure
                    if frame.pts >= enter:
                        yield frame.pts, frame
    except av.error.MemoryError:
        raise
    except av.error.FFmpegError as error:
        raise _Unsure from error


def _packets_from(
    decoding: Decoding, enter_pts: int, enter_dts: int
) -> Iterator["Packet[VideoStream]"]:
    decoding.container.seek(enter_dts, stream=decoding.stream, backward=True)
    entered = False
    for packet in decoding.container.demux(decoding.stream):
        entered = entered or (packet.pts == enter_pts and packet.is_keyframe)
        if entered:
            yield packet


def _emit_run(
    decoding: Decoding, found: Iterator[_Timed], request: Mapping[str, Any], emit: Emit
) -> bool:
    """Emit what is sure of a run; return whether the frame wanted was."""
    emitted, left = False, request["max_bytes"]
    try:
        for placed in _run(found, request):
            rgb = _upright(decoding, placed.timed[1])
            left -= rgb.nbytes
            if emitted and left < 0:
                break
            _emit_frame(decoding, placed, rgb, emit)
            emitted = True
    except _Unsure:
        pass
    return emitted


def _run(found: Iterator[_Timed], request: Mapping[str, Any]) -> Iterator[_Placed]:
    """Yield the frame wanted, those before it and those after it, each with its neighbours' pts."""
    before, after = request["before"], request["after"]
    bound = int(request["at_pts"])
    held: deque[_Timed] = deque(maxlen=before + 2)
    ahead = None
    for frame in found:
        if held and frame[0] > bound:
            ahead = frame
            break
        held.append(frame)
    if not held:
        return
    sought = request["sought"]
    first = sought["before"] if sought and sought["pts"][0] == held[0][0] else None
    known = [first, *(pts for pts, _ in held), ahead[0] if ahead else None]
    last = len(held) - 1
    for place in range(last, max(-1, last - before - 1), -1):
        yield _Placed(held[place], known[place], known[place + 2])
    yield from _after(held[-1][0], ahead, found, after)


def _after(
    previous: int, current: _Timed | None, found: Iterator[_Timed], count: int
) -> Iterator[_Placed]:
    for _ in range(count):
        if current is None:
            return
        following = next(found, None)
        yield _Placed(current, previous, following[0] if following else None)
        previous, current = current[0], following


def _upright(decoding: Decoding, frame: VideoFrame) -> Any:
    aspect: Fraction = sane_sample_aspect(decoding.stream.sample_aspect_ratio)
    return upright_rgb(frame, orientation_of(frame), aspect)


def _emit_frame(decoding: Decoding, placed: _Placed, rgb: Any, emit: Emit) -> None:
    pts, frame = placed.timed
    base = decoding.time_base
    emit(
        "frame",
        {
            "pts": pts,
            "previous_pts": placed.previous_pts,
            "next_pts": placed.next_pts,
            "time_base": f"{base.numerator}/{base.denominator}",
            "width": rgb.shape[1],
            "height": rgb.shape[0],
            "pixel_format": frame.format.name,
            "pixel_hash": pixel_hash(frame),
            "decoder": DECODER_VERSION,
        },
        rgb,
    )
