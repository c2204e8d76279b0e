"""The child's work when a playable copy is made: a whole video as small pictures, steadily.

Runs confined, as media/extractor.py does. One message `size`, then `picture` (YUV 4:2:0 planes, as
ffmpeg's yuv420p) with how many ticks of the rate it stands for: videos of changing rate keep their
times to half a tick.
"""

import io
import math
from collections.abc import Callable, Mapping
from time import monotonic
from typing import Any, Final

import cv2
import numpy as np
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from vidcat.errors import RefusedEvidence
from vidcat.media.decode import Clock, Decoding, open_decoding
from vidcat.media.pictures import clockwise_rotation, sane_sample_aspect, upright_rgb

Emit = Callable[..., None]
RATE: Final = 25  # pictures a second


def play(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Emit every picture of the video, at most `width` x `height`, until `longest_s`."""
    try:
        with open_decoding(media, None, request["max_pixels"], threads=2) as decoding:
            _emit_pictures(decoding, request, emit)
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _emit_pictures(decoding: Decoding, request: Mapping[str, Any], emit: Emit) -> None:
    aspect = sane_sample_aspect(decoding.stream.sample_aspect_ratio)
    size: tuple[int, int] | None = None
    last: VideoFrame | None = None
    ticks, first_s = 0, 0.0
    for pts, frame in decoding.frames(Clock(monotonic(), request["wall_s"], request["wall_s"])):
        time_s = float(pts * decoding.time_base)
        if last is None or size is None:
            first_s = time_s
            rgb = upright_rgb(frame, clockwise_rotation(frame), aspect)
            size = _fitted(rgb.shape[1], rgb.shape[0], request["width"], request["height"])
            emit("size", {"width": size[0], "height": size[1], "first_s": first_s})
        else:
            now = round((time_s - first_s) * RATE)
            if now > ticks:
                _emit(last, (now - ticks, aspect, size), emit)
                ticks = now
        if time_s - first_s > request["longest_s"]:
            return
        last = frame
    if last is not None and size is not None:
        end_s = float(decoding.end_pts * decoding.time_base) - first_s
        _emit(last, (max(1, round(end_s * RATE) - ticks), aspect, size), emit)


def _emit(frame: VideoFrame, shown: tuple[int, Any, tuple[int, int]], emit: Emit) -> None:
    ticks, aspect, size = shown
    rgb = upright_rgb(frame, clockwise_rotation(frame), aspect)
    small = rgb
    if (rgb.shape[1], rgb.shape[0]) != size:
        small = np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    planes: NDArray[Any] = cv2.cvtColor(small, cv2.COLOR_RGB2YUV_I420)
    emit("picture", {"ticks": ticks}, np.ascontiguousarray(planes))


def _fitted(width: int, height: int, most_wide: int, most_high: int) -> tuple[int, int]:
    """Give the even size that fits, never larger than the picture."""
    scale = min(1.0, most_wide / width, most_high / height)
    even = (max(2, 2 * math.floor(side * scale / 2)) for side in (width, height))
    return next(even), next(even)
