"""Local features keep what they are given, and say which maps an edit can have made."""

import math

import numpy as np
import pytest

from vidcat.domain.copies.frame_maps import SAME_FRAME, TURNED_FRAME, FrameMap
from vidcat.domain.copies.local_features import (
    Aspects,
    LocalFeatures,
    is_plausible,
    outside,
    pack_features,
    seen,
    unpack_features,
)
from vidcat.domain.values.spans import Span

WIDE = 16 / 9


def turned_by(degrees: float, aspect: float = WIDE) -> FrameMap:
    angle = math.radians(degrees)
    cos, sin = math.cos(angle), math.sin(angle)
    return FrameMap(cos, -sin / aspect, 0.0, sin * aspect, cos, 0.0)


def scaled(x: float, y: float | None = None, left: float = 0.0) -> FrameMap:
    return FrameMap(x, 0.0, left, 0.0, x if y is None else y, 0.0)


@pytest.mark.parametrize(
    "place",
    [SAME_FRAME, TURNED_FRAME, scaled(0.33, left=0.6), scaled(3.0), turned_by(5), scaled(1, 0.75)],
)
def test_what_edits_do_is_plausible(place: FrameMap) -> None:
    assert is_plausible(place, Aspects(WIDE, WIDE))


@pytest.mark.parametrize(
    "place",
    [
        scaled(0.1),
        scaled(9.0),
        turned_by(30),
        turned_by(180),
        scaled(1.0, 0.4),
        FrameMap(x0=0.9),
        FrameMap(1, 1, 0, 1, 1.001, 0),
    ],
)
def test_what_chance_does_is_not(place: FrameMap) -> None:
    assert not is_plausible(place, Aspects(WIDE, WIDE))


def test_a_wide_picture_across_a_tall_frame_is_plausible() -> None:
    assert is_plausible(FrameMap(1, 0, 0, 0, (9 / 16) ** 2, 0.34), Aspects(WIDE, 1 / WIDE))


def test_a_window_shows_all_of_what_is_in_it() -> None:
    assert seen(scaled(0.4, left=0.3)) == pytest.approx(1)
    assert seen(FrameMap(x0=0.25)) == pytest.approx(0.75)


def features() -> LocalFeatures:
    rng = np.random.default_rng(1)
    counts = np.array([3, 0, 5])
    return LocalFeatures(
        "a",
        WIDE,
        np.array([0.5, 4.0, 9.0]),
        counts,
        rng.random((8, 2)).astype(np.float32),
        rng.integers(0, 256, (8, 32), dtype=np.uint8),
    )


def test_packing_and_unpacking_gives_the_same() -> None:
    before = features()
    after = unpack_features("a", WIDE, pack_features(before))
    for name in ("times_s", "counts", "points", "bits"):
        assert (getattr(after, name) == getattr(before, name)).all()


def test_a_still_has_its_own_corners() -> None:
    whole = features()
    assert [len(whole.still(number)[0]) for number in range(3)] == [3, 0, 5]
    assert (whole.still(2)[1] == whole.bits[3:]).all()


def test_stills_of_an_ident_are_left_out_with_their_corners() -> None:
    left = outside(features(), [Span(0.0, 5.0)])
    assert left.times_s.tolist() == [9.0]
    assert (left.bits == features().bits[3:]).all()
    assert len(outside(features(), [Span(0.0, 99.0)]).bits) == 0
