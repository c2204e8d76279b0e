"""Exact time: a frame is named by its integer pts and the stream's time base, never by a number.

Floats appear only where a person reads or types seconds.
"""

from dataclasses import dataclass
from fractions import Fraction


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
        """Give the time of `pts` in seconds, as the nearest float."""
        return float(Fraction(pts * self.num, self.den))

    def nearest_pts(self, seconds: float) -> int:
        """Give the pts nearest to a time in seconds."""
        return round(Fraction(seconds) * self.den / self.num)
