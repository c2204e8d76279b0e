"""A browser is given a file as it is only where it shows what is cited."""

from dataclasses import replace

import pytest

from vidcat.domain.values.file_clock import ClockMark, FileClock
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.model import MediaFacts
from vidcat.domain.video.playable import is_playable
from vidcat.domain.video.streams import Stream

BASE = TimeBase(1, 1000)
SOUND = Stream(0, "audio", "aac", None, None, 4.0, "", True, False, False, False)
COVER = Stream(1, "video", "mjpeg", 640, 480, None, "", False, True, False, False)
FILM = Stream(2, "video", "h264", 64, 48, 4.0, "", True, False, True, True)
FACTS = MediaFacts(
    "mov,mp4,m4a,3gp,3g2,mj2", "h264", "yuv420p", 64, 48, 90, "1:1", 25.0, 4.0, BASE, 0, 4000
)


def test_a_plain_film_is_played_turned_or_not() -> None:
    assert is_playable(FACTS)
    assert is_playable(replace(FACTS, streams=(SOUND, FILM), mirrored=False))


@pytest.mark.parametrize(
    "changed",
    [
        {"mirrored": True},
        {"streams": (SOUND, COVER, FILM)},
        {"first_pts": 600},
        {"time_base": replace(BASE, clock=FileClock((ClockMark(9, 0, 2, lasts=True),)))},
        {"pixel_format": "yuv420p10le"},
        {"codec": "mpeg4"},
    ],
)
def test_what_browsers_show_otherwise_is_not(changed: dict[str, object]) -> None:
    assert not is_playable(replace(FACTS, **changed))
