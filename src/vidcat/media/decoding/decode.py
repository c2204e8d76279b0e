"""Walk once through a video stream: every decoded frame with its exact pts, and what was lost."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from time import monotonic
from typing import Final, Literal

import av
import av.error
import av.logging
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from vidcat.domain.video.limits import is_plausible
from vidcat.domain.video.model import Depth
from vidcat.domain.video.reasons import Reason
from vidcat.media.decoding.container import open_video

_SKIP: Final[Mapping[Depth, Literal["NONREF", "NONKEY"]]] = {
    Depth.FULL: "NONREF",
    Depth.FAST: "NONKEY",
}
# A file cut short loses at least this much of what its header promised before we call it so.
_SHORT_S = 0.5
_SHORT_SHARE = 0.02
# Bare streams, whose frames have no time but the one that counting them all gives.
_NO_CLOCK = frozenset(
    {"h264", "hevc", "vvc", "h263", "h261", "m4v", "mpegvideo", "vc1", "obu", "cavsvideo", "dirac"}
)
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
class Clock:
    """How long a decode may go on, in seconds since `begun` (monotonic)."""

    begun: float
    free_s: float
    wall_s: float


@dataclass
class Loss:
    """What decoding could not give, counted while it goes on."""

    broken_packets: int = 0
    corrupt_frames: int = 0
    complaints: int = 0
    last: str = ""
    stopped_by: Reason | None = None
    ended_early: bool = False

    def damage(self) -> tuple[Reason | None, str]:
        """Return why the video is not whole, with a sentence; None when nothing was lost."""
        if self.stopped_by is not None:
            return self.stopped_by, self.last
        if self.ended_early:
            return Reason.TRUNCATED, self.last
        counted = (
            (self.broken_packets, "packets could not be decoded"),
            (self.corrupt_frames, "frames are damaged"),
            (self.complaints, "complaints of the decoder"),
        )
        said = [f"{count} {what}" for count, what in counted if count]
        if not said:
            return None, ""
        cut = "ended prematurely" in self.last  # what FFmpeg's Matroska reader says of a cut file
        return Reason.TRUNCATED if cut else Reason.CORRUPT, f"{', '.join(said)}; {self.last}"


@dataclass
class Decoding:
    """An open video and what is known of it so far."""

    container: InputContainer
    stream: VideoStream
    time_base: Fraction
    skips_frames: bool
    loss: Loss = field(default_factory=Loss)
    packets: int = 0
    stream_bytes: int = 0
    pictures: int = 0
    pixels: int = 0
    end_pts: int = 0
    first_pts: int | None = None

    def frames(self, clock: Clock) -> Iterator[tuple[int, av.VideoFrame]]:
        """Yield (pts, frame) in order of presentation; a frame that shares a pts is left out.

        Ends with `loss.stopped_by` set when the time is up.
        """
        last = None
        for frame in self._decoded(clock):
            pts = self._pts(frame, last)
            if pts is None or (last is not None and pts <= last):
                continue  # a frame without a time of its own cannot be cited
            last = pts
            self.first_pts = pts if self.first_pts is None else self.first_pts
            self.end_pts = max(self.end_pts, pts + 1)
            yield pts, frame

    def _decoded(self, clock: Clock) -> Iterator[av.VideoFrame]:
        with complaints() as logs:
            for packet in self._packets():
                if self._is_late(clock):
                    self.loss.stopped_by = Reason.TIMEOUT
                    return
                yield from self._decode(packet)
                self._count(logs)

    def _is_late(self, clock: Clock) -> bool:
        elapsed_s = monotonic() - clock.begun
        if elapsed_s > clock.wall_s:
            self.loss.last = f"stopped after {elapsed_s:.0f} s; the setting timeout_s gives it more"
            return True
        if elapsed_s > clock.free_s and not is_plausible(
            self.stream_bytes, self.pictures, self.pixels
        ):
            self.loss.last = (
                f"stopped after {elapsed_s:.0f} s: hardly a byte for each picture, as bombs have; "
                "the setting timeout_s gives it more"
            )
            return True
        return False

    def _packets(self) -> Iterator["Packet[VideoStream]"]:
        try:
            for packet in self.container.demux(self.stream):
                if packet.size or packet.pts is None:
                    self._measure(packet)
                    yield packet
        except (av.error.FFmpegError, IndexError) as error:
            # IndexError: a damaged FLV announced a stream that PyAV did not know of.
            self.loss.ended_early = True
            self.loss.last = f"the container ends early: {error}"
        else:
            self._compare_with_header()

    def _measure(self, packet: "Packet[VideoStream]") -> None:
        if packet.size:
            self.packets += 1
            self.stream_bytes += packet.size
        if packet.pts is not None:
            self.end_pts = max(self.end_pts, packet.pts + (packet.duration or 0))
        if packet.is_corrupt:
            self.loss.broken_packets += 1
            self.loss.last = "the container marks a packet as damaged"

    def _decode(self, packet: "Packet[VideoStream]") -> Iterator[av.VideoFrame]:
        try:
            for frame in self.stream.codec_context.decode(packet):
                if frame.is_corrupt:
                    self.loss.corrupt_frames += 1
                self.pictures += 1
                self.pixels += frame.width * frame.height
                yield frame
        except av.error.MemoryError:
            raise
        except av.error.FFmpegError as error:
            self.loss.broken_packets += 1
            self.loss.last = error.strerror or str(error)

    def _count(self, logs: list[tuple[int, str, str]]) -> None:
        for _level, source, text in logs:
            self.loss.complaints += 1
            self.loss.last = f"{source}: {text.strip()}"
        logs.clear()

    def _pts(self, frame: av.VideoFrame, last: int | None) -> int | None:
        # AVI stores no presentation times. What the decoder makes up runs back and forth where
        # there are B frames; the decoding time, as ffmpeg shows it too, does not.
        has_pts = "avi" not in self.container.format.name.split(",")
        if has_pts and frame.pts is not None:
            return int(frame.pts)
        if frame.dts is not None:
            return int(frame.dts)
        if self.skips_frames:
            return None  # who skips frames cannot tell the time by counting them
        # A bare stream has no clock: its frames follow each other at the nominal rate.
        rate = self.stream.average_rate or self.stream.base_rate or Fraction(25)
        step = max(1, round(1 / (rate * self.time_base)))
        return 0 if last is None else last + step

    def _compare_with_header(self) -> None:
        promised = self._promised_s()
        end = float(self.end_pts * self.time_base)
        # Some containers count their duration from zero, others from the first frame.
        found = max(end, end - self._start_s())
        if promised and promised - found > max(_SHORT_S, promised * _SHORT_SHARE):
            self.loss.ended_early = True
            self.loss.last = f"the header promises {promised:.1f} s, {found:.1f} s are there"
        frames = self.stream.frames
        if frames and self.packets and self.packets < frames * (1 - _SHORT_SHARE):
            self.loss.ended_early = True
            self.loss.last = f"the header promises {frames} frames, {self.packets} are there"

    def _promised_s(self) -> float | None:
        if set(self.container.format.name.split(",")) & _NO_HEADER_DURATION:
            return None  # FFmpeg estimates it from the bit rate
        if self.stream.duration:
            return float(self.stream.duration * self.time_base)
        audio = any(s.type == "audio" for s in self.container.streams)
        if self.container.duration and not audio:
            return self.container.duration / av.time_base
        return None

    def _start_s(self) -> float:
        return float((self.stream.start_time or 0) * self.time_base)


@contextmanager
def open_decoding(
    media: io.RawIOBase, depth: Depth | None, max_pixels: int, threads: int
) -> Iterator[Decoding]:
    """Open a video for one walk; `depth` None decodes every frame.

    Raises RefusedEvidence as `open_video` does.
    """
    with open_video(media, max_pixels) as (container, stream):
        context = stream.codec_context
        skips = depth is not None and container.format.name not in _NO_CLOCK
        if depth is not None and skips:
            context.skip_frame = _SKIP[depth]
        context.thread_count = threads
        context.thread_type = "AUTO" if threads > 1 else "NONE"
        time_base = stream.time_base or Fraction(1, 1000)
        yield Decoding(container, stream, time_base, skips)


@contextmanager
def complaints() -> Iterator[list[tuple[int, str, str]]]:
    """Collect what the decoder complains of: a concealed error leaves no other trace."""
    level = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    try:
        with av.logging.Capture(local=False) as logs:
            yield logs
    finally:
        av.logging.set_level(level)
