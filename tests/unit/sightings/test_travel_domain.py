"""What is seen in one video arrives at the same frames and place of its copy, and comes home."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.frame_maps import SAME_FRAME, TURNED_FRAME, FrameMap
from vidcat.domain.copies.matching import Band, Kind, Relation, seen_from
from vidcat.domain.sightings.travel import carry
from vidcat.domain.values.regions import WHOLE_FRAME, Region
from vidcat.domain.values.spans import Span

BOX = Region(0.1, 0.2, 0.3, 0.4)
LETTERBOX = Region(0.0, 0.125, 1.0, 0.75)
PILLARBOX = Region(0.25, 0.0, 0.5, 1.0)


def segment(
    a: tuple[float, float],
    b: tuple[float, float],
    rate: float = 1.0,
    place: FrameMap = SAME_FRAME,
) -> Segment:
    return Segment(*a, *b, rate, distance=12.0, votes=40, ambiguous=False, map=place)


@st.composite
def boxes(draw: st.DrawFn) -> Region:
    x, y = draw(st.floats(0, 0.9)), draw(st.floats(0, 0.9))
    return Region(x, y, draw(st.floats(0.01, 1 - x)), draw(st.floats(0.01, 1 - y)))


@st.composite
def maps(draw: st.DrawFn) -> FrameMap:
    """Maps into the frame, so that no box is cut off on the way."""
    x, y = draw(st.floats(0, 0.35)), draw(st.floats(0, 0.35))
    inner = Region(x, y, draw(st.floats(0.3, 1 - x)), draw(st.floats(0.3, 1 - y)))
    return FrameMap.onto(WHOLE_FRAME, inner, mirrored=draw(st.booleans()))


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    rate = draw(st.sampled_from([1.0, 24 / 25, 25 / 24]))
    a, b = draw(st.floats(0, 5000)), draw(st.floats(0, 5000))
    length = draw(st.floats(0.25, 3000))
    return segment((a, a + length), (b, b + length * rate), rate, draw(maps()))


@given(segments(), boxes(), st.floats(0, 1), st.floats(0, 1))
def test_a_box_carried_there_and_back_comes_home(
    shared: Segment, box: Region, one: float, other: float
) -> None:
    length = (shared.a_end_s - shared.a_start_s) * 0.99
    first, last = sorted((shared.a_start_s + one * length, shared.a_start_s + other * length))
    there = Relation("a", "b", Kind.NEAR, Band.PROBABLE, 12.0, 1.0, 1.0, (shared,))
    back = seen_from(there, "b")
    (gone,) = carry(there.segments, Span(first, last), box)
    assert gone.region is not None
    (home,) = carry(back.segments, Span(gone.start_s, gone.end_s), gone.region)
    assert home.region is not None
    assert home.region.numbers == pytest.approx(box.numbers, abs=1e-6)
    assert (home.start_s, home.end_s) == pytest.approx((first, last), abs=1e-6)


@pytest.mark.parametrize(
    ("rate", "mirrored", "time", "place"),
    [
        (1.0, False, 12.0, BOX),
        (1.0, True, 12.0, Region(0.6, 0.2, 0.3, 0.4)),
        (24 / 25, False, 11.92, BOX),
    ],
)
def test_time_goes_with_the_rate_and_a_box_with_the_mirror(
    rate: float, mirrored: bool, time: float, place: Region
) -> None:
    shared = segment(
        (3.0, 28.0), (10.0, 10.0 + 25 * rate), rate, TURNED_FRAME if mirrored else SAME_FRAME
    )
    (arrival,) = carry((shared,), Span(5.0, 5.0), BOX)
    assert (arrival.start_s, arrival.end_s) == pytest.approx((time, time))
    assert arrival.region is not None
    assert arrival.region.numbers == pytest.approx(place.numbers)
    assert arrival.segment == shared


@pytest.mark.parametrize(
    ("both", "place"),
    [
        ((WHOLE_FRAME, LETTERBOX), Region(0.5, 0.125 + 0.75 * 0.5, 0.25, 0.75 * 0.25)),
        ((LETTERBOX, WHOLE_FRAME), Region(0.5, 0.5, 0.25, 0.25 / 0.75)),
        ((LETTERBOX, LETTERBOX), Region(0.5, 0.5, 0.25, 0.25)),
        ((WHOLE_FRAME, PILLARBOX), Region(0.5, 0.5, 0.125, 0.25)),
    ],
)
def test_a_box_goes_from_picture_to_picture(both: tuple[Region, Region], place: Region) -> None:
    shared = segment((0, 9), (0, 9), place=FrameMap.onto(*both))
    (arrival,) = carry((shared,), Span(1, 1), Region(0.5, 0.5, 0.25, 0.25))
    assert arrival.region is not None
    assert arrival.region.numbers == pytest.approx(place.numbers)


def test_a_box_in_the_bar_is_not_carried_and_one_across_its_edge_is_cut() -> None:
    shared = (segment((0, 9), (0, 9), place=FrameMap.onto(LETTERBOX, WHOLE_FRAME)),)
    assert carry(shared, Span(1, 1), Region(0.1, 0.0, 0.5, 0.125)) == ()
    (cut,) = carry(shared, Span(1, 1), Region(0.1, 0.0, 0.5, 0.5))
    assert cut.region is not None
    assert cut.region.numbers == pytest.approx((0.1, 0.0, 0.5, 0.5))


def test_what_has_no_box_is_carried_without_one() -> None:
    (arrival,) = carry((segment((0, 9), (4, 13)),), Span(1, 2), None)
    assert (arrival.region, arrival.start_s, arrival.end_s) == (None, 5, 6)


def test_a_span_is_cut_to_what_is_shared_and_arrives_in_every_segment() -> None:
    shared = segment((0, 4), (10, 14)), segment((6, 9), (30, 33)), segment((9, 12), (50, 53))
    found = carry(shared, Span(3, 7), None)
    assert [(each.start_s, each.end_s) for each in found] == [(13, 14), (30, 31)]
    assert carry(shared, Span(4.5, 5.5), None) == ()
    assert carry(shared, Span(12.5, 13), None) == ()


def test_a_frame_where_two_segments_meet_lies_in_the_later_one_only() -> None:
    shared = segment((0, 4), (10, 14)), segment((4, 9), (30, 35))
    assert [each.start_s for each in carry(shared, Span(4, 4), None)] == [30]
    assert [each.start_s for each in carry(shared, Span(3.9, 3.9), None)] == [13.9]


@given(segments(), st.floats(-10, 9000), st.floats(0, 9000))
def test_nothing_arrives_outside_the_segment(shared: Segment, start: float, length: float) -> None:
    for arrival in carry((shared,), Span(start, start + length), None):
        assert shared.b_start_s <= arrival.start_s <= arrival.end_s <= shared.b_end_s
