"""Times as files have them: the zone as written, and no date of a clock that was never set."""

import pytest

from vidcat.domain.values.written_times import read_time

NOT_SET = "not set: the clock in the file stands at its zero"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("2021-05-05T12:13:14+0300", "2021-05-05 12:13:14 +03:00"),
        ("2021-05-05T12:13:14-04:30", "2021-05-05 12:13:14 -04:30"),
        ("2021-05-05T09:13:14.000000Z", "2021-05-05 09:13:14 UTC"),
        ("2021-05-05 09:13:14", "2021-05-05 09:13:14, no time zone written"),
        ("2021-05-05", "2021-05-05"),
        ("2019", "2019"),
        ("1970", "1970"),  # a year that somebody wrote
        ("yesterday", "yesterday"),
        ("2021:05:05 09:13:14", "2021:05:05 09:13:14"),
        ("2021-13-45T99:99:99Z", "2021-13-45T99:99:99Z"),
        ("1904-01-01T00:00:00.000000Z", NOT_SET),
        ("1970-01-01T00:00:00.000000Z", NOT_SET),
        ("1970-01-01T00:00:00", NOT_SET),
        ("1970-01-01T03:00:00+0300", NOT_SET),
        ("1970-01-01T00:00:00+0300", NOT_SET),
        ("1970-01-01", NOT_SET),
        ("2001-01-01T00:00:00Z", NOT_SET),
        ("1970-01-01T00:00:01Z", "1970-01-01 00:00:01 UTC"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01 00:00:00 +14:00"),
        ("9999-12-31T23:59:59-12:00", "9999-12-31 23:59:59 -12:00"),
    ],
)
def test_a_time_is_shown_as_it_is_written(written: str, shown: str) -> None:
    assert str(read_time(written)) == shown


def test_a_clock_that_was_not_set_has_no_moment() -> None:
    said = read_time("1904-01-01T00:00:00Z")
    assert (said.is_set, said.moment, said.written) == (False, None, "1904-01-01T00:00:00Z")


def test_a_moment_keeps_the_zone_that_was_written() -> None:
    moment = read_time("2021-05-05T12:13:14+0300").moment
    assert moment is not None
    assert moment.isoformat() == "2021-05-05T12:13:14+03:00"
    naive = read_time("2021-05-05T12:13:14").moment
    assert naive is not None
    assert naive.tzinfo is None
