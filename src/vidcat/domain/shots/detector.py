"""Cut a stream of frames into shots while it is decoded, with bounded lag and memory.

Frames may come at any spacing. Each is decided once `LAG_S` of video follow it, or earlier when
`MAX_WAITING` frames wait. How transitions are told from motion is in shots/transitions.py and
shots/dissolves.py; here is only the walk along the frames.

A cut opens the new shot at its first frame, a dissolve at its middle, a fade with the first frame
that shows something again. Blank frames at either end of a video open nothing.
"""

from collections import deque
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from vidcat.domain.shots.dissolves import dissolve_from
from vidcat.domain.shots.likeness import Floats, is_same_scene
from vidcat.domain.shots.lookahead import Lookahead, Window
from vidcat.domain.shots.transitions import MOTION_REACH_S, fade_end, fade_start, is_cut

LAG_S = 2.0
MAX_WAITING = 256
_DISSOLVE_STEP_S = 0.08
# So short a blank between two views of one scene is a flash or a dropped frame, not an edit.
_BLINK_S = 0.6


@dataclass(frozen=True)
class Decision:
    """What became of one frame.

    `opened_by` is "start", "cut", "fade" or "dissolve" when a shot begins with the frame, else
    None; `in_transition` says that it shows parts of two shots or nothing at all.
    """

    opened_by: str | None
    in_transition: bool


@dataclass(frozen=True)
class _Passage:
    """A gradual transition under way, in frame numbers; None is not known yet."""

    kind: str
    last_clear: int
    opens: int | None
    next_clear: int | None


@dataclass(frozen=True)
class _Blackout:
    """Where a fade reaches its first blank frame, and what was shown before it."""

    first_blank: int
    clear_s: float
    clear_picture: Floats


class ShotDetector:
    """Decides every pushed frame once, in order; the result depends on nothing but the frames."""

    def __init__(self) -> None:
        self._frames = Lookahead()
        self._next = 0
        self._cuts: deque[int] = deque()
        self._cut_checked = 1
        self._earliest = 0
        self._searched_s = -np.inf
        self._passage: _Passage | None = None
        self._blackout: _Blackout | None = None

    def push(self, time_s: float, luma: npt.NDArray[np.uint8]) -> list[Decision]:
        """Take the next frame, `luma` (128, 128) full range; give the decisions that are now due.

        A time that goes backwards counts as the time before it.
        """
        self._frames.append(time_s, luma, self._next)
        due = []
        while self._is_due():
            due.append(self._decide())
        return due

    def finish(self) -> list[Decision]:
        """Decide all frames that still wait; no push may follow."""
        return [self._decide() for _ in range(self._frames.end - self._next)]

    def _is_due(self) -> bool:
        waiting = self._frames.end - self._next
        return waiting > MAX_WAITING or (waiting > 0 and self._frames.age_s(self._next) >= LAG_S)

    def _decide(self) -> Decision:
        number, self._next = self._next, self._next + 1
        self._find_cuts(number)
        window, at = self._frames.window(), number - self._frames.base
        self._end_passage(number)
        opened = None
        if self._passage is None:
            opened = self._leave_clear(window, at, number)
        elif self._blackout and number > self._blackout.first_blank and not window.blank[at]:
            self._passage = self._reappear(self._passage, self._blackout, window, at)
            self._blackout = None
        if self._passage and self._passage.opens == number:
            opened = self._passage.kind
        return Decision("start" if number == 0 else opened, self._is_inside(number))

    def _end_passage(self, number: int) -> None:
        ends = self._passage.next_clear if self._passage else None
        if ends is not None and number >= ends:
            self._passage, self._earliest = None, ends - 1

    def _is_inside(self, number: int) -> bool:
        passage = self._passage
        if passage is None or number <= passage.last_clear:
            return False
        return passage.next_clear is None or number < passage.next_clear

    def _find_cuts(self, least: int) -> None:
        """Look for cuts as far ahead as the motion around them is known, and up to `least`."""
        base = self._frames.base
        while self._cut_checked < self._frames.end and (
            self._cut_checked <= least or self._frames.age_s(self._cut_checked) > MOTION_REACH_S
        ):
            earliest = max(0, (self._cuts[-1] if self._cuts else self._earliest) - base)
            if is_cut(self._frames.window(), self._cut_checked - base, earliest):
                self._cuts.append(self._cut_checked)
            self._cut_checked += 1

    def _leave_clear(self, window: Window, at: int, number: int) -> str | None:
        """Look for a cut at a clear frame, and for a gradual transition that begins after it."""
        while self._cuts and self._cuts[0] < number:
            self._cuts.popleft()  # inside the transition just passed
        cut = bool(self._cuts) and self._cuts[0] == number
        if cut:
            self._earliest = self._cuts.popleft()
        earliest = max(0, self._earliest - self._frames.base)
        end = self._next_cut(window)
        blank = np.flatnonzero(window.blank[at:end])
        first_blank = at + int(blank[0]) if len(blank) else end
        ramp = fade_start(window, first_blank, earliest) if len(blank) else end
        if ramp <= at:
            last_clear = number - 1 if window.blank[at] else number
            self._passage = _Passage("fade", last_clear, None, None)
            self._blackout = _Blackout(
                self._frames.base + first_blank, float(window.times[at]), window.fine[at].copy()
            )
        else:
            self._passage = self._dissolve(window, at, earliest, ramp)
        return "cut" if cut else None

    def _next_cut(self, window: Window) -> int:
        return self._cuts[0] - self._frames.base if self._cuts else len(window.times)

    def _reappear(self, passage: _Passage, out: _Blackout, window: Window, at: int) -> _Passage:
        """End a blank stretch at its first frame that shows something; a blink opens no shot."""
        back = max(at, fade_end(window, at - 1, self._next_cut(window)))
        brief = window.times[back] - out.clear_s < _BLINK_S
        blink = brief and is_same_scene(window.fine[back], out.clear_picture)
        base = self._frames.base
        opens = None if blink or passage.last_clear < 0 else base + at
        return replace(passage, opens=opens, next_clear=base + back)

    def _dissolve(self, window: Window, at: int, earliest: int, end: int) -> _Passage | None:
        if window.times[at] - self._searched_s < _DISSOLVE_STEP_S:
            return None
        self._searched_s = window.times[at]
        span = dissolve_from(window, at, earliest, end)
        if span is None:
            return None
        first, last = span
        middle = window.since((window.times[first] + window.times[last]) / 2)
        base = self._frames.base
        return _Passage("dissolve", base + first, base + min(middle, last - 1), base + last)
