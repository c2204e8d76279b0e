"""Boxes: what is one, what is none, and how much two overlap."""

import math

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vidcat.domain.values.regions import Region, clipped
from vidcat.errors import BadBox

NEAR = 1e-9


@st.composite
def boxes(draw: st.DrawFn, least: float = 1e-3) -> Region:
    x, y = draw(st.floats(0, 1 - 2 * least)), draw(st.floats(0, 1 - 2 * least))
    return Region(x, y, draw(st.floats(least, 1 - x)), draw(st.floats(least, 1 - y)))


def assert_same(one: Region | None, other: Region, within: float = NEAR) -> None:
    assert one is not None
    assert one.numbers == pytest.approx(other.numbers, abs=within)


@given(boxes(least=1e-5))
@example(Region(0.1234565, 0.0, 0.8765435, 1.0))  # both numbers are rounded up
def test_a_box_reads_back_from_what_it_prints(box: Region) -> None:
    assert_same(Region.parse(str(box)), box, 1e-6)


@given(boxes(), boxes())
def test_overlap_is_mutual_and_whole_only_with_itself(one: Region, other: Region) -> None:
    assert one.overlap(other) == pytest.approx(other.overlap(one))
    assert 0 <= one.overlap(other) <= 1 + NEAR
    assert one.overlap(one) == pytest.approx(1)


@pytest.mark.parametrize(
    ("other", "share"),
    [
        (Region(0.5, 0.0, 0.5, 1.0), 0.0),
        (Region(0.0, 0.0, 0.5, 1.0), 1.0),
        (Region(0.25, 0.0, 0.5, 1.0), 1 / 3),
        (Region(0.0, 0.0, 1.0, 1.0), 0.5),
        (Region(0.0, 0.5, 0.25, 0.5), 0.25),
    ],
)
def test_overlap_is_the_intersection_over_the_union(other: Region, share: float) -> None:
    assert Region(0.0, 0.0, 0.5, 1.0).overlap(other) == pytest.approx(share)


@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("number", [math.nan, math.inf, -math.inf, -0.01, 1.01, 1e300])
def test_a_side_that_is_no_fraction_makes_no_box(place: int, number: float) -> None:
    sides = [0.1, 0.1, 0.2, 0.2]
    sides[place] = number
    with pytest.raises(BadBox, match="box: "):
        Region(*sides)
    with pytest.raises(BadBox, match="box: "):
        Region.parse(",".join(map(str, sides)))


@pytest.mark.parametrize("side", [0.0, 1e-300, 1e-9])
def test_a_box_that_nobody_could_have_drawn_is_none(side: float) -> None:
    for sides in ((0.1, 0.1, side, 0.5), (0.1, 0.1, 0.5, side)):
        with pytest.raises(BadBox):
            Region(*sides)


@pytest.mark.parametrize(
    "text", ["", "0.1", "0.1,0.2,0.3", "0,0,1,1,1", "a,b,c,d", "0,0,1,", "0;0;1", "," * 10**6]
)
def test_what_is_not_four_numbers_is_refused(text: str) -> None:
    with pytest.raises(BadBox, match="four numbers") as refused:
        Region.parse(text)
    assert len(refused.value.message) < 200


@given(*[st.floats(-1, 2)] * 2, *[st.floats(0, 3)] * 2)
def test_what_is_cut_off_at_the_edges_is_inside_or_nothing(
    x: float, y: float, width: float, height: float
) -> None:
    cut = clipped(x, y, width, height)
    if cut is None:
        wide, high = min(x + width, 1) - max(x, 0), min(y + height, 1) - max(y, 0)
        assert min(wide, high) < 1e-5
    else:
        assert cut.x >= max(x, 0)
        assert cut.x + cut.width <= min(x + width, 1) + NEAR
        assert cut.y + cut.height <= min(y + height, 1) + NEAR
