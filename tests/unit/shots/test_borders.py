"""What counts as a border, on drawn pictures: every one that must be found, and what must not."""

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vidcat.domain.shots.borders import SIDE, BorderJudge, Box

Pictures = NDArray[np.uint8]


def scene(count: int = 12, low: int = 30, high: int = 220) -> Pictures:
    """A textured picture that pans, so no pixel keeps its level."""
    return drawn_once(count, low, high).copy()


@cache
def drawn_once(count: int, low: int, high: int) -> Pictures:
    t, y, x = np.mgrid[0:count, 0:SIDE, 0:SIDE]
    waves = np.sin(x / 5 + t) + np.sin(y / 7 - t / 2) + np.sin((x + y) / 11 + t / 3)
    return (low + (waves + 3) / 6 * (high - low)).astype(np.uint8)


def framed(box: Box, colour: int = 0, noise: int = 0) -> Pictures:
    """The scene behind bars of one colour, with the noise of a compressed bar."""
    pictures = scene()
    bars = np.full_like(pictures, colour)
    if noise:
        drawn = np.random.default_rng(3).integers(-noise, noise + 1, bars.shape)
        bars = np.clip(bars + drawn, 0, 255).astype(np.uint8)
    inside = np.s_[:, box.y0 : box.y1, box.x0 : box.x1]
    bars[inside] = pictures[inside]
    return bars


def judged(*batches: Pictures) -> Box | None:
    judge = BorderJudge()
    for batch in batches:
        judge.add(batch)
    return judge.box()


BORDERS = {
    "letterbox": Box(0, 16, 128, 112),
    "pillarbox": Box(20, 0, 108, 128),
    "frame": Box(6, 9, 122, 119),
    "one bar": Box(0, 0, 100, 128),
    "thinnest": Box(0, 2, 128, 126),
    "widest": Box(44, 0, 84, 128),
}


@pytest.mark.parametrize("box", BORDERS.values(), ids=BORDERS)
@pytest.mark.parametrize("colour", [0, 16, 90, 255])
def test_a_border_of_any_colour_is_found(box: Box, colour: int) -> None:
    assert judged(framed(box, colour)) == box


def test_compression_noise_in_the_bars_is_tolerated() -> None:
    assert judged(framed(BORDERS["frame"], 16, noise=3)) == BORDERS["frame"]


def test_bars_of_two_colours_are_found() -> None:
    pictures = framed(BORDERS["letterbox"], 0)
    pictures[:, :, :10] = 255
    assert judged(pictures) == Box(10, 16, 128, 112)


@pytest.mark.parametrize(
    ("part", "kept"), [(64, 15), (192, 16)], ids=["mostly picture", "mostly bar"]
)
def test_a_line_that_is_part_picture_goes_where_most_of_it_belongs(part: int, kept: int) -> None:
    pictures = framed(Box(0, 16, 128, 128)).astype(np.uint16)
    pictures[:, 15] = scene()[:, 16].astype(np.uint16) * (256 - part) // 256
    assert judged(pictures.astype(np.uint8)) == Box(0, kept, 128, 128)


def test_a_picture_without_border_is_left_whole() -> None:
    assert judged(scene()) is None


def test_a_bar_with_a_caption_is_left() -> None:
    pictures = framed(BORDERS["letterbox"])
    pictures[:, 118:123, 30:90] = 230
    assert judged(pictures) == Box(0, 16, 128, 128)


def test_a_bar_with_a_small_logo_is_left() -> None:
    pictures = framed(BORDERS["letterbox"])
    pictures[:, 4:8, 118:122] = 230
    assert judged(pictures) == Box(0, 0, 128, 112)


def test_a_bar_with_faint_text_now_and_then_is_left() -> None:
    pictures = framed(BORDERS["letterbox"])
    pictures[:3, 5, 40:50] = 8
    assert judged(pictures) == Box(0, 0, 128, 112)


def test_bars_that_change_their_colour_are_left() -> None:
    assert judged(framed(BORDERS["frame"], 0), framed(BORDERS["frame"], 90)) is None


def test_a_small_picture_in_a_wide_frame_is_left() -> None:
    assert judged(framed(Box(40, 40, 88, 88))) is None


def test_letterboxing_of_a_partly_dark_picture_is_found_but_one_such_bar_is_left() -> None:
    pictures = framed(BORDERS["letterbox"])
    pictures[:, 16:30, :26] = 0
    assert judged(pictures) == BORDERS["letterbox"]
    pictures[:, 112:] = scene()[:, 112:]
    assert judged(pictures) is None


def test_a_border_that_is_there_half_of_the_time_is_left() -> None:
    assert judged(framed(BORDERS["letterbox"]), scene()) is None


def test_a_bar_wider_than_a_third_of_the_picture_is_left() -> None:
    assert judged(framed(Box(0, 50, 128, 128))) is None


def test_a_plain_wall_is_left() -> None:
    wall = scene()
    wall[:, :, 60:] = 128 + np.linspace(0, 3, 68).astype(np.uint8)
    wall[:, 40:] = scene()[:, 40:]
    assert judged(wall) is None


def test_a_night_sky_over_roofs_is_left() -> None:
    sky = scene()
    for column in range(SIDE):
        sky[:, : 20 + (column // 9 * 5) % 13, column] = 0
    assert judged(sky) is None


def test_a_vignette_is_left() -> None:
    y, x = np.mgrid[0:SIDE, 0:SIDE]
    edge = np.minimum.reduce([x, y, SIDE - 1 - x, SIDE - 1 - y])
    assert judged((scene() * np.clip(edge / 30, 0, 1)).astype(np.uint8)) is None


@pytest.mark.parametrize("slope", [0.2, 0.5, 1, 2, 3, 5])
def test_a_slow_gradient_is_left(slope: float) -> None:
    pictures = scene()
    pictures[:, :30] = (40 + np.arange(30) * slope).astype(np.uint8)[:, None]
    pictures[:, 30:60] = 40 + int(30 * slope)
    assert judged(pictures) is None


def test_two_plain_areas_are_left() -> None:
    pictures = scene()
    pictures[:, :60] = 200
    pictures[:, :20] = 90
    assert judged(pictures) is None


def test_blank_pictures_are_no_evidence() -> None:
    levels = np.arange(0, 256, 5, dtype=np.uint8)
    blank = np.broadcast_to(levels[:, None, None], (len(levels), SIDE, SIDE))
    assert judged(blank) is None
    assert judged(blank, framed(BORDERS["letterbox"]), blank) == BORDERS["letterbox"]


def test_two_pictures_are_too_few() -> None:
    assert judged(framed(BORDERS["letterbox"])[:2]) is None


def test_no_pictures_have_no_border() -> None:
    assert judged(np.empty((0, SIDE, SIDE), np.uint8)) is None


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 11), max_size=5))
def test_the_judgement_does_not_depend_on_the_batches(cuts: list[int]) -> None:
    pictures = framed(BORDERS["frame"], 16, noise=3)
    assert judged(*np.split(pictures, sorted(cuts))) == BORDERS["frame"]
