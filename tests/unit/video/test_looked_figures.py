"""The two figures of looking: the whole is said only where nothing is missing."""

import pytest

from vidcat.domain.video.looking import figures


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
