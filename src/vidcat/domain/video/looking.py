"""Looking: what was on a person's screen, and how much of a video that makes looked at.

A keyframe counts as looked at when it was shown unveiled and uncovered, in a visible window, for
a least time without a break. Time counts as shown where it was played at no more than FASTEST, and
between keyframes that follow one another and were both looked at. All times of a video here are
seconds since its first frame.
"""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vidcat.domain.values.spans import Span, length_of, united

FASTEST = 2.0
"""Times the speed of the video: what is played faster is not counted."""

_MEASURED_WITHIN = 1.05  # a browser tells the time of a player in steps
_LONGEST_S = 3600.0
_CLOCK_S = 0.25  # two clocks of one computer, read one after the other


class Shown(StrEnum):
    """How a frame was shown: as it is, without colours, or so that little can be made out."""

    CLEAR = "clear"
    GREY = "grey"
    VEILED = "veiled"


@dataclass(frozen=True)
class ScreenTime:
    """A frame (`pts`) or a played `span` that was on screen for `seconds` without a break.

    `ago` is how many seconds before it was told it went from the screen.
    """

    pts: int | None
    span: Span | None
    seconds: float
    how: Shown
    ago: float = 0.0

    def ended_at(self, told_at: datetime) -> datetime:
        """Return when it went from the screen."""
        return told_at - timedelta(seconds=self.ago)

    def fault(self, since_s: float) -> str | None:
        """Return what is impossible in it, as a phrase; `since_s` is how long they are signed in.

        What is no more than a slip of two clocks is none.
        """
        numbers = (self.seconds, self.ago, *(self.span or ()))
        if not all(math.isfinite(each) and each >= 0 for each in numbers):
            return "a time on screen is a number of seconds from 0 on"
        if self.seconds > _LONGEST_S:
            return f"nothing is on screen for more than {_LONGEST_S:.0f} s without a break"
        if self.seconds + self.ago > since_s + _CLOCK_S:
            return "it would have been on screen before you signed in here"
        if self.span is not None and self.span[0] >= self.span[1]:
            return "what is played ends after it begins"
        return None


@dataclass(frozen=True)
class Film:
    """What there is to look at of a video: its keyframes (pts, seconds) and its length."""

    keyframes: tuple[tuple[int, float], ...]
    length_s: float


@dataclass(frozen=True)
class Looks:
    """What counts of one video: keyframes (pts) by who looked at them, and parts by who was played.

    `grey` are those that nobody looked at in colour. Everybody who was shown something is in `by`.
    """

    by: Mapping[str, frozenset[int]]
    played_by: Mapping[str, tuple[Span, ...]]
    grey: frozenset[int] = frozenset()

    @property
    def stills(self) -> frozenset[int]:
        """The keyframes that somebody looked at."""
        return frozenset().union(*self.by.values())

    @property
    def people(self) -> list[str]:
        """Everybody of whom something counts, who looked at most keyframes first."""
        names = {*self.by, *self.played_by}
        return sorted(names, key=lambda name: (-len(self.by.get(name, ())), name))


NO_LOOKS = Looks({}, {})


