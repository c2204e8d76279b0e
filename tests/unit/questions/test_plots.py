"""Drawings of an answer: what is drawn lies where it should, at whatever size of the world."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.questions.plots import Located, axis_of, map_of
from vidcat.domain.values.dates import parse_date

PLACES = st.lists(
    st.tuples(
        st.floats(-85, 85),
        st.floats(-179, 179),
        st.floats(0, 50_000),
        st.just("a place"),
        st.just(1),
    ),
    min_size=1,
    max_size=6,
)


@given(PLACES)
def test_every_place_lies_on_the_map_with_all_its_circle(places: list[Located]) -> None:
    drawn = map_of(places)
    assert drawn is not None
    for spot in drawn.spots:
        assert -1 <= spot.x <= drawn.width + 1
        assert -1 <= spot.y <= drawn.height + 1
        assert spot.radius <= max(spot.y, drawn.height - spot.y) + 1
    assert 0 < drawn.bar <= drawn.width / 4


def test_north_is_up_east_is_right_and_the_bar_is_true() -> None:
    # Aleppo and Damascus lie 310 km apart (great circle), nearly north and south of each other.
    drawn = map_of([(36.2021, 37.1343, 0, "Aleppo", 1), (33.5138, 36.2765, 0, "Damascus", 1)])
    assert drawn is not None
    aleppo, damascus = drawn.spots
    assert aleppo.y < damascus.y
    assert aleppo.x > damascus.x
    apart = ((aleppo.x - damascus.x) ** 2 + (aleppo.y - damascus.y) ** 2) ** 0.5
    assert apart / drawn.bar * drawn.bar_m == pytest.approx(310_000, rel=0.02)


def test_a_date_reaches_as_far_as_it_may() -> None:
    dates = [parse_date(text) for text in ("2016-06", "2016", "../2016-03-01", "2017-01-01")]
    axis = axis_of(dates)
    assert axis is not None
    assert (axis.first, axis.last) == (date(2016, 1, 1), date(2017, 1, 1))
    month, year, until, day = (axis.span(each) for each in dates)
    assert month.start == pytest.approx(152 / 367)
    assert month.width == pytest.approx(30 / 367)
    assert (year.start, year.width) == pytest.approx((0, 366 / 367))
    assert (until.start, until.opens, until.closes) == (0, False, True)
    assert day.start + day.width == pytest.approx(1)
    assert [text for _, text in axis.ticks][:2] == ["2016-01", "2016-03"]


def test_nothing_is_drawn_of_nothing() -> None:
    assert map_of([]) is None
    assert axis_of([]) is None
