"""The child's work: one pass over an untrusted video, given out as messages of pixels and numbers.

Runs confined, in a process of its own; see media/sandbox/decoder.py. Messages of `extract`:
  facts     once: what container and stream say
  sample    luma 128 x 128 at about four a second, with its pts
  keyframe  luma 128 x 128 followed by upright RGB, with pts and size
  shot      start_pts, end_pts, what opened it
  end       once: last pts, frames decoded, what was lost
A refusal is one message `refused` with a reason of the closed set.
"""

import io
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from time import monotonic
from typing import Any

import av
import cv2
from av.video.frame import VideoFrame

from vidcat.domain.copies.fingerprints import REPEAT_S
from vidcat.domain.shots.keyframes import Candidate
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.model import Depth
from vidcat.domain.video.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.decode import Clock, Decoding, open_decoding
from vidcat.media.decoding.scenes import Scenes, Still
from vidcat.media.pictures.reduced import (
    SAMPLES_PER_S,
    Picture,
    clockwise_rotation,
    display_size,
    glimpse,
    reduced_luma,
    sane_sample_aspect,
    upright_rgb,
)

# Mean change in grey levels of 255 below which nothing new is shown: a quarter of the steps that
# 8 bits can store. A camera on a tripod at night costs nothing this way.
SAME_PICTURE = 0.25
DECODER_VERSION = f"PyAV {av.__version__}, libavcodec " + ".".join(
    str(part) for part in av.library_versions["libavcodec"]
)

Emit = Callable[..., None]


def extract(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Decode once and emit all that the catalogue keeps of a video."""
    clock = Clock(monotonic(), request["free_s"], request["wall_s"])
    depth = Depth(request["depth"])
    try:
        with open_decoding(media, depth, request["max_pixels"], threads=1) as decoding:
            if _Pass(decoding, request, emit).run(clock):
                return
        # Nothing came of the frames that others refer to: what is left is to decode them all.
        with open_decoding(media, None, request["max_pixels"], threads=1) as decoding:
            if not _Pass(decoding, request, emit).run(clock):
                _refuse_empty(decoding)
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _refuse_empty(decoding: Decoding) -> None:
    damage, detail = decoding.loss.damage()
    raise RefusedEvidence(damage or Reason.CORRUPT, f"no frame could be decoded; {detail}")


class _Pass:
    """One walk through an open video."""

    def __init__(self, decoding: Decoding, request: Mapping[str, Any], emit: Emit) -> None:
        self._decoding = decoding
        self._request = request
        self._emit = emit
        self._scenes = Scenes(self._emit_keyframe, self._emit_shot)
        self._frames = 0
        self._last_cell = -1
        self._last_luma: Picture | None = None
        self._last_sample_s = 0.0
        self._samples = 0
        self._sample_aspect = Fraction(1)
        self._rotation = 0

    def run(self, clock: Clock) -> int:
        """Emit everything; return how many frames were decoded."""
        decoding = self._decoding
        for pts, frame in decoding.frames(clock):
            if not self._frames:
                self._begin(frame)
            self._frames += 1
            if not self._take(pts, frame):
                break
        if not self._frames:
            return 0
        self._scenes.finish(decoding.end_pts)
        damage, detail = decoding.loss.damage()
        self._emit(
            "end",
            {
                "end_pts": decoding.end_pts,
                "frames": self._frames,
                "damage": damage,
                "detail": detail[:500],
            },
        )
        return self._frames

    def _begin(self, frame: VideoFrame) -> None:
        stream = self._decoding.stream
        self._rotation = clockwise_rotation(frame)
        self._sample_aspect = sane_sample_aspect(stream.sample_aspect_ratio)
        width, height = self._display_size(frame)
        if width * height > self._request["max_pixels"]:
            self._sample_aspect = Fraction(1)  # squaring the pixels must not burst the limit
            width, height = self._display_size(frame)
        rate = stream.average_rate
        self._emit(
            "facts",
            {
                "container": self._decoding.container.format.name,
                "codec": stream.codec_context.name,
                "pixel_format": frame.format.name,
                "width": width,
                "height": height,
                "rotation": self._rotation,
                "sample_aspect": f"{self._sample_aspect.numerator}:"
                f"{self._sample_aspect.denominator}",
                "fps": float(rate) if rate else None,
                "time_base": f"{self._decoding.time_base.numerator}/"
                f"{self._decoding.time_base.denominator}",
                "decoder": DECODER_VERSION,
            },
        )

    def _stop(self, reason: Reason, why: str) -> None:
        self._decoding.loss.stopped_by, self._decoding.loss.last = reason, why

    def _display_size(self, frame: VideoFrame) -> Size:
        return display_size(frame.width, frame.height, self._sample_aspect, self._rotation)

    def _take(self, pts: int, frame: VideoFrame) -> bool:
        """Use one frame; return False when the video is longer than the limits allow."""
        time_s = float(pts * self._decoding.time_base)
        first_s = float((self._decoding.first_pts or 0) * self._decoding.time_base)
        if time_s - first_s > self._request["max_duration_s"]:
            self._stop(Reason.TOO_LONG, "longer than the setting max_duration_s allows")
            return False
        if self._samples >= self._request["max_samples"]:
            self._stop(Reason.TOO_LONG, "more pictures than the bytes of this file can hold")
            return False
        cell = math.floor((time_s - first_s) * SAMPLES_PER_S + 1e-6)
        is_sample = cell > self._last_cell
        sampled = None
        if is_sample:
            self._last_cell = cell
            luma = reduced_luma(frame, self._rotation)
            self._emit_sample(pts, time_s, luma)
            sampled = Candidate(pts, time_s, luma, frame)
        self._scenes.push(pts, time_s, glimpse(frame, self._rotation), sampled)
        return True

    def _emit_sample(self, pts: int, time_s: float, luma: Picture) -> None:
        """Emit a picture unless it repeats the last one, which then stands for it too."""
        if self._last_luma is not None and time_s - self._last_sample_s < REPEAT_S:
            change = cv2.norm(luma, self._last_luma, cv2.NORM_L1) / luma.size
            if change < SAME_PICTURE:
                return
        self._last_luma, self._last_sample_s = luma, time_s
        self._samples += 1
        self._emit("sample", {"pts": pts}, luma)

    def _emit_keyframe(self, still: Still) -> None:
        rgb = upright_rgb(still.payload, self._rotation, self._sample_aspect)
        height, width = rgb.shape[:2]
        self._emit(
            "keyframe",
            {"pts": still.pts, "width": width, "height": height},
            still.luma.tobytes() + rgb.tobytes(),
        )

    def _emit_shot(self, start_pts: int, end_pts: int, opened_by: str) -> None:
        self._emit("shot", {"start_pts": start_pts, "end_pts": end_pts, "opened_by": opened_by})
