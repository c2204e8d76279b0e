"""The child's work: one pass over an untrusted video, given out as messages of pixels and numbers.

Runs confined, in a process of its own; see media/sandbox/decoder.py. Messages of `extract`:
  facts     once: what container and stream say
  sample    luma 128 x 128 at about four a second, with its pts
  keyframe  luma 128 x 128 followed by upright RGB, with pts and size
  shot      start_pts, end_pts, what opened it
  stream    what the container says of each stream
  tag       one that the container or a stream has
  chapter   when it begins and ends, and its title
  clock     what the file's own clock says of a frame, where that is not its pts
  end       once: last pts, frames decoded, what was lost
A refusal is one message `refused` with a reason of the closed set.
"""

import io
import math
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

import av
import cv2
from av.video.frame import VideoFrame

from vidcat.domain.copies.fingerprints import REPEAT_S
from vidcat.domain.shots.keyframes import Candidate
from vidcat.domain.values.orientation import UPRIGHT
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.model import Depth
from vidcat.domain.video.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.c2pa_box import holds_manifest
from vidcat.media.decoding.decode import Decoding, Meter, open_decoding
from vidcat.media.decoding.read_metadata import read_metadata
from vidcat.media.decoding.scenes import Scenes, Still
from vidcat.media.pictures.reduced import (
    SAMPLES_PER_S,
    Picture,
    display_size,
    glimpse,
    orientation_of,
    reduced_luma,
    sane_sample_aspect,
    upright_rgb,
)

# Mean change in grey levels of 255 below which nothing new is shown: a quarter of the steps that
# 8 bits can store. A camera on a tripod at night costs nothing this way.
SAME_PICTURE = 0.25
_MAX_FPS = 300  # what says more counts something else: the frames tell then
DECODER_VERSION = f"PyAV {av.__version__}, libavcodec " + ".".join(
    str(part) for part in av.library_versions["libavcodec"]
)

# Raised whenever the walk through a file finds something else in it.
EXTRACTION_VERSION = f"{DECODER_VERSION}; walk 3"

Emit = Callable[..., None]


