"""The child's work when two videos are laid over each other: reduced pictures of some spans.

Runs confined, as extractor.py does. One message `base` with the time base, then one `picture`
for each quarter of a second of the spans: grey, as it is shown, with size and pts, both of which
count from the first frame.
"""

import io
import math
from collections.abc import Callable, Mapping
from typing import Any

from vidcat.domain.video.model import Depth
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.decode import Decoding, Meter, open_decoding
from vidcat.media.pictures.reduced import (
    SAMPLES_PER_S,
    orientation_of,
    sane_sample_aspect,
    shown_luma,
)

Emit = Callable[..., None]


def look(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Emit the first picture of every quarter second in `spans` [[start, end), ...], ascending."""
    try:
        with open_decoding(media, Depth.FULL, request["max_pixels"], threads=1) as decoding:
            _emit_pictures(decoding, request, emit)
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _emit_pictures(decoding: Decoding, request: Mapping[str, Any], emit: Emit) -> None:
    base, spans = decoding.time_base, request["spans"]
    emit("base", {"time_base": f"{base.numerator}/{base.denominator}"})
    aspect = sane_sample_aspect(decoding.stream.sample_aspect_ratio)
    last, first = -math.inf, None
    for stream_pts, frame in decoding.frames(Meter.started(request)):
        first = stream_pts if first is None else first
        pts = stream_pts - first
        time_s = float(pts * base)
        if time_s >= spans[-1][1]:
            return
        cell = math.floor(time_s * SAMPLES_PER_S + 1e-6)
        if cell > last and any(start <= time_s < end for start, end in spans):
            last = cell
            luma = shown_luma(frame, orientation_of(frame), aspect, request["side"])
            emit("picture", {"pts": pts, "width": luma.shape[1], "height": luma.shape[0]}, luma)
