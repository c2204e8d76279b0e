"""What a video may cost: enough for what is honest, little for what is small."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.video.limits import (
    BOMB_S,
    FREE_S,
    Allowance,
    DecodeLimits,
    decode_limits,
    is_plausible,
)

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
    assert less.allowance.base_s <= more.allowance.base_s
    assert less.most_cpu_s <= more.most_cpu_s
    assert less.wall_s <= more.wall_s
    assert less.max_samples <= more.max_samples


@given(BYTES, st.floats(0.1, 1e6))
def test_a_chosen_timeout_is_kept_to(stored_bytes: int, timeout_s: float) -> None:
    chosen = limits(stored_bytes, timeout_s)
    assert chosen.allowance == Allowance(timeout_s, timeout_s, 0.0)
    assert chosen.most_cpu_s == timeout_s < chosen.wall_s


def test_a_bomb_of_no_size_has_seconds_only() -> None:
    assert limits(0).most_cpu_s == FREE_S
    assert limits(4096).most_cpu_s < FREE_S + 2


def test_an_hour_of_ordinary_video_may_be_sampled_whole() -> None:
    one_mbit_s = 3600 * 125_000
    assert limits(one_mbit_s).max_samples >= 3600 * 4
    assert (
        limits(one_mbit_s).allowance.base_s > 1.3 * one_mbit_s / 1_000_000
    )  # slowest of 57 real clips


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


HOUR = 3600 * 25
PICTURE = 640 * 360


@pytest.mark.parametrize(
    ("stored_bytes", "hours", "pixels", "spent_s"),
    [
        (3_800_000, 1, PICTURE, 90.0),  # a banner and a hymn: 75 s on the machine that measured it
        (3 * 3_800_000, 3, PICTURE, 270.0),
        (24 * 3_800_000, 24, PICTURE, 2200.0),
        (24 * 3600 * 625, 24, 704 * 576, 4000.0),  # a camera at night, 5 kbit/s
        (90 * 3600 * 25, 1, 1920 * 1080, 600.0),  # slides
    ],
)
def test_hours_in_which_hardly_anything_moves_are_decoded_whole(
    stored_bytes: int, hours: int, pixels: int, spent_s: float
) -> None:
    frames = hours * HOUR
    allowance = limits(stored_bytes).allowance
    for done in (0.01, 0.3, 1.0):
        so_far = int(stored_bytes * done), int(frames * done), int(frames * pixels * done)
        assert allowance.fault(spent_s * done, *so_far) is None


@pytest.mark.parametrize(
    ("stored_bytes", "frames", "pixels"),
    [
        (13 * 600_000, 600_000, 600_000 * 16 * 16),
        (400_000, 90_000, 90_000 * 3840 * 2160),
        (1_000, 1_000_000, 1_000_000 * 16),
    ],
)
def test_a_bomb_ends_soon(stored_bytes: int, frames: int, pixels: int) -> None:
    allowance = limits(stored_bytes).allowance
    assert allowance.fault(BOMB_S - 1, stored_bytes, frames, pixels) is None
    told = allowance.fault(BOMB_S + 1, stored_bytes, frames, pixels)
    assert told is not None
    assert "as bombs have" in told


@given(BYTES, st.integers(1, 10**9), st.integers(1, 10**15), st.floats(0, 1e9))
def test_whatever_is_decoded_ends_within_what_the_bytes_allow(
    stored_bytes: int, frames: int, pixels: int, spent_s: float
) -> None:
    found = limits(stored_bytes)
    if found.allowance.fault(spent_s, stored_bytes, frames, pixels) is None:
        assert spent_s <= found.most_cpu_s or spent_s <= FREE_S
