"""The child's work when a browser cannot play a video: its pictures at a constant rate.

Runs confined, as extractor.py does. One message `size`, then `picture` with `count`, how many
pictures of the proxy show it, and upright RGB of that size; then `end`.
"""

import io
from collections.abc import Callable, Mapping
from typing import Any

from vidcat.domain.values.orientation import UPRIGHT
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.playable import PROXY_FPS, proxy_size, proxy_slot
from vidcat.domain.video.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.decode import Decoding, Meter, open_decoding
from vidcat.media.pictures.reduced import (
    Picture,
    display_size,
    fitted_rgb,
    orientation_of,
    sane_sample_aspect,
)

Emit = Callable[..., None]


def proxy(media: io.RawIOBase, request: Mapping[str, Any], emit: Emit) -> None:
    """Emit the pictures of a proxy, at most `max_slots` of them."""
    try:
        with open_decoding(media, None, request["max_pixels"], threads=1) as decoding:
            _emit_pictures(decoding, request, emit)
    except RefusedEvidence as refusal:
        emit("refused", {"reason": refusal.reason, "detail": refusal.message})


def _emit_pictures(decoding: Decoding, request: Mapping[str, Any], emit: Emit) -> None:
    base, most = decoding.time_base, request["max_slots"]
    shown: tuple[int, Picture] | None = None
    size, orientation, first_pts = Size(2, 2), UPRIGHT, 0
    aspect = sane_sample_aspect(decoding.stream.sample_aspect_ratio)
    for pts, frame in decoding.frames(Meter.started(request)):
        if shown is None:
            first_pts, orientation = pts, orientation_of(frame)
            size = proxy_size(*display_size(frame.width, frame.height, aspect, orientation))
            start_s = float(pts * base)
            emit("size", {"width": size.width, "height": size.height, "start_s": start_s})
        slot = proxy_slot(float((pts - first_pts) * base))
        if slot > most:
            raise RefusedEvidence(Reason.TOO_LONG, f"longer than {most // PROXY_FPS} s")
        if shown is None or slot > shown[0]:
            if shown is not None:
                emit("picture", {"count": slot - shown[0]}, shown[1])
            shown = slot, fitted_rgb(frame, orientation, size)
    if shown is not None:
        end = proxy_slot(float((decoding.end_pts - first_pts) * base))
        emit("picture", {"count": max(1, min(end, most) - shown[0])}, shown[1])
