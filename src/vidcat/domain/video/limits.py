"""The limits of decoding one video, after which it is stopped, and of trying to."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from vidcat.domain.video.reasons import Reason

# JPEG knows no larger side (ITU-T T.81, B.2.2); codecs stop far below.
MAX_SIDE = 65_500
# Measured on 57 real clips, one decoder needs 0.05 to 1.3 s for a megabyte. Bombs are small.
FREE_S = 10.0  # of processor time, what any file may take, however few bytes it has
BOMB_S = 5.0  # and what its bytes cannot hold honestly
_S_PER_BYTE = 4.0 / 1_000_000
# A picture that stands takes hardly a byte and is decoded all the same: an hour of a banner, 640 x
# 360, has 3.8 MB and takes 2e10 pixels and 60 s. So a pixel buys time, too, if it is honest.
_S_PER_PIXEL = 1e-8
# What goes on longer has to hold what its pictures cost. A 1080p screen recording in which nothing
# moves has about 14,000 pixels to the byte and 150 bytes to the frame; bombs have 65,000 and 13.
_PIXELS_PER_BYTE = 30_000
_BYTES_PER_FRAME = 24
# Behind the limits of processor time: nothing is stopped because other programs are busy.
_WALL_TO_CPU = 4.0
_WALL_GRACE_S = 60.0
# At four a second, 200 bytes for a sample is 6.4 kbit/s: nothing that shows anything is so small.
_BASE_SAMPLES = 4_000
_BYTES_PER_SAMPLE = 200
GRACE_S = 2.0  # for the decoder to end by itself and say how far it came
BACKSTOP_S = 60.0  # for the worker around it: hashing, encoding and storing what came out
# Of workers or decoders that were killed at one video; then it waits until a person asks again.
MAX_DEATHS = 3
SET_ASIDE = f"set aside: the process that worked on it died {MAX_DEATHS} times"
TO_BE_RETRIED = "to be tried again by the next ingest of its file"

SETTINGS_BEHIND: Mapping[Reason, tuple[str, ...]] = MappingProxyType(
    {
        Reason.TIMEOUT: ("timeout_s",),
        Reason.TOO_LONG: ("max_duration_s",),
        Reason.TOO_LARGE: ("max_pixels", "memory_bytes"),
    }
)
"""The settings that a person may raise so that a video is no longer stopped for a reason."""


@dataclass(frozen=True)
class Allowance:
    """The processor time that one decode may take.

    It has `base_s`, and `s_per_pixel` for each pixel decoded, as long as the bytes read can hold
    its pictures honestly; what they cannot hold ends after `free_s`.
    """

    base_s: float
    free_s: float
    s_per_pixel: float

    def fault(self, spent_s: float, stream_bytes: int, frames: int, pixels: int) -> str | None:
        """Return why a decode that came so far must end, as a sentence; None if it may go on."""
        why = ""
        if spent_s > self.free_s and not is_plausible(stream_bytes, frames, pixels):
            why = ": hardly a byte for each picture, as bombs have"
        elif spent_s <= self.base_s + self.s_per_pixel * pixels:
            return None
        return (
            f"stopped after {spent_s:.0f} s of processor time{why}; "
            "the setting timeout_s gives it more"
        )


@dataclass(frozen=True)
class DecodeLimits:
    """Bounds of one decode, enforced in the child and checked again by the parent.

    `most_cpu_s` is what the allowance can come to; `wall_s` ends what uses no processor at all.
    """

    max_pixels: int
    max_duration_s: float
    memory_bytes: int
    allowance: Allowance
    most_cpu_s: float
    wall_s: float
    max_samples: int
    max_keyframes: int = 20_000


def gives_more(
    reason: Reason, before: Mapping[str, object], now: Mapping[str, float | int | None]
) -> bool:
    """Return whether a video that was stopped for a reason may come further with other settings.

    What is not set has its default, which may be more or less than a number: that is tried.
    """
    for name in SETTINGS_BEHIND.get(reason, ()):
        old, new = before.get(name), now.get(name)
        if old != new and (new is None or not isinstance(old, float | int) or new > old):
            return True
    return False


def decode_limits(
    stored_bytes: int,
    *,
    max_pixels: int,
    max_duration_s: float,
    memory_bytes: int,
    timeout_s: float | None,
) -> DecodeLimits:
    """Return the bounds for a file that really holds this many bytes; a chosen timeout wins."""
    base_s = timeout_s or FREE_S + stored_bytes * _S_PER_BYTE
    s_per_pixel = 0.0 if timeout_s else _S_PER_PIXEL
    most_cpu_s = base_s + s_per_pixel * _PIXELS_PER_BYTE * stored_bytes
    return DecodeLimits(
        max_pixels=max_pixels,
        max_duration_s=max_duration_s,
        memory_bytes=memory_bytes,
        allowance=Allowance(base_s, timeout_s or BOMB_S, s_per_pixel),
        most_cpu_s=most_cpu_s,
        wall_s=_WALL_TO_CPU * most_cpu_s + _WALL_GRACE_S,
        max_samples=_BASE_SAMPLES + stored_bytes // _BYTES_PER_SAMPLE,
    )


def is_plausible(stream_bytes: int, frames: int, pixels: int) -> bool:
    """Return whether so many frames and pixels can honestly come from so many bytes."""
    return frames * _BYTES_PER_FRAME <= stream_bytes and pixels <= stream_bytes * _PIXELS_PER_BYTE