@dataclass(frozen=True)
class Looked:
    """How far one video was looked at: two figures that never stand without each other."""

    keyframes: int
    stills: int
    length_s: float
    shown: tuple[Span, ...]
    played: tuple[Span, ...]

    @property
    def shown_s(self) -> float:
        """How many seconds were shown or played."""
        return length_of(self.shown)

    @property
    def played_s(self) -> float:
        """How many of these seconds were played."""
        return length_of(self.played)

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The parts that were neither shown nor played."""
        at, found = 0.0, []
        for start, end in (*self.shown, (self.length_s, self.length_s)):
            if start > at:
                found.append(Span(at, start))
            at = max(at, end)
        return tuple(found)

    @property
    def played_text(self) -> str:
        """How much was played, rounded down."""
        return f"{_rounded_down(self.played_s, self.length_s)} s"

    @property
    def shown_text(self) -> str:
        """The second figure for where there is little room."""
        return f"{_rounded_down(self.shown_s, self.length_s)}/{seconds_text(self.length_s)} s"

    @property
    def figures(self) -> str:
        """Both figures, as they are told everywhere."""
        return figures(self.stills, self.keyframes, self.shown_s, self.length_s)


@dataclass(frozen=True)
class LooksAt:
    """One video: what there is to look at, None without keyframes, and what counts as looked at.

    `noted_before` are the keyframes that an older version noted without telling what was veiled or
    covered: they do not count.
    """

    film: Film | None
    looks: Looks
    noted_before: int = 0

    @property
    def stills(self) -> frozenset[int]:
        """The keyframes that somebody looked at."""
        return self.looks.stills & self._keyframes

    @property
    def only_grey(self) -> frozenset[int]:
        """Those of them that nobody looked at in colour."""
        return self.looks.grey & self.stills

    @property
    def by(self) -> dict[str, int]:
        """How many keyframes each person looked at, who looked at most of them first."""
        return {name: len(self.stills_of(name)) for name in self.looks.people}

    @property
    def looked(self) -> Looked | None:
        """How far it was looked at by all together; None without keyframes."""
        return looked(self.film, self.looks) if self.film else None

    def stills_of(self, person: str) -> frozenset[int]:
        """Return the keyframes that a person looked at."""
        return self.looks.by.get(person, frozenset()) & self._keyframes

    def looked_by(self, person: str) -> Looked | None:
        """Return how far a person looked at it; None without keyframes."""
        own = Looks(
            {person: self.stills_of(person)}, {person: self.looks.played_by.get(person, ())}
        )
        return looked(self.film, own) if self.film else None

    @property
    def _keyframes(self) -> frozenset[int]:
        return frozenset(pts for pts, _ in self.film.keyframes) if self.film else frozenset()


def looked(film: Film, looks: Looks) -> Looked:
    """Return how far a video was looked at by all together.

    What lies between two keyframes was shown to those who looked at both: of two people who looked
    at one each, neither saw it.
    """
    keyframes = {pts for pts, _ in film.keyframes}
    all_played = (each for spans in looks.played_by.values() for each in spans)
    played = united(_within(all_played, film.length_s))
    between = (span for seen in looks.by.values() for span in _between(film, seen & keyframes))
    shown = united([*_within(between, film.length_s), *played])
    stills = len(looks.stills & keyframes)
    return Looked(len(film.keyframes), stills, film.length_s, shown, played)


def figures(stills: int, keyframes: int, shown_s: float, length_s: float) -> str:
    """Write how far some footage was looked at; what was shown is rounded down."""
    word = "keyframe" if keyframes == 1 else "keyframes"
    shown = _rounded_down(shown_s, length_s)
    return (
        f"{stills} of {keyframes} {word} and {shown} s of {seconds_text(length_s)} s "
        "shown or played"
    )


def _rounded_down(shown_s: float, length_s: float) -> str:
    """Write seconds that were shown: the whole length only where nothing is missing."""
    if shown_s >= length_s:
        return seconds_text(length_s)
    tenths = math.floor(shown_s * 10)
    if tenths and seconds_text(tenths / 10) == seconds_text(length_s):
        tenths -= 1  # the length was rounded down
    return seconds_text(tenths / 10)


def seconds_text(seconds: float) -> str:
    """Write seconds to the tenth, without a tenth where there is none."""
    return f"{seconds:.1f}".removesuffix(".0")


def counts_as_shown(span: Span, seconds: float) -> bool:
    """Return whether a part was played slowly enough to count, as far as that is measured."""
    return span.end_s - span.start_s <= FASTEST * _MEASURED_WITHIN * seconds


def _within(spans: Iterable[Span], length_s: float) -> Iterator[Span]:
    """Yield what of spans lies within 0 and a length."""
    for start, end in spans:
        start, end = max(start, 0.0), min(end, length_s)
        if start <= end:
            yield Span(start, end)


def _between(film: Film, seen: frozenset[int]) -> list[Span]:
    """Return the runs of keyframes that were looked at: one alone is a moment, and no time."""
    runs: list[Span] = []
    goes_on = False
    for pts, at in film.keyframes:
        if pts in seen:
            begin = runs.pop().start_s if goes_on else at
            runs.append(Span(begin, at))
        goes_on = pts in seen
    return runs
