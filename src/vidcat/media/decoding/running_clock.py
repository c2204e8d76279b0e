"""Let time run on where the clock of a stream starts anew, and put back single wild times.

Works on packets, in the order of decoding, so that what it finds is the same whichever frames are
decoded. A decoder gives frames in order of presentation and holds at most 16 of them back (ITU-T
H.264, A.3.1, MaxDpbFrames): a packet that is shown before the 17 latest belongs to another clock.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Final, NamedTuple, Protocol, TypeVar

from vidcat.domain.values.file_clock import MAX_MARKS, ClockMark

_HELD = 17
_AHEAD = 17
# A frame may be shown before so many that were decoded before it, in the pyramids that are in use.
_REORDERED = 8
# So many wild times in a row are put back; more of them are a clock of their own.
_WILD = 4
# What is further ahead is looked at; what stays so far ahead is a gap, in which nothing is shown.
_FAR_S: Final = Fraction(1)
_FAR_FRAMES = 20
GAP_S: Final = Fraction(30)
# A hole in which a frame is missing: between one step and two.
_HOLE: Final = Fraction(8, 5)
# Frames that came between need their room: of their steps at least this share.
_ROOM: Final = Fraction(3, 5)
_KNOWN = 64  # times of the section that are remembered, to tell that one comes twice


class Timed(Protocol):
    """A packet: its times, in ticks, which are rewritten, and what its container says of it."""

    pts: int | None
    dts: int | None

    @property
    def size(self) -> int:
        """Bytes; the packet that ends a stream has none."""

    @property
    def duration(self) -> int | None:
        """Ticks."""

    @property
    def is_keyframe(self) -> bool:
        """Whether decoding may begin at it, as the container says."""

    @property
    def is_discard(self) -> bool:
        """Whether it is decoded and not shown."""


P = TypeVar("P", bound=Timed)


class Gap(NamedTuple):
    """Nothing is shown from `end_pts`, where a frame may be shown last, to `start_pts`."""

    end_pts: int
    start_pts: int


@dataclass
class _Section:
    """One run of a stream's clock: what is added to its times, and those last seen.

    What would be shown before `first` gets the time of the frame `before`, the last of the section
    before it, and so none of its own.
    """

    number: int
    shift: int
    first: int | None
    before: int
    latest: list[int]  # ascending, at most _HELD
    known: deque[int]
    end: int  # of the latest frame

    def take(self, time: int, duration: int) -> None:
        self.latest = sorted([*self.latest, time])[-_HELD:]
        self.known.append(time)
        self.end = max(self.end, time + max(1, duration))


class RunningClock:
    """Rewrites the times of packets so that they run on; keeps what the file said instead."""

    def __init__(self, time_base: Fraction, rate: Fraction) -> None:
        self._nominal = max(1, round(1 / (rate * time_base)))
        self._gap = int(GAP_S / time_base)
        self._far = int(_FAR_S / time_base)
        self._section: _Section | None = None
        self.marks: list[ClockMark] = []
        """Where the file's own clock says something else, in the order in which it was found."""
        self.gaps: list[Gap] = []
        self.untimed = 0
        """Frames that share the time of another, between which there is no room."""

    @property
    def sections(self) -> int:
        """How often the clock has started so far."""
        return self._section.number if self._section else 1

    def run(self, packets: Iterable[P]) -> Iterator[P]:
        """Yield the packets in their order, their times rewritten."""
        window: deque[P] = deque()
        for packet in packets:
            window.append(packet)
            if len(window) > _AHEAD:
                yield self._placed(window)
        while window:
            yield self._placed(window)

    def _placed(self, window: deque[P]) -> P:
        packet = window.popleft()
        time = _time(packet)
        if time is None:
            return packet
        if self._section is None:
            self._section = _Section(1, 0, None, 0, [], deque(maxlen=_KNOWN), time)
        if packet.is_discard:
            self._shift(packet)
        elif self._is_wild(packet, time, window):
            self._put_back(packet, time, window)
        else:
            if self._is_behind(packet, time) and self._has_room_for_marks:
                self._begin_section(time, window)
            self._accept(packet, time)
        return packet

    def _is_wild(self, packet: Timed, time: int, window: Iterable[Timed]) -> bool:
        """Return whether this time is out of line, and those that follow are in line again."""
        section = self._of()
        if not section.latest or not self._has_room_for_marks:
            return False
        if time in section.known and not packet.is_keyframe:
            return True
        is_off = self._is_ahead(time, window) or self._is_behind(packet, time)
        return is_off and self._returns(window)

    def _is_ahead(self, time: int, window: Iterable[Timed]) -> bool:
        """Return whether nothing that was or will soon be shown lies close before this time."""
        section = self._of()
        if time - section.latest[-1] <= self._far:
            return False
        following = [t for t in map(_time, _shown(window)) if t is not None]
        # A film that stands for long before each frame comes by there again; a wild time does not.
        later = following[_WILD:] or following
        if 2 * sum(t > time for t in later) > len(later):
            return False
        below = sorted([*section.latest[-2:], *(t for t in following if t < time)])
        before = below[-2:][0]  # the nearest may be wild itself
        return time - before > max(self._far, _FAR_FRAMES * self.step)

    def _is_behind(self, packet: Timed, time: int) -> bool:
        section = self._of()
        if not section.latest or time > section.latest[-1]:
            return False
        before_all = time < section.latest[0]
        if packet.is_keyframe:
            return before_all or time in section.known
        return before_all and len(section.latest) == _HELD

    def _returns(self, window: Iterable[Timed]) -> bool:
        section, step = self._of(), self.step
        latest = section.latest[-1]
        for count, later in enumerate(_shown(window), 1):
            if count > _WILD:
                return False
            time = _time(later)
            if time is None or time in section.known:
                continue
            room = latest + round((count + 1) * step * _ROOM)
            if room <= time <= latest + (count + _HELD) * step:
                return True
            if len(section.latest) == _HELD and section.latest[0] < time < latest:
                return True
        return False

    def _put_back(self, packet: Timed, time: int, window: Iterable[Timed]) -> None:
        """Replace a time by the one that is missing at this place."""
        section = self._of()
        free = self._free_time(time, window)
        if free is None:
            self.untimed += 1
            self._shift(packet)
            return
        packet.pts, packet.dts = free + section.shift, None
        self.marks.append(ClockMark(packet.pts, time, section.number, lasts=False))
        section.take(free, 0)

    def _free_time(self, time: int, window: Iterable[Timed]) -> int | None:
        section, step = self._of(), self.step
        # What comes later is not all known yet: a hole there may be filled.
        reach = section.latest[-1] + (_REORDERED + 1) * step
        following = [t for t in map(_time, _shown(window)) if t is not None]
        near = sorted({*section.latest, *(t for t in following if section.latest[0] < t <= reach)})
        from_on = section.latest[-_REORDERED:][0]
        for before, after in pairwise(t for t in near if t >= from_on):
            if after - before >= _HOLE * step:
                return before + min(step, (after - before) // 2)
        free = time if time in section.known else section.latest[-1]
        later = min((t for t in near if t > free), default=free + 2)
        return free + 1 if free + 1 < later else None

    def _begin_section(self, time: int, window: Iterable[Timed]) -> None:
        former = self._of()
        times = (t for t in map(_time, _shown(window)) if t is not None)
        first = min([time, *(t for t in times if abs(t - time) <= _HELD * self.step)])
        shift = former.shift + former.end - first
        self._section = _Section(
            former.number + 1,
            shift,
            first,
            former.latest[-1] + former.shift,
            [],
            deque(maxlen=_KNOWN),
            first,
        )
        self.marks.append(ClockMark(first + shift, first, former.number + 1, lasts=True))

    def _accept(self, packet: Timed, time: int) -> None:
        section = self._of()
        if section.first is not None and time < section.first:
            self.untimed += 1
            packet.pts, packet.dts = section.before, None
            return
        self._note_gap(section, time)
        section.take(time, packet.duration or self.step)
        self._shift(packet)

    def _note_gap(self, section: _Section, time: int) -> None:
        start = time + section.shift
        if section.latest and time > section.end + self._gap:
            self.gaps.append(Gap(section.end + section.shift, start))
        elif self.gaps and self.gaps[-1].end_pts < start < self.gaps[-1].start_pts:
            self.gaps[-1] = Gap(self.gaps[-1].end_pts, start)

    def _shift(self, packet: Timed) -> None:
        shift = self._of().shift
        if shift and packet.pts is not None:
            packet.pts += shift
        if shift and packet.dts is not None:
            packet.dts += shift

    @property
    def step(self) -> int:
        """The usual time from one frame to the next, in ticks."""
        latest = self._section.latest if self._section else ()
        steps = sorted(after - before for before, after in pairwise(latest) if after > before)
        return steps[len(steps) // 2] if len(steps) > 1 else self._nominal

    @property
    def _has_room_for_marks(self) -> bool:
        return len(self.marks) < MAX_MARKS

    def _of(self) -> _Section:
        if self._section is None:
            raise RuntimeError("no packet with a time was seen")
        return self._section


def _time(packet: Timed) -> int | None:
    if not packet.size:
        return None
    return packet.dts if packet.pts is None else packet.pts


def _shown(window: Iterable[Timed]) -> Iterator[Timed]:
    return (packet for packet in window if packet.size and not packet.is_discard)
