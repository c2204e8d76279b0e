"""The turn and the mirroring with which a stored picture is shown."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Orientation:
    """First `rotation` degrees clockwise (0, 90, 180 or 270), then mirrored left to right."""

    rotation: int = 0
    mirrored: bool = False

    @property
    def swaps_sides(self) -> bool:
        """Whether width and height change places."""
        return self.rotation % 180 != 0


UPRIGHT = Orientation()
