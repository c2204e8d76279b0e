"""Sheets of sightings on their way in: a row as it is read, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vidcat.domain.reports.drafts import ClaimBearing
from vidcat.domain.sightings.statements import Moment, Statement
from vidcat.domain.values.citation_uri import FrameCitation


class SheetField(StrEnum):
    """What a column of a sheet can say of a sighting."""

    CITATION = "citation"
    VIDEO = "video"
    AT = "at"
    UNTIL = "until"
    PTS = "pts"
    UNTIL_PTS = "until_pts"
    TIME_BASE = "time_base"
    PIXEL_HASH = "pixel_hash"
    TYPE = "type"
    CERTAINTY = "certainty"
    RIVALS = "rivals"
    COUNT = "count"
    CONTEXT = "context"
    BOX = "box"
    X = "x"
    Y = "y"
    WIDTH = "width"
    HEIGHT = "height"
    MARKING = "marking"
    MARKING_LANGUAGE = "marking_language"
    NOTE = "note"
    BASIS = "basis"
    ITEM = "item"
    CLAIM = "claim"
    BEARING = "bearing"
    STATUS = "status"
    BY = "by"


@dataclass(frozen=True)
class ColumnMapping:
    """Which column holds which field, as somebody saved it by a name."""

    name: str
    columns: Mapping[SheetField, str]
    in_pixels: bool
    by: str
    at: datetime


WHOLE_ROW = -1
"""Stands for the place of a cell where a fault is that of the row."""


@dataclass(frozen=True)
class SheetRow:
    """One row as a sheet holds it, counted from 1.

    `faults` holds, by the index of a cell, why its content cannot be used.
    """

    number: int
    cells: tuple[str, ...]
    faults: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetProblem:
    """What is wrong with one field of one row."""

    row: int
    field: str
    sentence: str


def problem_of(row: int, field: str, sentence: str) -> SheetProblem:
    """Make a problem of what an error says: a whole sentence that does not name the field again."""
    told = sentence.removeprefix(f"{field}: ")
    return SheetProblem(row, field, told if told.endswith((".", "?")) else f"{told}.")


@dataclass(frozen=True)
class Point:
    """A moment as a sheet names it: by the pts of a frame, by a time in seconds, or by both."""

    pts: int | None = None
    at_s: float | None = None


@dataclass(frozen=True)
class RowDraft:
    """A row that could be read; what it names is not looked for yet.

    `statement` holds the types as written. `video` is a name of a video, "" when only the citation
    names it. `box` holds left, top, width and height in the unit of the sheet. `item` is a number
    or a name, "" for none; `by` is "" where the sheet names nobody. `is_stated` is false for what
    nobody says: a proposal, or what was taken back.
    """

    row: int
    video: str
    start: Point
    end: Point | None
    statement: Statement
    citation: FrameCitation | None = None
    time_base: str = ""
    pixel_hash: str = ""
    box: tuple[float, float, float, float] | None = None
    item: str = ""
    claim: ClaimBearing | None = None
    by: str = ""
    is_stated: bool = True


@dataclass(frozen=True)
class Wish:
    """Which frames of a video a row means, and the hash of the first one's pixels if it tells."""

    start: Point
    end: Point | None
    pixel_hash: str = ""


@dataclass(frozen=True)
class ResolvedRow:
    """A row whose names were all found: only its frames are not proved yet.

    The types of `statement` are ids, its box is in fractions. `item` is the name of an object that
    is still to be made, "" for none.
    """

    row: int
    video: str
    wish: Wish
    statement: Statement
    item: str
    claim: ClaimBearing | None
    by: str


Said = tuple[str, int, int, str, str, str]
"""What tells a sighting from others: video, first and last pts, type (id), box, and whose it is."""


def said_of(sought: ResolvedRow, moment: Moment) -> Said:
    """Return what tells a row's sighting from others; boxes differ by six digits."""
    said = sought.statement
    box = str(said.region) if said.region else ""
    return sought.video, moment.pts, moment.end_pts, said.identification.type, box, sought.by


class Problems:
    """Counts all problems and keeps the first of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self.shown: list[SheetProblem] = []
        self.count = 0
        self.rows: set[int] = set()

    def add(self, problem: SheetProblem) -> None:
        """Count one more."""
        self.count += 1
        self.rows.add(problem.row)
        if len(self.shown) < self._most:
            self.shown.append(problem)
