"""The child's work when frames are stepped through: a few exact frames in a row.

Decoding from the start of a long film for each step would take minutes, so this seeks, but only
where what follows is bit for bit what decoding from the start gives: MP4 and Matroska, which index
their frames by presentation time, from a picture at which a decoder may begin with nothing before
it. Of H.264 that is an IDR picture alone: other intra pictures may be followed by frames that refer
to what came before them (Rec. ITU-T H.264, 3.69). Elsewhere every frame from the start is decoded.

Messages: `frame` for each, ascending, with whether it is the first or the last of the video.
"""

import io
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic
from typing import Any, Final

import av
import av.error
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from vidcat.errors import RefusedEvidence
from vidcat.media.decode import Clock, Decoding, open_decoding
from vidcat.media.extractor import DECODER_VERSION
from vidcat.media.pictures import (
    clockwise_rotation,
    pixel_hash,
    sane_sample_aspect,
    upright_rgb,
)

Emit = Callable[..., None]
_SEEKABLE: Final = frozenset({"mov", "mp4", "matroska", "webm"})
# Codecs of which every keyframe, as the container marks them, is a clean beginning for all frames
# shown after it; what is shown before it is left out.
_CLEAN: Final = frozenset(
    {"hevc", "vp8", "vp9", "av1", "mpeg1video", "mpeg2video", "mpeg4", "mjpeg", "prores", "dnxhd"}
)
_BACK_S: Final = (Fraction(1, 2), Fraction(4), Fraction(20))
_HALF_MICROSECOND: Final = Fraction(1, 2_000_000)
_IDR: Final = 5  # nal_unit_type, Rec. ITU-T H.264, table 7-1


@dataclass(frozen=True)
class _Run:
    """Frames in a row with the wanted one, and whether they are the first or last of the video."""

    frames: tuple[tuple[int, VideoFrame], ...]
    begins: bool
    ends: bool


def run(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Emit the frame shown at `at`, `before` frames before it and `after` frames after it.

    `at` is a time in seconds as [numerator, denominator].
    """
    at = Fraction(*request["at"])
    try:
        for back in (*_BACK_S, None):
            if back is not None and at <= back:
                continue
            media.seek(0)
            with open_decoding(media, None, request["max_pixels"], threads=1) as decoding:
                found = _found(decoding, at, back, request)
                if found is not None:
                    _emit(decoding, found, emit)
                    return
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _found(
    decoding: Decoding, at: Fraction, back: Fraction | None, request: Mapping[str, Any]
) -> _Run | None:
    """Give the run, or None when it has to begin further back."""
    if back is not None and not _begin_at(decoding, at - back):
        return None
    clock = Clock(monotonic(), request["wall_s"], request["wall_s"])
    frames = decoding.frames(clock)
    if back is not None:
        next(frames, None)  # one may stand at its time that a walk from the start would prefer
    return _around(frames, decoding.time_base, at, (request["before"], request["after"], back))


def _around(
    frames: Iterator[tuple[int, VideoFrame]],
    base: Fraction,
    at: Fraction,
    wanted: tuple[int, int, Fraction | None],
) -> _Run | None:
    before, after, back = wanted
    kept: deque[tuple[int, VideoFrame]] = deque(maxlen=before + 1)
    count, following = 0, []
    for pts, frame in frames:
        if pts * base > at + _HALF_MICROSECOND and kept:
            following.append((pts, frame))
            if len(following) > after:
                break
        else:
            kept.append((pts, frame))
            count += 1
    begins = back is None and count <= before + 1
    is_shown = bool(kept) and kept[-1][0] * base <= at + _HALF_MICROSECOND
    if back is not None and (not is_shown or len(kept) < 2):
        return None
    return _Run((*kept, *following[:after]), begins, ends=len(following) <= after)


def _begin_at(decoding: Decoding, time: Fraction) -> bool:
    """Seek to a clean beginning at or before a time; says whether there is one."""
    stream = decoding.stream
    if not set(decoding.container.format.name.split(",")) & _SEEKABLE:
        return False
    target = int(time / decoding.time_base)
    try:
        decoding.container.seek(target, stream=stream, backward=True, any_frame=False)
        first = next((p for p in decoding.container.demux(stream) if p.size), None)
        if first is None or first.pts is None or first.pts > target or not _is_clean(first, stream):
            return False
        decoding.container.seek(target, stream=stream, backward=True, any_frame=False)
    except av.error.FFmpegError:
        return False
    return True


def _is_clean(packet: "Packet[VideoStream]", stream: VideoStream) -> bool:
    name = stream.codec_context.name
    if not packet.is_keyframe:
        return False
    if name == "h264":
        return _IDR in _nal_types(bytes(packet), stream.codec_context.extradata or b"")
    return name.removeprefix("lib").removesuffix("-vpx") in _CLEAN or name in _CLEAN


def _nal_types(data: bytes, extradata: bytes) -> set[int]:
    """Give the types of the NAL units of an access unit, with lengths (avcC) or start codes."""
    if not extradata.startswith(b"\x01") or len(extradata) < 5:
        return {part[0] & 31 for part in data.split(b"\0\0\1")[1:] if part}
    size = (extradata[4] & 3) + 1
    found, at = set(), 0
    while at + size < len(data):
        length = int.from_bytes(data[at : at + size], "big")
        found.add(data[at + size] & 31)
        at += size + max(length, 1)
    return found


def _emit(decoding: Decoding, found: _Run, emit: Emit) -> None:
    base = decoding.time_base
    aspect = sane_sample_aspect(decoding.stream.sample_aspect_ratio)
    last = len(found.frames) - 1
    for number, (pts, picture) in enumerate(found.frames):
        rgb = upright_rgb(picture, clockwise_rotation(picture), aspect)
        emit(
            "frame",
            {
                "pts": pts,
                "time_base": f"{base.numerator}/{base.denominator}",
                "end_pts": decoding.end_pts,
                "width": rgb.shape[1],
                "height": rgb.shape[0],
                "pixel_format": picture.format.name,
                "pixel_hash": pixel_hash(picture),
                "decoder": DECODER_VERSION,
                "is_first": found.begins and number == 0,
                "is_last": found.ends and number == last,
            },
            rgb,
        )
