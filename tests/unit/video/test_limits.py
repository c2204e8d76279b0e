"""What a video may cost: enough for what is honest, little for what is small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.video.limits import FREE_S, DecodeLimits, decode_limits, is_plausible

BYTES = st.integers(0, 1 << 42)


def limits(stored_bytes: int, timeout_s: float | None = None) -> DecodeLimits:
    return decode_limits(
        stored_bytes,
        max_pixels=40_000_000,
        max_duration_s=86_400.0,
        memory_bytes=1 << 30,
        timeout_s=timeout_s,
    )


@given(BYTES, BYTES)
def test_more_bytes_never_buy_less(a: int, b: int) -> None:
    less, more = limits(min(a, b)), limits(max(a, b))
    assert less.wall_s <= more.wall_s
    assert less.max_samples <= more.max_samples


@given(BYTES, st.floats(0.1, 1e6))
def test_a_chosen_timeout_is_kept_to(stored_bytes: int, timeout_s: float) -> None:
    chosen = limits(stored_bytes, timeout_s)
    assert (chosen.wall_s, chosen.free_s) == (timeout_s, timeout_s)


def test_a_bomb_of_no_size_has_seconds_only() -> None:
    assert limits(0).wall_s == FREE_S
    assert limits(4096).wall_s < FREE_S + 1


def test_an_hour_of_ordinary_video_may_be_sampled_whole() -> None:
    one_mbit_s = 3600 * 125_000
    assert limits(one_mbit_s).max_samples >= 3600 * 4
    assert limits(one_mbit_s).wall_s > 1.3 * one_mbit_s / 1_000_000  # slowest of 57 real clips


@pytest.mark.parametrize(
    ("stream_bytes", "frames", "pixels", "honest"),
    [
        (4_139_823, 720, 720 * 854 * 480, True),  # 30 s of Big Buck Bunny, 480p
        (150 * 9000, 9000, 9000 * 1920 * 1080, True),  # a still screen recording
        (13 * 600_000, 600_000, 600_000 * 16 * 16, False),  # frames of nothing
        (400_000, 90_000, 90_000 * 3840 * 2160, False),  # an hour of one 4K picture
        (0, 1, 1, False),
    ],
)
def test_only_what_bytes_can_hold_is_plausible(
    stream_bytes: int, frames: int, pixels: int, honest: bool
) -> None:
    assert is_plausible(stream_bytes, frames, pixels) is honest
