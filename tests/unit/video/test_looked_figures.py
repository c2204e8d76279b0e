"""The two figures of looking: the whole is said only where nothing is missing."""

import pytest

from vidcat.domain.video.looking import Film, Looks, figures, looked


@pytest.mark.parametrize(
    ("shown_s", "length_s", "told"),
    [
        (5.52, 5.52, "5.5 s of 5.5 s"),
        (5.50, 5.52, "5.4 s of 5.5 s"),
        (5.49, 5.52, "5.4 s of 5.5 s"),
        (6.99, 7.0, "6.9 s of 7 s"),
        (0.0, 0.04, "0 s of 0 s"),
        (13.04, 37.7, "13 s of 37.7 s"),
    ],
)
def test_seconds_shown_are_never_rounded_to_the_whole(
    shown_s: float, length_s: float, told: str
) -> None:
    assert told in figures(9, 9, shown_s, length_s)


def test_between_two_keyframes_is_shown_to_who_looked_at_both() -> None:
    film = Film(((0, 0.0), (10, 1.0), (20, 2.0)), 3.0)
    apart = looked(film, Looks({"Lina": frozenset({0}), "Omar": frozenset({10})}, {}))
    assert (apart.stills, apart.shown_s, apart.gaps[0]) == (2, 0.0, (0.0, 1.0))
    one = looked(film, Looks({"Lina": frozenset({0, 10}), "Omar": frozenset({10, 20})}, {}))
    assert (one.stills, one.shown_s, one.gaps) == (3, 2.0, ((2.0, 3.0),))
