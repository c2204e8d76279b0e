"""Maps from frame to frame: they can be undone, chained, and found from points."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.copies.frame_maps import SAME_FRAME, TURNED_FRAME, FrameMap
from vidcat.domain.values.regions import WHOLE_FRAME, Region

_PLACES = st.floats(-0.5, 0.5)


@st.composite
def maps(draw: st.DrawFn) -> FrameMap:
    """Scales of 0.3 to 3, with a little shear, turned or not."""
    x, y = draw(st.floats(0.3, 3)), draw(st.floats(0.3, 3))
    shear = st.floats(-0.1, 0.1)
    sign = draw(st.sampled_from([1, -1]))
    return FrameMap(sign * x, draw(shear), draw(_PLACES), draw(shear), y, draw(_PLACES))


def assert_same(one: FrameMap, other: FrameMap) -> None:
    assert one.numbers == pytest.approx(other.numbers, abs=1e-6)


@given(maps())
def test_a_map_and_its_inverse_move_nothing(place: FrameMap) -> None:
    assert_same(place.then(place.inverse()), SAME_FRAME)
    assert_same(place.inverse().then(place), SAME_FRAME)


@given(maps(), maps(), _PLACES, _PLACES)
def test_two_maps_one_after_the_other_are_one(
    first: FrameMap, second: FrameMap, x: float, y: float
) -> None:
    assert first.then(second).point(x, y) == pytest.approx(second.point(*first.point(x, y)))


@given(maps(), maps())
def test_turning_twice_is_not_turned(one: FrameMap, other: FrameMap) -> None:
    assert one.then(other).is_mirrored == (one.is_mirrored != other.is_mirrored)


@given(maps())
def test_a_map_is_no_way_apart_from_itself(place: FrameMap) -> None:
    assert place.apart(place) == 0
    shifted = place.then(FrameMap(x0=0.25))
    assert place.apart(shifted) == pytest.approx(0.25)


@pytest.mark.parametrize(
    ("mirrored", "where"),
    [(False, Region(0.2, 0.35, 0.15, 0.1)), (True, Region(0.35, 0.35, 0.15, 0.1))],
)
def test_a_region_is_taken_onto_another(mirrored: bool, where: Region) -> None:
    inner = Region(0.2, 0.3, 0.3, 0.2)
    place = FrameMap.onto(WHOLE_FRAME, inner, mirrored=mirrored)
    arrived = place.region(Region(0.0, 0.25, 0.5, 0.5))
    assert arrived is not None
    assert arrived.numbers == pytest.approx(where.numbers)


def test_a_box_is_turned_with_the_frame_and_lost_outside_of_it() -> None:
    turned = TURNED_FRAME.region(Region(0.1, 0.2, 0.3, 0.4))
    assert turned is not None
    assert turned.numbers == pytest.approx((0.6, 0.2, 0.3, 0.4))
    assert FrameMap(x0=1.0).region(Region(0.1, 0.2, 0.3, 0.4)) is None


def test_a_map_that_flattens_the_picture_cannot_be_turned_round() -> None:
    with pytest.raises(ValueError, match="flattens"):
        FrameMap(1, 1, 0, 1, 1, 0).inverse()
