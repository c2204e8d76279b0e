"""Regions: boxes in fractions of the frame as it is displayed."""

from dataclasses import dataclass

from vidcat.domain.values.typed import parse_numbers
from vidcat.errors import BadBox

# Boxes are typed and drawn, and travel through other boxes: a thousandth of a pixel is nobody's.
_DIGITS = 6
_SLACK = 2e-6  # two numbers written with so many digits are each off by half of the last
_LEAST = 1e-8  # the narrowest box that a citation can write, see citation_uri.py


@dataclass(frozen=True, slots=True)
class Region:
    """A box inside the displayed frame: left, top, width, height, each 0..1 of its side."""

    x: float
    y: float
    width: float
    height: float

    def __post_init__(self) -> None:
        inside = (
            self.x >= 0
            and self.y >= 0
            and self.width >= _LEAST
            and self.height >= _LEAST
            and self.x + self.width <= 1 + _SLACK
            and self.y + self.height <= 1 + _SLACK
        )
        if not inside:  # also what is not a number: every comparison with it is false
            raise BadBox(
                f"box: {self} does not lie inside the frame; X,Y,W,H are fractions of it, 0 to 1."
            )

    def __str__(self) -> str:
        return ",".join(f"{number:.{_DIGITS}g}" for number in self.numbers)

    @property
    def numbers(self) -> tuple[float, float, float, float]:
        """Left, top, width, height."""
        return self.x, self.y, self.width, self.height

    @classmethod
    def parse(cls, text: str) -> "Region":
        """Read "X,Y,W,H" in fractions; raises BadBox."""
        try:
            x, y, width, height = parse_numbers(text, 4)
        except ValueError as error:
            raise BadBox(
                f"box: {text[:80]!r} is not four numbers, as in 0.1,0.2,0.3,0.25."
            ) from error
        return cls(x, y, width, height)

    def overlap(self, other: "Region") -> float:
        """Return the intersection over the union of two boxes, 0..1 (Jaccard index)."""
        wide = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        high = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        shared = max(wide, 0.0) * max(high, 0.0)
        return shared / (self.width * self.height + other.width * other.height - shared)


WHOLE_FRAME = Region(0.0, 0.0, 1.0, 1.0)


def clipped(x: float, y: float, width: float, height: float) -> Region | None:
    """Cut a box off at the edges of the frame; None when nothing of it is inside."""
    left, top = max(x, 0.0), max(y, 0.0)
    right, bottom = min(x + width, 1.0), min(y + height, 1.0)
    if right - left < _LEAST or bottom - top < _LEAST:
        return None
    return Region(left, top, right - left, bottom - top)
