"""The amount of a film that is not shown, and its words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class LeftOut:
    """What of a film is not shown, in frames and in seconds; None is not known."""

    frames: int | None = 0
    seconds: float | None = 0.0

    def __add__(self, other: "LeftOut") -> "LeftOut":
        frames = seconds = None
        if self.frames is not None and other.frames is not None:
            frames = self.frames + other.frames
        if self.seconds is not None and other.seconds is not None:
            seconds = round(self.seconds + other.seconds, 3)
        return LeftOut(frames, seconds)

    def __str__(self) -> str:
        if self.is_unknown:
            return "how much is left out is not known"
        return f"left out: {self.phrase}" if self.phrase else "nothing is left out"

    @property
    def is_unknown(self) -> bool:
        """Whether nobody can tell if anything is."""
        return None in (self.frames, self.seconds) and not self.phrase

    @property
    def phrase(self) -> str:
        """What is left out, as in "3 frames, 0.12 s"; empty for nothing."""
        plural = "" if self.frames == 1 else "s"
        parts = [f"{self.frames} frame{plural}"] if self.frames else []
        parts += [f"{self.seconds:.2f} s"] if self.seconds else []
        return ", ".join(parts)


UNKNOWN = LeftOut(None, None)
