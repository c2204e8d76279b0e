"""Where decoding may begin: packets written bit by bit after the specifications."""

import numpy as np
import pytest

from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.frame_index import FrameIndex
from vidcat.domain.video.playable import proxy_size, proxy_slot
from vidcat.media.decoding.random_access import Syntax, role_of, syntax_of

SPS, PPS = bytes([0x67, 66, 0, 30, 9]), bytes([0x68, 0xCE, 1])
AVCC = bytes([1, 66, 0, 30, 0xFF, 0xE1, 0, 5]) + SPS + bytes([1, 0, 3]) + PPS


def packet(*units: bytes) -> bytes:
    return b"".join(len(unit).to_bytes(4) + unit for unit in units)


def h264() -> Syntax:
    found = syntax_of("h264", AVCC)
    assert found == Syntax("h264", 4, frozenset({SPS, PPS}))
    return found


IDR, SLICE = bytes([0x65, 1]), bytes([0x41, 1])
EXACT_RECOVERY = bytes([6, 6, 1, 0b110_00000, 0x80])


@pytest.mark.parametrize(
    ("units", "enters"),
    [
        ((IDR,), True),
        ((SPS, PPS, IDR), True),
        ((SLICE,), False),
        ((EXACT_RECOVERY, SLICE), False),  # the encoder's word
        ((EXACT_RECOVERY, IDR), True),
        ((EXACT_RECOVERY,), False),
    ],
)
def test_h264_is_entered_where_what_follows_is_exact(units: tuple[bytes], enters: bool) -> None:
    assert role_of(h264(), packet(*units)).enters is enters


def test_a_stream_whose_parameters_change_is_not_entered() -> None:
    with pytest.raises(ValueError, match="parameter"):
        role_of(h264(), packet(SPS[:-1] + b"\7", IDR))
    with pytest.raises(ValueError, match="cut short"):
        role_of(h264(), packet(IDR)[:-1])


def test_start_codes_are_read_where_there_is_no_configuration() -> None:
    start = b"\0\0\0\1"
    syntax = syntax_of("h264", start + SPS + start + PPS)
    assert syntax == Syntax("h264", 0, frozenset({SPS, PPS}))
    assert role_of(syntax, start + SPS + start + IDR).enters
    assert not role_of(syntax, start + SLICE).enters


@pytest.mark.parametrize(("kind", "enters"), [(1, False), (16, True), (19, True), (21, True)])
def test_hevc_is_entered_at_its_random_access_points(kind: int, enters: bool) -> None:
    syntax = Syntax("hevc", 4, frozenset())
    assert role_of(syntax, packet(bytes([kind << 1, 1, 9]))).enters is enters


@pytest.mark.parametrize(
    ("codec", "first", "enters", "shows"),
    [
        ("vp8", 0x10, True, True),
        ("vp8", 0x11, False, True),
        ("vp8", 0x01, False, False),
        ("vp9", 0b10_00_0_0_1_0, True, True),
        ("vp9", 0b10_00_0_1_1_0, False, True),
        ("vp9", 0b10_00_1_0_1_0, False, True),
        ("vp9", 0b10_00_0_0_0_0, False, True),
    ],
)
def test_vp8_and_vp9_are_entered_at_key_frames_that_show(
    codec: str, first: int, enters: bool, shows: bool
) -> None:
    role = role_of(Syntax(codec), bytes([first, 0]))
    assert (role.enters, role.shows) == (enters, shows)


def coded(*flags: bool) -> bytes:
    """Flags of even odds as the boolean encoder of RFC 6386 (7.3) writes them."""
    low, width, bits = 0, 255, 8
    for flag in flags:
        split = 1 + ((width - 1) * 128 >> 8)
        low, width = (low + split, width - split) if flag else (low, split)
        while width < 128:
            low, width, bits = low << 1, width << 1, bits + 1
    return (low << 64 - bits).to_bytes(8)


@pytest.mark.parametrize("colour", [False, True])
@pytest.mark.parametrize("clamping", [False, True])
@pytest.mark.parametrize(
    ("segments", "sends", "role"),
    [
        (False, False, (True, False, False)),
        (True, True, (True, True, False)),
        (True, False, (False, False, True)),
    ],
)
def test_a_vp8_key_frame_that_keeps_the_segments_of_the_one_before_is_no_entry(
    colour: bool, clamping: bool, segments: bool, sends: bool, role: tuple[bool, ...]
) -> None:
    key = bytes([0x10, 0, 0]) + b"\x9d\1\x2a" + bytes(4)
    found = role_of(Syntax("vp8"), key + coded(colour, clamping, segments, sends))
    assert (found.enters, found.sends_map, found.keeps_map) == role
    found = role_of(Syntax("vp8"), bytes([0x11, 0, 0]) + coded(segments, sends, colour))
    assert (found.enters, found.sends_map, found.keeps_map) == (False, *role[1:])


@pytest.mark.parametrize(
    ("data", "enters"),
    [
        (bytes([0x12, 0, 0x0A, 1, 0, 0x32, 1, 0b0_00_1_0000]), True),
        (bytes([0x12, 0, 0x32, 1, 0b0_00_1_0000]), False),  # no sequence header
        (bytes([0x0A, 1, 0, 0x32, 1, 0b0_01_1_0000]), False),  # no key frame
        (bytes([0x0A, 1, 0, 0x32, 1, 0b0_00_0_0000]), False),  # not shown
    ],
)
def test_av1_is_entered_at_shown_key_frames_with_a_header(data: bytes, enters: bool) -> None:
    assert role_of(Syntax("av1"), data).enters is enters


@pytest.mark.parametrize("extradata", [b"\1", b"\1" * 7, AVCC[:-2]])
def test_a_damaged_configuration_is_an_error(extradata: bytes) -> None:
    with pytest.raises(ValueError, match="damaged"):
        syntax_of("h264", extradata)


def test_codecs_that_are_not_judged_are_not_entered() -> None:
    assert syntax_of("mpeg4", b"\0\0\1") is None
    assert syntax_of("h264", b"") is None


def index() -> FrameIndex:
    pts = np.arange(0, 100, 2)
    return FrameIndex(TimeBase(1, 50), pts, np.array([0, 20]), np.array([-4, 36]), 100)


def test_a_run_is_reached_from_the_entry_before_it() -> None:
    sought = index().sought(30, before=2, after=1)
    assert sought is not None
    assert (sought.enter_pts, sought.enter_dts, sought.skip) == (40, 36, 7)
    assert (sought.pts, sought.before) == ((54, 56, 58, 60, 62, 64), 52)
    near = index().sought(21, before=9, after=0)
    assert near is not None
    assert (near.skip, near.pts, near.before) == (0, (40, 42, 44), 38)


def test_a_time_is_read_to_half_a_microsecond() -> None:
    assert TimeBase(1, 3).pts_shown_at(0.333333) == 1
    assert TimeBase(1, 3).pts_shown_at(0.333) == 0
    assert index().position(57) == 28
    assert index().position(-5) == 0


def test_proxies_are_even_upright_and_never_enlarged() -> None:
    assert proxy_size(3840, 2160) == (1280, 720)
    assert proxy_size(2160, 3840) == (720, 1280)
    assert proxy_size(321, 181) == (320, 180)
    assert proxy_size(1, 5000) == (2, 1280)
    assert [proxy_slot(s) for s in (-1, 0.019, 0.021, 1)] == [0, 0, 1, 25]
