"""Time is an integer pts and a time base; floats are only shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.time import TimeBase

BASES = st.sampled_from(
    [TimeBase(1, 90_000), TimeBase(1001, 30_000), TimeBase(1, 1000), TimeBase(1, 10**9)]
)
PTS = st.integers(-(2**50), 2**50)


@given(BASES, PTS)
def test_a_pts_survives_being_shown_as_seconds(base: TimeBase, pts: int) -> None:
    assert base.nearest_pts(base.seconds(pts)) == pts


@given(BASES, st.floats(-1e7, 1e7))
def test_no_pts_is_nearer_than_the_nearest(base: TimeBase, seconds: float) -> None:
    tick = Fraction(base.num, base.den)
    nearest = base.nearest_pts(seconds)
    off = abs(nearest * tick - Fraction(seconds))
    assert off <= abs((nearest - 1) * tick - Fraction(seconds))
    assert off <= abs((nearest + 1) * tick - Fraction(seconds))


def test_ntsc_time_is_not_rounded_on_the_way() -> None:
    assert TimeBase(1001, 30_000).seconds(107_892) == 107_892 * 1001 / 30_000
    assert TimeBase(1, 3).seconds(1) == 1 / 3


@given(st.integers(1, 2**31), st.integers(1, 2**31))
def test_a_time_base_is_read_back_from_its_text(num: int, den: int) -> None:
    base = TimeBase(num, den)
    assert TimeBase.parse(str(base)) == base


@pytest.mark.parametrize(
    "text", ["", "1", "1/", "/2", "a/b", "0/1", "1/0", "-1/2", "1/2/3", "1.5/2"]
)
def test_what_is_no_time_base_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError, match=r"time base|invalid literal"):
        TimeBase.parse(text)
