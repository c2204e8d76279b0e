"""Losses: frames that decoding could not show, counted while it goes on, and their sentence."""

from collections.abc import Sequence
from dataclasses import dataclass

from vidcat.domain.video.left_out import UNKNOWN, LeftOut
from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.streams import Stream


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
    missing: LeftOut = UNKNOWN
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
            why = "; ".join(filter(None, (", ".join(said), self.last)))
            return Reason.TRUNCATED if cut else Reason.CORRUPT, why
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
        found = LeftOut(lost, round(lost * frame_s, 3))
        if self.stopped_by is not None or self.ended_early:
            found += self.missing
        for film in self.unseen:
            found += LeftOut(None, film.seconds)
        return found

    def _counted(self) -> tuple[tuple[int, str], ...]:
        return (
            (self.broken_packets, "packets could not be decoded"),
            (self.flagged_packets, "packets are marked as damaged by the container"),
            (self.corrupt_frames, "frames are damaged"),
            (self.complaints, "complaints of the decoder"),
        )
