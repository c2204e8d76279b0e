"""Time is an integer pts and a time base; floats are only shown."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.time import TimeBase, clock, parse_time

BASES = st.sampled_from(
    [TimeBase(1, 90_000), TimeBase(1001, 30_000), TimeBase(1, 1000), TimeBase(1, 10**9)]
)
PTS = st.integers(-(2**50), 2**50)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("0", 0),
        ("12.48", 12.48),
        (".5", 0.5),
        ("90", 90),
        ("1:00", 60),
        ("0:02.500", 2.5),
        ("90:00", 5400),
        ("0:01:00.5", 60.5),
        ("01:02:03.456", 3723.456),
    ],
)
def test_a_time_is_read_as_people_write_it(text: str, seconds: float) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "nan",
        "inf",
        "1e3",
        "1:60",
        "1:5",
        "1:60:00",
        "1:2:03",
        "1:2:3:4",
        "1,2,5",
        "③",
        ":5",
    ],
)
def test_what_is_no_time_is_refused_with_the_forms_that_are(text: str) -> None:
    with pytest.raises(ValueError, match="M:SS"):
        parse_time(text)


@given(st.integers(0, 10**9))
def test_the_times_that_lists_show_are_read_back(milliseconds: int) -> None:
    assert parse_time(clock(milliseconds / 1000)) == milliseconds / 1000


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