def extract(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Decode once and emit all that the catalogue keeps of a video."""
    meter = Meter.started(request)
    depth = Depth(request["depth"])
    c2pa = holds_manifest(media)
    try:
        with open_decoding(media, depth, request["max_pixels"], threads=1) as decoding:
            if _Pass(decoding, request, emit, c2pa).run(meter):
                return
        # Nothing came of the frames that others refer to: what is left is to decode them all.
        with open_decoding(media, None, request["max_pixels"], threads=1) as decoding:
            if not _Pass(decoding, request, emit, c2pa).run(meter):
                _refuse_empty(decoding)
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _refuse_empty(decoding: Decoding) -> None:
    damage, detail = decoding.loss.damage()
    raise RefusedEvidence(damage or Reason.CORRUPT, f"no frame could be decoded; {detail}")


class _Pass:
    """One walk through an open video."""

    def __init__(
        self, decoding: Decoding, request: Mapping[str, Any], emit: Emit, c2pa: bool | None
    ) -> None:
        self._decoding = decoding
        self._request = request
        self._emit = emit
        self._c2pa = c2pa
        self._scenes = Scenes(self._emit_keyframe, self._emit_shot)
        self._frames = 0
        self._last_cell = -1
        self._last_luma: Picture | None = None
        self._last_sample_s = 0.0
        self._samples = 0
        self._last_pts: int | None = None
        self._skipped_s = 0.0
        self._marks = 0
        self._sample_aspect = Fraction(1)
        self._orientation = UPRIGHT

    def run(self, meter: Meter) -> int:
        """Emit everything; return how many frames were decoded."""
        decoding = self._decoding
        for pts, frame in decoding.frames(meter):
            if not self._frames:
                self._begin(frame)
            self._frames += 1
            if not self._take(pts, frame):
                break
        if not self._frames:
            return 0
        self._scenes.finish(decoding.end_pts)
        self._emit_clock()
        self._emit_end()
        return self._frames

    def _emit_end(self) -> None:
        decoding = self._decoding
        left_out = decoding.left_out()
        damage, detail = decoding.loss.damage()
        self._emit(
            "end",
            {
                "end_pts": decoding.end_pts,
                "frames": self._frames,
                "packets": decoding.packets,
                "left_out_frames": left_out.frames,
                "left_out_s": left_out.seconds,
                "damage": damage,
                "detail": f"{detail[:400]} ({left_out})" if damage else "",
            },
        )

    def _emit_clock(self) -> None:
        """Emit the marks of the file's clock that were found since, before a frame needs them."""
        marks = self._decoding.clock.marks if self._decoding.clock else []
        for mark in marks[self._marks :]:
            self._emit("clock", vars(mark))
        self._marks = len(marks)

    def _begin(self, frame: VideoFrame) -> None:
        stream = self._decoding.stream
        self._orientation = orientation_of(frame)
        self._sample_aspect = sane_sample_aspect(stream.sample_aspect_ratio)
        width, height = self._display_size(frame)
        if width * height > self._request["max_pixels"]:
            self._sample_aspect = Fraction(1)  # squaring the pixels must not burst the limit
            width, height = self._display_size(frame)
        rate = stream.average_rate
        metadata = read_metadata(self._decoding.container, self._c2pa)
        self._emit(
            "facts",
            {
                "container": self._decoding.container.format.name,
                "codec": stream.codec_context.name,
                "pixel_format": frame.format.name,
                "width": width,
                "height": height,
                "rotation": self._orientation.rotation,
                "mirrored": self._orientation.mirrored,
                "sample_aspect": f"{self._sample_aspect.numerator}:"
                f"{self._sample_aspect.denominator}",
                "fps": float(rate) if rate and rate <= _MAX_FPS else None,
                "time_base": f"{self._decoding.time_base.numerator}/"
                f"{self._decoding.time_base.denominator}",
                "decoder": DECODER_VERSION,
                "c2pa": metadata.c2pa,
                "tags_left_out": metadata.tags_left_out,
                "chapters_left_out": metadata.chapters_left_out,
            },
        )
        for each in self._decoding.streams:
            self._emit("stream", vars(each))
        for tag in metadata.tags:
            self._emit("tag", vars(tag))
        for chapter in metadata.chapters:
            self._emit("chapter", vars(chapter))

    def _display_size(self, frame: VideoFrame) -> Size:
        return display_size(frame.width, frame.height, self._sample_aspect, self._orientation)

    def _take(self, pts: int, frame: VideoFrame) -> bool:
        """Use one frame; return False when the video is longer than the limits allow."""
        self._emit_clock()
        self._skip_gap(pts)
        time_s = float(pts * self._decoding.time_base)
        first_s = float((self._decoding.first_pts or 0) * self._decoding.time_base)
        if time_s - first_s - self._skipped_s > self._request["max_duration_s"]:
            self._decoding.stop(Reason.TOO_LONG, "longer than the setting max_duration_s allows")
            return False
        if self._samples >= self._request["max_samples"]:
            self._decoding.stop(
                Reason.TOO_LONG, "more pictures than the bytes of this file can hold"
            )
            return False
        cell = math.floor((time_s - first_s) * SAMPLES_PER_S + 1e-6)
        is_sample = cell > self._last_cell
        sampled = None
        if is_sample:
            self._last_cell = cell
            luma = reduced_luma(frame, self._orientation)
            self._emit_sample(pts, time_s, luma)
            sampled = Candidate(pts, time_s, luma, frame)
        self._scenes.push(pts, time_s, glimpse(frame, self._orientation), sampled)
        return True

    def _skip_gap(self, pts: int) -> None:
        """Close the shot where nothing is shown for long: a gap is no part of it."""
        before, self._last_pts = self._last_pts, pts
        gap = None if before is None else self._decoding.gap_between(before, pts)
        if gap is not None:
            self._skipped_s += float((gap.start_pts - gap.end_pts) * self._decoding.time_base)
            self._scenes.finish(gap.end_pts)
            self._scenes = Scenes(self._emit_keyframe, self._emit_shot)

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
        rgb = upright_rgb(still.payload, self._orientation, self._sample_aspect)
        height, width = rgb.shape[:2]
        self._emit(
            "keyframe",
            {"pts": still.pts, "width": width, "height": height},
            still.luma.tobytes() + rgb.tobytes(),
        )

    def _emit_shot(self, start_pts: int, end_pts: int, opened_by: str) -> None:
        self._emit("shot", {"start_pts": start_pts, "end_pts": end_pts, "opened_by": opened_by})
