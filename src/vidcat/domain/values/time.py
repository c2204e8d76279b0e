"""Exact time: a frame is named by its integer pts and the stream's time base, never by a number.

Floats appear only where a person reads or types seconds.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

TIME_FORMS = "seconds (12.48), M:SS (1:02.5) or H:MM:SS (0:01:02.5)"
_SECONDS = re.compile(r"\d{1,9}(\.\d*)?|\.\d+", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,6}):(?=\d\d:))?(\d{1,6}):([0-5]\d(?:\.\d*)?)", re.ASCII)


def parse_time(text: str) -> float:
    """Read a time as a person writes it and give its seconds; raises ValueError naming the forms.

    What lists show, as 1:02:03.456, can be given back.
    """
    if _SECONDS.fullmatch(text):
        return float(text)
    found = _CLOCK.fullmatch(text)
    if not found or (found[1] and int(found[2]) > 59):
        raise ValueError(f"{text!r} is no time; write {TIME_FORMS}")
    hours, minutes, seconds = found.groups(default="0")
    return float(3600 * int(hours) + 60 * int(minutes) + Fraction(seconds))


@dataclass(frozen=True)
class TimeBase:
    """Seconds per tick of one stream, as the container states it."""

    num: int
    den: int

    def __post_init__(self) -> None:
        if self.num <= 0 or self.den <= 0:
            raise ValueError(f"a time base is positive, not {self.num}/{self.den}")

    def __str__(self) -> str:
        return f"{self.num}/{self.den}"

    @classmethod
    def parse(cls, text: str) -> "TimeBase":
        """Read "num/den"; raises ValueError."""
        num, _, den = text.partition("/")
        return cls(int(num), int(den))

    def seconds(self, pts: int) -> float:
        """Return the time of `pts` in seconds, as the nearest float."""
        return float(Fraction(pts * self.num, self.den))

    def nearest_pts(self, seconds: float) -> int:
        """Return the pts nearest to a time in seconds."""
        return round(Fraction(seconds) * self.den / self.num)


def clock(seconds: float) -> str:
    """Write a time as people read it, to the millisecond: 1:02:03.456."""
    whole, milliseconds = divmod(round(max(seconds, 0) * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    head = f"{hours}:{minute:02d}" if hours else f"{minute}"
    return f"{head}:{second:02d}.{milliseconds:03d}"
