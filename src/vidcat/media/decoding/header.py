"""The length that the header of a container promises, and what of it is missing."""

from dataclasses import dataclass

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from vidcat.domain.video.left_out import LeftOut

# A file cut short loses at least this much of what its header promised before we call it so.
_SHORT_S = 0.5
_SHORT_SHARE = 0.02
# FFmpeg estimates the duration of these from their bit rate.
_NO_HEADER_DURATION = frozenset(
    {
        "mpeg",
        "mpegts",
        "mpegvideo",
        "h264",
        "hevc",
        "h263",
        "m4v",
        "gif",
        "av1",
        "obu",
        "vc1",
        "mjpeg",
        "dv",
        "apng",
        "cavsvideo",
        "dirac",
    }
)


@dataclass(frozen=True)
class HeaderPromise:
    """How long a film is to be by its header: seconds, None if it does not say; frames, 0 if not.

    `start_s` is when its stream begins on the container's clock.
    """

    seconds: float | None
    frames: int
    start_s: float

    @classmethod
    def of(cls, container: InputContainer, stream: VideoStream) -> "HeaderPromise":
        """Read the promise of an open container."""
        base = stream.time_base or 0
        return cls(
            _promised_s(container, stream),
            stream.frames,
            float((stream.start_time or 0) * base),
        )

    def shortfall(self, end_s: float, packets: int) -> str:
        """Return a sentence on what is missing of a film that was read to its end; "" if nothing.

        Frames are compared only where the length is unknown: an AVI counts pictures that were left
        out when it was made.
        """
        found_s = self._found_s(end_s)
        if self.seconds:
            if self.seconds - found_s > max(_SHORT_S, self.seconds * _SHORT_SHARE):
                return f"the header promises {self.seconds:.1f} s, {found_s:.1f} s are there"
        elif self.frames and packets < self.frames * (1 - _SHORT_SHARE):
            return f"the header promises {self.frames} frames, {packets} are there"
        return ""

    def missing(self, end_s: float, packets: int) -> LeftOut:
        """Return how much is promised beyond what was read."""
        return LeftOut(
            max(0, self.frames - packets) if self.frames else None,
            round(max(0.0, self.seconds - self._found_s(end_s)), 3) if self.seconds else None,
        )

    def _found_s(self, end_s: float) -> float:
        # Some containers count their duration from zero, others from the first frame.
        return max(end_s, end_s - self.start_s)


def _promised_s(container: InputContainer, stream: VideoStream) -> float | None:
    if set(container.format.name.split(",")) & _NO_HEADER_DURATION:
        return None
    if stream.duration and stream.time_base:
        return float(stream.duration * stream.time_base)
    has_audio = any(each.type == "audio" for each in container.streams)
    if container.duration and not has_audio:
        return container.duration / av.time_base
    return None
