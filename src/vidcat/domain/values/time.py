"""Exact time: a frame is named by its integer pts and the stream's time base, never by a number.

Floats appear only where a person reads or types seconds.
"""

import re
from dataclasses import dataclass, field, replace
from fractions import Fraction

from vidcat.domain.values.file_clock import OWN_CLOCK, FileClock, FileTime
from vidcat.domain.values.typed import with_point

TIME_FORMS = "seconds (12.48), M:SS (1:02.5) or H:MM:SS (0:01:02.5)"
# People write times to the microsecond; a frame that begins at 1/3 s is shown "at 0.333333".
_HALF_MICROSECOND = Fraction(1, 2_000_000)
_SECONDS = re.compile(r"\d{1,9}(\.\d*)?|\.\d+", re.ASCII)
_CLOCK = re.compile(r"(?:(\d{1,6}):(?=\d\d:))?(\d{1,6}):([0-5]\d(?:\.\d*)?)", re.ASCII)


def parse_time(text: str) -> float:
    """Read a time as a person writes it and give its seconds; raises ValueError naming the forms.

    What lists show, as 1:02:03.456, can be given back.
    """
    plain = with_point(text)
    if _SECONDS.fullmatch(plain):
        return float(plain)
    found = _CLOCK.fullmatch(plain)
    if not found or (found[1] and int(found[2]) > 59):
        raise ValueError(f"{text!r} is no time; write {TIME_FORMS}")
    hours, minutes, seconds = found.groups(default="0")
    return float(3600 * int(hours) + 60 * int(minutes) + Fraction(seconds))


@dataclass(frozen=True)
class TimeBase:
    """How the pts of one stream are times: seconds per tick, and where the film begins.

    A time is in seconds since the first frame shown, as players count: `first_pts` is that frame's
    pts, and need not be 0. This is the one place where pts become seconds and seconds pts. Two
    bases of one unit are equal wherever they begin, as a citation names the unit alone. `clock` is
    what the file's own clock says where that is not our pts.
    """

    num: int
    den: int
    first_pts: int = field(default=0, compare=False)
    clock: FileClock = field(default=OWN_CLOCK, compare=False)

    def __post_init__(self) -> None:
        if self.num <= 0 or self.den <= 0:
            raise ValueError(f"a time base is positive, not {self.num}/{self.den}")

    def __str__(self) -> str:
        return f"{self.num}/{self.den}"

    @classmethod
    def parse(cls, text: str, first_pts: int = 0, clock: FileClock = OWN_CLOCK) -> "TimeBase":
        """Read "num/den"; raises ValueError."""
        num, _, den = text.partition("/")
        return cls(int(num), int(den), first_pts, clock)

    def beginning_at(self, first_pts: int) -> "TimeBase":
        """Return the same unit, of a film whose first frame has this pts."""
        return replace(self, first_pts=first_pts)

    def file_time(self, pts: int) -> FileTime | None:
        """Return the section of a frame and its pts there, None where its pts alone says both."""
        said = self.clock.at(pts)
        return said if self.clock.sections > 1 or said.pts != pts else None

    def seconds(self, pts: int) -> float:
        """Return when `pts` is shown, in seconds since the first frame, as the nearest float."""
        return float(Fraction((pts - self.first_pts) * self.num, self.den))

    def stream_seconds(self, pts: int) -> float:
        """Return `pts` in seconds of the stream's own clock, whose 0 may lie anywhere."""
        return float(Fraction(pts * self.num, self.den))

    def nearest_pts(self, seconds: float) -> int:
        """Return the pts nearest to a time in seconds since the first frame."""
        return self.first_pts + round(Fraction(seconds) * self.den / self.num)

    def pts_shown_at(self, seconds: float) -> int:
        """Return the last pts at or before a time since the first frame, to half a microsecond."""
        shown = (Fraction(seconds) + _HALF_MICROSECOND) * self.den / self.num
        return self.first_pts + shown.numerator // shown.denominator


def clock(seconds: float) -> str:
    """Write a time as people read it, to the millisecond: 1:02:03.456."""
    whole, milliseconds = divmod(round(max(seconds, 0) * 1000), 1000)
    minutes, second = divmod(whole, 60)
    hours, minute = divmod(minutes, 60)
    head = f"{hours}:{minute:02d}" if hours else f"{minute}"
    return f"{head}:{second:02d}.{milliseconds:03d}"
