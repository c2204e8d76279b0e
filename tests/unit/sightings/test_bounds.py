"""Bounds of a count, held against small worlds of which everything is known."""

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.sightings.counting import (
    CountedSighting,
    beyond_one,
    fewest,
    highest,
    lowest,
    proof_of_most,
    proved,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region

LEFT, MIDDLE, RIGHT = (Region(x, 0.1, 0.2, 0.5) for x in (0.0, 0.3, 0.6))


@dataclass(frozen=True)
class World:
    """Objects that stand side by side in one frame, and true statements of which it shows."""

    shown: tuple[CountedSighting, ...]
    really: frozenset[int]


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw sightings, each of a run of neighbours, boxed as tightly or as widely as one likes."""
    shown, really = [], set()
    for number in range(1, draw(st.integers(0, 7)) + 1):
        first = draw(st.integers(0, 7))
        last = draw(st.integers(first, min(first + 3, 7)))
        told = last - first + 1
        count = draw(
            st.sampled_from(
                [f"{told}", f"at least {draw(st.integers(1, told))}", f"about {told + 1}"]
                + [f"{told} to {told + 2}", "not given"]
                + (["several"] if told > 1 else [])
            )
        )
        box = draw(st.none() | st.just(Region(first / 8, 0.2, told / 8, 0.5)))
        item = draw(st.none() | st.just(first + 1)) if told == 1 else None
        shown.append(CountedSighting(number, number, parse_count(count), box, item))
        really |= set(range(first, last + 1))
    return World(tuple(shown), frozenset(really))


@given(worlds())
def test_true_statements_never_prove_more_than_there_is(world: World) -> None:
    assert proved(proof_of_most(world.shown)) <= len(world.really)


@given(worlds())
def test_true_statements_never_leave_open_less_than_there_is(world: World) -> None:
    most = [highest(each.count) for each in world.shown]
    if None not in most:
        assert sum(each or 0 for each in most) >= len(world.really)


@given(worlds())
def test_a_proof_is_of_sightings_of_the_frame_and_the_least_is_one(world: World) -> None:
    proof = proof_of_most(world.shown)
    assert set(proof) <= set(world.shown)
    assert bool(proof) == bool(world.shown)


def test_boxes_side_by_side_are_different_objects() -> None:
    frame = [CountedSighting(n, n, None, box) for n, box in enumerate((LEFT, MIDDLE, RIGHT), 1)]
    assert {each.number for each in proof_of_most(frame)} == {1, 2, 3}


def test_two_people_who_box_one_object_prove_one() -> None:
    frame = [
        CountedSighting(1, 1, None, LEFT),
        CountedSighting(2, 2, None, Region(0.01, 0.1, 0.2, 0.5)),
    ]
    assert proved(proof_of_most(frame)) == 1


def test_one_object_in_two_windows_of_a_frame_is_one() -> None:
    assert (
        proved(
            proof_of_most(
                [CountedSighting(1, 1, None, LEFT, 7), CountedSighting(2, 2, None, RIGHT, 7)]
            )
        )
        == 1
    )
    assert (
        proved(
            proof_of_most([CountedSighting(1, 1, None, LEFT), CountedSighting(2, 1, None, RIGHT)])
        )
        == 1
    )


def test_what_has_no_box_proves_by_itself_alone() -> None:
    frame = [
        CountedSighting(1, 1),
        CountedSighting(2, 2),
        CountedSighting(3, 3, parse_count("at least 4")),
    ]
    assert [each.number for each in proof_of_most(frame)] == [3]


@pytest.mark.parametrize(
    ("text", "fewest", "most", "beyond"),
    [
        ("3", 3, 3, 2),
        ("0", 0, 0, 0),
        ("at least 2", 2, None, None),
        ("about 10", 1, None, None),
        ("about 0", 0, None, None),
        ("3 to 5", 3, 5, 4),
        ("several", 2, None, None),
        ("dozens", 24, None, None),
        ("hundreds", 200, None, None),
        ("thousands", 2_000, None, None),
        ("not given", 1, None, None),
    ],
)
def test_a_count_proves_its_lower_end(
    text: str, fewest: int, most: int | None, beyond: int | None
) -> None:
    count = parse_count(text)
    assert (lowest(count), highest(count), beyond_one(count)) == (fewest, most, beyond)


def test_without_a_count_a_sighting_is_of_one_object() -> None:
    assert (lowest(None), highest(None), beyond_one(None)) == (1, 1, 0)


def test_what_a_chain_and_a_name_tie_is_one_object_whatever_its_boxes_say() -> None:
    """Sighting 6 was carried to the frame of 1 as 7; 1 and 6 were tied to one object."""
    one = CountedSighting(1, 1, region=LEFT, item=5)
    six = CountedSighting(6, 6, region=LEFT, item=5)
    seven = CountedSighting(7, 6, region=RIGHT)
    assert fewest([("frame", one), ("elsewhere", six), ("frame", seven)]) == 1
    assert fewest([("frame", one), ("frame", seven)]) == 2  # where nothing ties them


def test_two_names_of_one_chain_are_one_object_also_beside_a_third() -> None:
    several = CountedSighting(1, 1, region=LEFT, count=parse_count("at least 3"))
    named = [CountedSighting(2, 2, item=7), CountedSighting(3, 2, item=8)]
    assert fewest([("a", several), *(("b", each) for each in named)]) == 3
    assert fewest([("b", each) for each in named]) == 1
