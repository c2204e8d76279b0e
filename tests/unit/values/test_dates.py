"""EDTF with sortable bounds; the expected days are those of the EDTF specification's own terms."""

import contextlib
import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.dates import ReportedDate, parse_date
from vidcat.errors import BadDate
from work import counted_calls

MOST_CALLS = 100_000  # five times what the longest dates take


def day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2016-06-06", "2016-06-06", "2016-06-06"),
        ("2016-06", "2016-06-01", "2016-06-30"),
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2016", "2016-01-01", "2016-12-31"),
        ("2016-06~", "2016-06-01", "2016-06-30"),
        ("2016?", "2016-01-01", "2016-12-31"),
        ("2016-06%", "2016-06-01", "2016-06-30"),
        ("2016-06-06/2016-06-08", "2016-06-06", "2016-06-08"),
        ("2016-06/2016-08~", "2016-06-01", "2016-08-31"),
        ("../2016", None, "2016-12-31"),
        ("/2016", None, "2016-12-31"),
        ("2016/..", "2016-01-01", None),
        ("2016-06/", "2016-06-01", None),
        ("2016-06-XX", "2016-06-01", "2016-06-30"),
        ("2016-XX", "2016-01-01", "2016-12-31"),
        ("201X", "2010-01-01", "2019-12-31"),
        ("2016-21", "2016-03-01", "2016-05-31"),
        ("2016-21/2016-22", "2016-03-01", "2016-08-31"),
        ("2016-XX-XX", "2016-01-01", "2016-12-31"),
        ("2016-06-06T10:11:12Z", "2016-06-06", "2016-06-06"),
        (" 2016 ", "2016-01-01", "2016-12-31"),
    ],
)
def test_a_date_has_the_first_and_last_day_it_can_mean(
    text: str, earliest: str | None, latest: str | None
) -> None:
    assert parse_date(text) == ReportedDate(text.strip(), day(earliest), day(latest))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "..",
        "/",
        "../..",
        "June 2016",
        "2016-6",
        "2016-13",
        "2016-02-30",
        "2015-02-29",
        "2016-06-08/2016-06-06",
        "2016/2017/2018",
        "06/06/2016",
        "-0010",
        "0000",
        "99999",
        "Y170000002",
        "Y17E7",
        "[..2016]",
        "XXXX",
        "2016-0X",
        "二〇一六",
        "2016-06-06\x00",
        "[" * 60,
        "9" * 10_000,
        "X/" * 5_000,
    ],
)
def test_what_is_no_date_is_refused_with_an_example_at_once(text: str) -> None:
    with (
        counted_calls() as count,
        pytest.raises(BadDate, match="2016-06-06/2016-06-08") as refused,
    ):
        parse_date(text)
    assert len(refused.value.message) < 200
    assert count.calls < MOST_CALLS


@given(st.text("0123456789XTZ:.,[]{}/?~%+-", max_size=64))
def test_any_text_is_a_date_with_ordered_bounds_or_refused(text: str) -> None:
    try:
        read = parse_date(text)
    except BadDate:
        return
    assert read.earliest is None or read.latest is None or read.earliest <= read.latest
    assert parse_date(read.edtf) == read


@given(
    st.from_regex(r"[0-9X]{4}(-[0-9X]{2}(-[0-9X]{2})?)?[?~%]?(/[0-9X.~-]{0,10})?", fullmatch=True)
)
def test_what_looks_like_a_date_is_read_or_refused_without_a_word(text: str) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        try:
            read = parse_date(text)
        except BadDate:
            return
        finally:
            assert said.getvalue() == ""
    assert read.earliest is None or read.latest is None or read.earliest <= read.latest


@given(st.dates())
def test_every_day_of_the_calendar_is_its_own_bounds(value: date) -> None:
    assert parse_date(value.isoformat()) == ReportedDate(value.isoformat(), value, value)
