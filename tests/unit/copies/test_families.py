"""Families are the connected parts of the copy relations."""

from random import Random

from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.copies.families import between, families, members

VIDEOS = st.sampled_from("abcdefghijkl")
PAIRS = st.lists(st.tuples(VIDEOS, VIDEOS), max_size=15)


def reachable(start: str, pairs: list[tuple[str, str]]) -> set[str]:
    """Walk the pairs as a graph: slow, plain, and not how families() does it."""
    found, grew = {start}, True
    while grew:
        more = {end for pair in pairs if found & set(pair) for end in pair}
        grew, found = not more <= found, found | more
    return found


@given(PAIRS)
def test_a_family_is_all_that_can_be_reached_named_by_its_smallest(
    pairs: list[tuple[str, str]],
) -> None:
    videos = {video for pair in pairs for video in pair}
    assert families(pairs) == {video: min(reachable(video, pairs)) for video in videos}


@given(PAIRS, st.randoms())
def test_neither_order_nor_side_nor_repetition_matters(
    pairs: list[tuple[str, str]], random: Random
) -> None:
    shuffled = [pair[::-1] for pair in pairs] + pairs
    random.shuffle(shuffled)
    assert families(shuffled) == families(pairs)


@given(PAIRS)
def test_members_are_the_families_turned_round(pairs: list[tuple[str, str]]) -> None:
    named = families(pairs)
    grouped = members(named)
    assert {video: name for name, videos in grouped.items() for video in videos} == named
    assert all(videos == sorted(videos) for videos in grouped.values())


def test_a_long_chain_is_one_family() -> None:
    chain = [(f"{n:05}", f"{n + 1:05}") for n in range(5000)]
    assert set(families(reversed(chain)).values()) == {"00000"}


def test_nobody_related_is_no_family() -> None:
    assert families([]) == {}


@given(PAIRS, VIDEOS, VIDEOS)
def test_those_between_two_videos_tie_them(pairs: list[tuple[str, str]], a: str, b: str) -> None:
    third = between(pairs, a, b)
    tied = a != b and b in reachable(a, pairs) and not {(a, b), (b, a)} & set(pairs)
    assert bool(third) == tied
    if third:
        steps = zip([a, *third], [*third, b], strict=True)
        assert all({(one, other), (other, one)} & set(pairs) for one, other in steps)
