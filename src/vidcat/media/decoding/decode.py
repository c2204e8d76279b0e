"""Walk once through a video stream: every decoded frame with its exact pts, and what was lost."""

import io
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from time import process_time
from typing import Any, Final, Literal

import av
import av.error
import av.logging
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from vidcat.domain.video.left_out import LeftOut
from vidcat.domain.video.limits import Allowance
from vidcat.domain.video.model import Depth
from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.streams import Stream, unseen_films
from vidcat.media.decoding.container import open_video
from vidcat.media.decoding.header import HeaderPromise
from vidcat.media.decoding.loss import Loss
from vidcat.media.decoding.running_clock import Gap, RunningClock

_SKIP: Final[Mapping[Depth, Literal["NONREF", "NONKEY"]]] = {
    Depth.FULL: "NONREF",
    Depth.FAST: "NONKEY",
}
# Bare streams, whose frames have no time but the one that counting them all gives.
_NO_CLOCK = frozenset(
    {"h264", "hevc", "vvc", "h263", "h261", "m4v", "mpegvideo", "vc1", "obu", "cavsvideo", "dirac"}
)
_COUNTED = frozenset({"avi"})  # its times are the numbers of its pictures
_USUAL_RATE = Fraction(25)
# Packets between the one that is marked as damaged and the first of what was joined to it.
_SEAM = 3


@dataclass(frozen=True)
class Meter:
    """What a decode may take, and since when (process_time) it is counted.

    Processor time: how busy the machine is with other things ends nobody's film.
    """

    begun: float
    allowance: Allowance

    @classmethod
    def started(cls, request: Mapping[str, Any]) -> "Meter":
        """Return the meter of a request that begins now."""
        return cls(process_time(), Allowance(**request["allowance"]))

    @property
    def spent_s(self) -> float:
        """Processor time since it began, in seconds."""
        return process_time() - self.begun

    @property
    def is_over(self) -> bool:
        """Whether more was spent than any file may, whatever comes of it."""
        return self.spent_s > self.allowance.base_s


