"""Which of a family's videos has the earliest known posting, is the longest, the largest."""

import pytest

from vidcat.domain.provenance.lineage import KnownPosting, Member, by_date, earliest_posted, lineage
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.model import MediaFacts, Video


def member(name: str, *dates: str, seconds: float = 10.0, size: tuple[int, int] = (4, 3)) -> Member:
    facts = MediaFacts(
        "mov", "h264", "yuv420p", *size, 0, "1:1", 25.0, seconds, TimeBase(1, 25), 0, 250
    )
    record = Video(name, 1, "catalogued", None, "", facts, "a", "2026-01-01")
    return Member(record, tuple(posted(each) for each in dates), None)


def posted(edtf: str) -> KnownPosting:
    return KnownPosting("https://example.org/v", "", parse_date(edtf) if edtf else None)


@pytest.mark.parametrize(
    ("dates", "first"),
    [
        ({"a": ["2016-06-07"], "b": ["2016-06-06"]}, ["b"]),
        ({"a": ["2016-06-06"], "b": ["2016-06-06"]}, ["a", "b"]),
        ({"a": ["2016-06"], "b": ["2016-06-20"]}, ["a", "b"]),
        ({"a": ["2016-06"], "b": ["2016-07"]}, ["a"]),
        ({"a": ["2016"], "b": ["2016-06-01"], "c": ["2017"]}, ["a", "b"]),
        ({"a": ["2018", "2015"], "b": ["2016"]}, ["a"]),
        ({"a": ["../2016"], "b": ["2010"]}, ["a", "b"]),
        ({"a": ["2016/.."], "b": ["2015"]}, ["b"]),
        ({"a": ["2016/.."], "b": ["2017"]}, ["a", "b"]),
        ({"a": ["2016"], "b": []}, ["a"]),
        ({"a": [""], "b": ["2020"]}, ["b"]),
        ({"a": [""], "b": []}, []),
    ],
)
def test_the_earliest_is_one_only_when_the_dates_tell(
    dates: dict[str, list[str]], first: list[str]
) -> None:
    members = [member(name, *each) for name, each in dates.items()]
    assert list(earliest_posted(members)) == first
    assert list(earliest_posted(members[::-1])) == first


def test_the_longest_and_the_largest_are_named_and_equals_are_all_named() -> None:
    traced = lineage(
        "a",
        [
            member("a", seconds=60, size=(640, 360)),
            member("b", seconds=30, size=(1280, 720)),
            member("c", seconds=60, size=(720, 1280)),
        ],
    )
    assert traced.longest == ("a", "c")
    assert traced.largest == ("b", "c")
    assert traced.earliest_posted == ()


def test_postings_are_told_in_the_order_of_their_first_possible_day() -> None:
    order = [posted(each) for each in ("../2016", "2015-03", "2015-03-02", "")]
    assert by_date(order[::-1]) == tuple(order)
