"""What is left out adds up, and what is not known is not said to be nothing."""

import pytest

from vidcat.domain.video.left_out import UNKNOWN, LeftOut


@pytest.mark.parametrize(
    ("left_out", "said"),
    [
        (LeftOut(), "nothing is left out"),
        (LeftOut(1, 0.04), "left out: 1 frame, 0.04 s"),
        (LeftOut(None, 4.0), "left out: 4.00 s"),
        (LeftOut(None, 0.0), "how much is left out is not known"),
        (UNKNOWN, "how much is left out is not known"),
        (LeftOut(2, 0.08) + LeftOut(3, 0.12), "left out: 5 frames, 0.20 s"),
        (LeftOut(2, 10.0) + LeftOut(None, 4.0), "left out: 14.00 s"),
        (LeftOut(2, 0.08) + UNKNOWN, "how much is left out is not known"),
    ],
)
def test_what_is_left_out_is_said(left_out: LeftOut, said: str) -> None:
    assert str(left_out) == said
