"""Positions of ISO 6709, Annex H: the expected degrees are worked out from its own words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.iso6709 import Position, parse_position


@pytest.mark.parametrize(
    ("text", "latitude", "longitude"),
    [
        ("+35.1234+036.5678/", 35.1234, 36.5678),
        ("+35.1234+036.5678+123.4/", 35.1234, 36.5678),
        ("-33.8567-070.6483+520.000/", -33.8567, -70.6483),
        ("+40-075CRSWGS_84/", 40, -75),
        ("+4012.22-07500.25/", 40 + 12.22 / 60, -(75 + 0.25 / 60)),
        ("+401213.1-0750015.1/", 40 + 12 / 60 + 13.1 / 3600, -(75 + 15.1 / 3600)),
        ("+27.5916+086.5640+8850CRSWGS_84/", 27.5916, 86.564),
        ("-00.5+000.5/", -0.5, 0.5),
        ("+90-180/", 90, -180),
        ("+5.25-6.5", 5.25, -6.5),
    ],
)
def test_positions_are_read(text: str, latitude: float, longitude: float) -> None:
    found = parse_position(text)
    assert found is not None
    assert (found.latitude, found.longitude) == pytest.approx((latitude, longitude), abs=1e-8)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "Damascus",
        "35.1234,36.5678",
        "+90.0001+000/",
        "-91+000/",
        "+00+180.5/",
        "+00-181/",
        "+4060-07500/",  # 60 minutes
        "+401260-0750015/",  # 60 seconds
        "+123+036/",
        "+35.1234/",
        "+35.1234+036.5678/+1+2/",
        "+nan+inf/",
        "+٣٥+٠٣٦/",
        "+35.1234+036.5678/\x1b[2J",
        "+" + "9" * 5000 + "+036/",
        "+35." + "1" * 100_000 + "+036/",
    ],
)
def test_what_is_no_position_on_earth_is_none(text: str) -> None:
    assert parse_position(text) is None


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_a_position_that_is_written_is_read(latitude: float, longitude: float) -> None:
    found = parse_position(f"{latitude:+010.6f}{longitude:+011.6f}/")
    assert found is not None
    assert found.latitude == pytest.approx(latitude, abs=1e-6)
    assert found.longitude == pytest.approx(longitude, abs=1e-6)


@given(st.text("+-.0123456789/CRS", max_size=30))
def test_whatever_is_written_is_on_earth_or_nothing(text: str) -> None:
    found = parse_position(text)
    assert found is None or (abs(found.latitude) <= 90 and abs(found.longitude) <= 180)


def test_degrees_are_shown_without_needless_zeros() -> None:
    assert str(Position(35.1234, -70.0)) == "35.1234, -70"
