"""Losses: frames that decoding could not show, counted while it goes on, and their sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.streams import Stream


@dataclass(frozen=True)
class LeftOut:
    """What of a film is not shown, in frames and in seconds; None is not known."""

    frames: int | None = 0
    seconds: float | None = 0.0

    def __str__(self) -> str:
        if self.frames is None and self.seconds is None:
            return "how much is left out is not known"
        if not self.frames and not self.seconds and None not in (self.frames, self.seconds):
            return "nothing is left out"
        frames = "" if self.frames is None else f"{self.frames} frames"
        seconds = "" if self.seconds is None else f"{self.seconds:.2f} s"
        return f"left out: {', '.join(part for part in (frames, seconds) if part)}"


@dataclass
class Loss:
    """What decoding could not give."""

    broken_packets: int = 0
    flagged_packets: int = 0
    corrupt_frames: int = 0
    complaints: int = 0
    untimed_frames: int = 0
    last: str = ""
    stopped_by: Reason | None = None
    ended_early: bool = False
    unseen: Sequence[Stream] = ()
    missing: LeftOut = LeftOut(None, None)
    """What lies behind the place where it was stopped or ended early."""

    def damage(self) -> tuple[Reason | None, str]:
        """Return why the video is not whole, with a sentence; None when nothing was lost."""
        if self.stopped_by is not None:
            return self.stopped_by, self.last
        if self.ended_early:
            return Reason.TRUNCATED, self.last
        said = [f"{count} {what}" for count, what in self._counted() if count]
        if said:
            cut = "ended prematurely" in self.last  # FFmpeg's Matroska reader, of a cut file
            return Reason.TRUNCATED if cut else Reason.CORRUPT, f"{', '.join(said)}; {self.last}"
        if self.untimed_frames:
            return (
                Reason.UNTIMED,
                f"{self.untimed_frames} frames have the time of another, and no time of their own",
            )
        if self.unseen:
            each = "; ".join(str(film) for film in self.unseen)
            return (
                Reason.OTHER_STREAM,
                f"another film in this file was not looked at: stream {each}",
            )
        return None, ""

    def left_out(self, frame_s: float) -> LeftOut:
        """Return how much is not shown; `frame_s` is how long a frame is shown."""
        lost = self.broken_packets + self.untimed_frames
        if self.unseen:
            return LeftOut(None, _total([film.seconds for film in self.unseen]))
        if self.stopped_by is None and not self.ended_early:
            return LeftOut(lost, round(lost * frame_s, 3))
        frames, seconds = self.missing.frames, self.missing.seconds
        return LeftOut(
            None if frames is None else frames + lost,
            None if seconds is None else round(seconds + lost * frame_s, 3),
        )

    def _counted(self) -> tuple[tuple[int, str], ...]:
        return (
            (self.broken_packets, "packets could not be decoded"),
            (self.flagged_packets, "packets are marked as damaged by the container"),
            (self.corrupt_frames, "frames are damaged"),
            (self.complaints, "complaints of the decoder"),
        )


def _total(seconds: Sequence[float | None]) -> float | None:
    known = [each for each in seconds if each is not None]
    return round(sum(known), 3) if len(known) == len(seconds) else None
