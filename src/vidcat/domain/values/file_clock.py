"""The time that a file's own clock gives a frame, where that is not its pts.

A pts of ours runs on where the clock of a file starts anew, so that it names one frame and times
follow each other. What other programs print for that frame stands here.
"""

import json
from dataclasses import dataclass
from typing import NamedTuple

MAX_MARKS = 500


class FileTime(NamedTuple):
    """A frame's time by the file's own clock: the section, from 1, and the pts in it."""

    section: int
    pts: int


@dataclass(frozen=True)
class ClockMark:
    """The file says `file_pts` of the frame `pts`, in the `section` of that number.

    Where it `lasts`, the frames after it follow: the clock starts anew there. Else it is a single
    wild time, in whose place the one stands that was missing.
    """

    pts: int
    file_pts: int
    section: int
    lasts: bool


@dataclass(frozen=True)
class FileClock:
    """The marks of a file, by ascending pts; none where every pts is the file's own."""

    marks: tuple[ClockMark, ...] = ()

    def __post_init__(self) -> None:
        starts = [mark.pts for mark in self.marks]
        if starts != sorted(set(starts)) or len(starts) > MAX_MARKS:
            raise ValueError("the marks of a clock ascend, and are not many")

    def __str__(self) -> str:
        return json.dumps([[*vars(mark).values()] for mark in self.marks], separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "FileClock":
        """Read what `str` of a clock prints."""
        return cls(tuple(ClockMark(*row) for row in json.loads(text)))

    @property
    def sections(self) -> int:
        """How often the clock starts."""
        return max((mark.section for mark in self.marks if mark.lasts), default=1)

    def at(self, pts: int) -> FileTime:
        """Return what the file says of the frame at `pts`."""
        said = FileTime(1, pts)
        for mark in self.marks:
            if mark.pts == pts:
                return FileTime(mark.section, mark.file_pts)
            if mark.pts > pts:
                break
            if mark.lasts:
                said = FileTime(mark.section, mark.file_pts + pts - mark.pts)
        return said


OWN_CLOCK = FileClock()
"""Of a file whose every pts is ours."""
