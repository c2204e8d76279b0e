"""Stills of a shot: few, distinct, and never blank when avoidable."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.shots.keyframes import (
    MAX_STATE_S,
    NEW_STATE,
    REPEATED,
    Candidate,
    Picture,
    ShotStills,
    block_means,
    difference,
    is_blank,
    sharpness,
)


def scene(seed: int) -> Picture:
    """Coarse random blocks with a fine grain: two seeds give two pictures nobody confuses."""
    random = np.random.default_rng(seed)
    coarse = np.kron(random.integers(40, 180, (8, 8)), np.ones((16, 16), np.int64))
    return (coarse + random.integers(0, 40, (128, 128))).astype(np.uint8)


def blurred(picture: Picture) -> Picture:
    return np.kron(block_means(picture), np.ones((8, 8), np.uint8))


BLACK = np.zeros((128, 128), np.uint8)
GREY = np.full((128, 128), 128, np.uint8)
A, B, C = scene(1), scene(2), scene(3)
PALETTE = [A, B, C, blurred(A), blurred(B), BLACK, GREY]


def stills(
    pictures: list[Picture], *, spoilt: set[int] | None = None, step_s: float = 0.25
) -> list[int]:
    """Give the numbers of the pictures that were chosen, in the order they came out."""
    shot: ShotStills[int] = ShotStills(0.0)
    chosen = []
    for number, picture in enumerate(pictures):
        candidate = Candidate(number, number * step_s, picture, number)
        chosen += list(shot.push(candidate, spoilt=number in (spoilt or set())))
    return [still.payload for still in (*chosen, *shot.finish())]


def test_a_shot_that_does_not_change_gives_one_still() -> None:
    assert len(stills([A] * 40)) == 1


def test_the_sharpest_picture_away_from_the_cut_stands_for_its_state() -> None:
    soft = blurred(A)
    assert sharpness(A) > sharpness(soft)
    assert stills([soft, soft, A, soft]) == [2]
    assert stills([A, A, A]) == [1]  # the first is as sharp, but lies at the cut


def test_each_thing_shown_gives_a_still_and_a_return_to_one_does_not() -> None:
    assert stills([A, A, B, B, A, A, C, C]) == [1, 2, 6]


def test_a_blank_picture_is_never_chosen_where_there_is_another() -> None:
    assert stills([BLACK, GREY, A, BLACK]) == [2]


@pytest.mark.parametrize("blank", [BLACK, GREY, np.full((128, 128), 255, np.uint8)])
def test_a_shot_of_nothing_still_gives_one_still(blank: Picture) -> None:
    assert is_blank(blank)
    assert stills([blank] * 5) == [0]


def test_a_picture_inside_a_fade_is_used_only_when_there_is_no_other() -> None:
    assert stills([A, B], spoilt={0}) == [1]
    assert stills([A, B], spoilt={0, 1}) == [0]


def test_a_shot_without_a_sample_gives_nothing() -> None:
    assert stills([]) == []


def test_a_lamp_that_goes_on_makes_no_new_picture() -> None:
    brighter = (A + 30).astype(np.uint8)
    assert difference(block_means(A), block_means(brighter)) < 1
    assert len(stills([A, A, brighter, brighter])) == 1


def test_slow_change_is_looked_at_again_after_a_while() -> None:
    changed = (A * 0.8 + B * 0.2).astype(np.uint8)
    change = difference(block_means(A), block_means(changed))
    assert REPEATED < change < NEW_STATE  # so much alone begins no state
    assert stills([A] * 4 + [changed] * 4, step_s=0.25) == [1]
    assert stills([A] * 4 + [changed] * 4, step_s=MAX_STATE_S / 2) == [1, 6]


@given(st.lists(st.tuples(st.integers(0, len(PALETTE) - 1), st.booleans()), max_size=25))
def test_every_shot_with_a_sample_gives_distinct_stills_in_order(
    samples: list[tuple[int, bool]],
) -> None:
    pictures = [PALETTE[index] for index, _ in samples]
    chosen = stills(pictures, spoilt={n for n, (_, is_spoilt) in enumerate(samples) if is_spoilt})
    assert bool(chosen) == bool(samples)
    assert chosen == sorted(set(chosen))
    looks = [block_means(pictures[number]) for number in chosen]
    for number, look in enumerate(looks):
        assert all(difference(look, other) > REPEATED for other in looks[:number])


@given(st.integers(0, 1000), st.integers(0, 1000))
def test_difference_is_symmetric_and_nothing_on_itself(a: int, b: int) -> None:
    first, second = block_means(scene(a)), block_means(scene(b))
    assert difference(first, second) == difference(second, first)
    assert difference(first, first) == 0


def test_block_means_are_the_means_of_8_by_8_blocks() -> None:
    expected = [
        [int(A[y : y + 8, x : x + 8].mean()) for x in range(0, 128, 8)] for y in range(0, 128, 8)
    ]
    np.testing.assert_array_equal(block_means(A), expected)