@dataclass
class Decoding:
    """An open video and what is known of it so far."""

    container: InputContainer
    stream: VideoStream
    time_base: Fraction
    skips_frames: bool
    streams: tuple[Stream, ...] = ()
    loss: Loss = field(default_factory=Loss)
    packets: int = 0
    stream_bytes: int = 0
    pictures: int = 0
    pixels: int = 0
    end_pts: int = 0
    first_pts: int | None = None
    clock: RunningClock | None = None
    _seams: int = 1
    _flagged_at: int = -_SEAM

    def frames(self, meter: Meter) -> Iterator[tuple[int, av.VideoFrame]]:
        """Yield (pts, frame) in order of presentation; a frame without a time is left out.

        Ends with `loss.stopped_by` set when the time is up.
        """
        last = None
        for frame in self._decoded(meter):
            pts = self._pts(frame, last)
            if pts is None or (last is not None and pts <= last):
                self.loss.untimed_frames += 1
                continue  # a frame without a time of its own cannot be cited
            last = pts
            self.first_pts = pts if self.first_pts is None else self.first_pts
            self.end_pts = max(self.end_pts, pts + 1)
            yield pts, frame

    def _decoded(self, meter: Meter) -> Iterator[av.VideoFrame]:
        with complaints() as logs:
            for packet in self._packets():
                if self._is_late(meter):
                    self.stop(Reason.TIMEOUT)
                    return
                yield from self._decode(packet)
                self._count(logs)

    def stop(self, reason: Reason, why: str = "") -> None:
        """Note that a limit ends the walk here."""
        self.loss.stopped_by, self.loss.last = reason, why or self.loss.last
        self._count_missing()

    def _is_late(self, meter: Meter) -> bool:
        fault = meter.allowance.fault(meter.spent_s, self.stream_bytes, self.pictures, self.pixels)
        self.loss.last = fault or self.loss.last
        return fault is not None

    def gap_between(self, before_pts: int, pts: int) -> Gap | None:
        """Return the gap that lies between two frames; None where time only went on."""
        for gap in reversed(self.clock.gaps if self.clock else ()):
            if gap.start_pts <= before_pts:
                return None  # so are all that were found before it
            if gap.start_pts <= pts:
                return gap
        return None

    def left_out(self) -> LeftOut:
        """Return how much of the film was not shown, once the walk has ended."""
        if self.clock:
            self.loss.untimed_frames = max(self.loss.untimed_frames, self.clock.untimed)
        return self.loss.left_out(float(1 / _rate_of(self.stream)))

    def _packets(self) -> Iterator["Packet[VideoStream]"]:
        demuxed = self._demuxed()
        for packet in self.clock.run(demuxed) if self.clock else demuxed:
            if packet.size or packet.pts is None:
                self._measure(packet)
                yield packet
        if not self.loss.ended_early:
            self._compare_with_header()

    def _demuxed(self) -> Iterator["Packet[VideoStream]"]:
        try:
            yield from self.container.demux(self.stream)
        except (av.error.FFmpegError, IndexError) as error:
            # IndexError: a damaged FLV announced a stream that PyAV did not know of.
            self._end_early(f"the container ends early: {error}")

    def _measure(self, packet: "Packet[VideoStream]") -> None:
        if packet.size:
            self.packets += 1
            self.stream_bytes += packet.size
        if packet.pts is not None:
            shown = packet.duration or (self.clock.step if self.clock else 0)
            self.end_pts = max(self.end_pts, packet.pts + shown)
        if packet.is_corrupt:
            self.loss.flagged_packets += 1
            self._flagged_at = self.packets
        self._forgive_seam()

    def _forgive_seam(self) -> None:
        """Take back that the last packet before a seam is marked: counters start anew there too."""
        seams = self.clock.sections + len(self.clock.gaps) if self.clock else 1
        if seams == self._seams:
            return
        self._seams = seams
        if self.packets - self._flagged_at <= _SEAM:
            self.loss.flagged_packets -= 1
            self._flagged_at = -_SEAM  # a second seam takes back no other

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
        has_pts = _COUNTED.isdisjoint(self.container.format.name.split(","))
        if has_pts and frame.pts is not None:
            return int(frame.pts)
        if frame.dts is not None:
            return int(frame.dts)
        if self.skips_frames:
            return None  # who skips frames cannot tell the time by counting them
        # A bare stream has no clock: its frames follow each other at the nominal rate.
        step = max(1, round(1 / (_rate_of(self.stream) * self.time_base)))
        return 0 if last is None else last + step

    def _compare_with_header(self) -> None:
        why = self._promise.shortfall(self._end_s, self.packets)
        if why:
            self._end_early(why)

    def _end_early(self, why: str) -> None:
        self.loss.ended_early, self.loss.last = True, why
        self._count_missing()

    def _count_missing(self) -> None:
        self.loss.missing = self._promise.missing(self._end_s, self.packets)

    @property
    def _promise(self) -> HeaderPromise:
        return HeaderPromise.of(self.container, self.stream)

    @property
    def _end_s(self) -> float:
        return float(self.end_pts * self.time_base)


@contextmanager
def open_decoding(
    media: io.RawIOBase, depth: Depth | None, max_pixels: int, threads: int
) -> Iterator[Decoding]:
    """Open a video for one walk; `depth` None decodes every frame.

    Raises RefusedEvidence as `open_video` does.
    """
    with open_video(media, max_pixels) as (container, stream, streams):
        context = stream.codec_context
        skips = depth is not None and container.format.name not in _NO_CLOCK
        if depth is not None and skips:
            context.skip_frame = _SKIP[depth]
        context.thread_count = threads
        context.thread_type = "AUTO" if threads > 1 else "NONE"
        time_base = stream.time_base or Fraction(1, 1000)
        clock, loss = running_clock(container, stream), Loss(unseen=unseen_films(streams))
        yield Decoding(container, stream, time_base, skips, streams, clock=clock, loss=loss)


def running_clock(container: InputContainer, stream: VideoStream) -> RunningClock | None:
    """Return a clock for the packets of a stream; None where they carry no time to trust."""
    formats = set(container.format.name.split(","))
    if formats & (_NO_CLOCK | _COUNTED) or stream.time_base is None:
        return None
    return RunningClock(stream.time_base, _rate_of(stream))


def _rate_of(stream: VideoStream) -> Fraction:
    return stream.average_rate or stream.base_rate or _USUAL_RATE


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
