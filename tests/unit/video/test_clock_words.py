"""What is left out is said, and what is not known is said to be unknown."""

from dataclasses import replace

import pytest

from vidcat.domain.values.file_clock import ClockMark, FileClock
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.clock_words import clock_lines, left_out_line
from vidcat.domain.video.model import MediaFacts

BASE = TimeBase(1, 1000, 1000)
OLD = MediaFacts("flv", "h264", "yuv420p", 64, 48, 0, "1:1", 25.0, 4.0, BASE, 1000, 5000)
FACTS = replace(OLD, mirrored=False, left_out_frames=0, left_out_s=0.0)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (OLD, "not known: an older version extracted it"),
        (FACTS, ""),
        (replace(FACTS, left_out_frames=None, left_out_s=None), "not known"),
        (replace(FACTS, left_out_frames=3, left_out_s=0.12), "3 frames, 0.12 s"),
        (replace(FACTS, left_out_frames=None, left_out_s=4.0), "4.00 s"),
    ],
)
def test_what_is_left_out_is_said(facts: MediaFacts, said: str) -> None:
    assert left_out_line(facts) == said


def test_a_clock_that_starts_anew_is_said_where_it_does() -> None:
    marks = (ClockMark(2000, 0, 2, lasts=True), ClockMark(3000, 9, 2, lasts=False))
    assert clock_lines(replace(BASE, clock=FileClock(marks))) == [
        "at 0:01.000 the file's own pts is 0: section 2 begins, the clock starts anew",
        "at 0:02.000 the file's own pts is 9: one wild time, put back",
    ]
    many = tuple(ClockMark(each, 0, 1, lasts=False) for each in range(30))
    assert clock_lines(replace(BASE, clock=FileClock(many)))[-1] == "and 10 more such places"
    assert clock_lines(BASE) == []
