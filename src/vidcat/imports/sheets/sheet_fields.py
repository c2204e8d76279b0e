"""Read the cells of one row field by field, so that every fault is found at once."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from vidcat.domain.exchange.sheets import (
    WHOLE_ROW,
    Point,
    RowDraft,
    SheetField,
    SheetProblem,
    SheetRow,
    problem_of,
)
from vidcat.domain.reports.drafts import ClaimBearing, ClaimRef
from vidcat.domain.sightings.statements import (
    DEFAULT_CERTAINTY,
    STATED,
    Bearing,
    Certainty,
    Context,
    Identification,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.citation_uri import FrameCitation, parse_citation
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.fields import MAX_NAME, MAX_PROSE, MAX_URL, quoted, require_text
from vidcat.domain.values.text import compact
from vidcat.domain.values.time import TimeBase, parse_time
from vidcat.domain.values.typed import bare, latin, parse_number, parse_numbers
from vidcat.errors import BadStatement, UsageError

T = TypeVar("T")
W = TypeVar("W", bound=StrEnum)
Box = tuple[float, float, float, float]

# An apostrophe keeps a spreadsheet from running a cell as a formula; it is no part of the text.
_ESCAPED = re.compile(r"'(?=[=+\-@\t\r])")
_RIVAL = re.compile(r"(?P<type>.+?)\s*(?:\((?P<in>[^()]*)\)|=(?P<after>[^=]*))?\s*", re.DOTALL)
_CLAIM = re.compile(r"(?P<report>.+):(?P<number>\d{1,9})")
_PTS = re.compile(r"-?[0-9]{1,18}", re.ASCII)
_SHA256 = re.compile(r"(?:sha256:)?([0-9a-f]{64})", re.IGNORECASE)
_SIDES = (SheetField.X, SheetField.Y, SheetField.WIDTH, SheetField.HEIGHT)
_REQUIRED = "is missing"


def read_row(
    row: SheetRow, columns: Mapping[SheetField, int]
) -> tuple[RowDraft, tuple[SheetProblem, ...]]:
    """Read a row; return its values and its problems, without the fields that have one."""
    return _Reader(row, columns).draft()


class _Reader:
    """The cells of one row by field, and the problems met so far."""

    def __init__(self, row: SheetRow, columns: Mapping[SheetField, int]) -> None:
        self._row = row
        self._columns = columns
        self._problems: list[SheetProblem] = []
        if WHOLE_ROW in row.faults:
            self._fault("row", row.faults[WHOLE_ROW])

    def draft(self) -> tuple[RowDraft, tuple[SheetProblem, ...]]:
        citation = self._read(SheetField.CITATION, parse_citation, None)
        draft = RowDraft(
            row=self._row.number,
            video=self._read(SheetField.VIDEO, _line, ""),
            start=self._point(SheetField.PTS, SheetField.AT) or Point(),
            end=self._point(SheetField.UNTIL_PTS, SheetField.UNTIL),
            statement=self._statement(),
            citation=citation,
            time_base=self._read(SheetField.TIME_BASE, _time_base, ""),
            pixel_hash=self._read(SheetField.PIXEL_HASH, _digest, ""),
            box=self._box(),
            item=self._read(SheetField.ITEM, _name, ""),
            claim=self._claim(),
            by=self._read(SheetField.BY, _name, ""),
            is_stated=self._read(SheetField.STATUS, _status, SightingStatus.MADE) in STATED,
        )
        if draft.is_stated:  # of a proposal nothing is taken, so nothing can be missing
            self._require(draft, citation)
        return draft, tuple(self._problems)

    def _require(self, draft: RowDraft, citation: FrameCitation | None) -> None:
        faulty = {problem.field for problem in self._problems}
        if citation is None and SheetField.CITATION not in faulty:
            if not draft.video and SheetField.VIDEO not in faulty:
                self._fault(SheetField.VIDEO, _REQUIRED)
            if draft.start == Point() and not faulty & {SheetField.AT, SheetField.PTS}:
                self._fault(SheetField.AT, _REQUIRED)
        if not draft.statement.identification.type and SheetField.TYPE not in faulty:
            self._fault(SheetField.TYPE, _REQUIRED)

    def _statement(self) -> Statement:
        certainty = self._read(SheetField.CERTAINTY, _word_of(Certainty), DEFAULT_CERTAINTY)
        said = Statement(Identification(self._read(SheetField.TYPE, _line, ""), certainty))
        said = replace(
            said,
            rivals=self._read(SheetField.RIVALS, _rivals, ()),
            count=self._read(SheetField.COUNT, parse_count, None),
            context=self._read(SheetField.CONTEXT, _word_of(Context), None),
            marking=self._read(SheetField.MARKING, _prose, ""),
            marking_language=self._read(SheetField.MARKING_LANGUAGE, _name, ""),
            note=self._read(SheetField.NOTE, _prose, ""),
            basis=self._read(SheetField.BASIS, _prose, ""),
        )
        if said.marking_language and not said.marking:
            self._fault(SheetField.MARKING_LANGUAGE, "there is no marking")
        return said

    def _point(self, exact: SheetField, seconds: SheetField) -> Point | None:
        pts, at_s = self._read(exact, _pts, None), self._read(seconds, parse_time, None)
        return None if pts is None and at_s is None else Point(pts, at_s)

    def _box(self) -> Box | None:
        sides = [self._read(field, parse_number, None) for field in _SIDES]
        given = [side for side in sides if side is not None]
        if len(given) == len(_SIDES):
            return given[0], given[1], given[2], given[3]
        if given:
            lacking = ", ".join(f for f, side in zip(_SIDES, sides, strict=True) if side is None)
            self._fault(SheetField.BOX, f"{lacking} is missing")
        return self._read(SheetField.BOX, box_of, None)

    def _claim(self) -> ClaimBearing | None:
        bearing = self._read(SheetField.BEARING, _word_of(Bearing), None)
        claim = self._read(SheetField.CLAIM, _claim_of, None)
        if claim is None:
            if bearing is not None:
                self._fault(SheetField.BEARING, "say on which claim, as REPORT:N")
            return None
        return ClaimBearing(*claim, bearing or Bearing.SUPPORTS)

    def _read(self, field: SheetField, parse: Callable[[str], T], default: T) -> T:
        place = self._columns.get(field)
        if place is None or place >= len(self._row.cells):
            return default
        if place in self._row.faults:
            self._fault(field, self._row.faults[place])
            return default
        text = _ESCAPED.sub("", bare(self._row.cells[place]), count=1)
        if not text:
            return default
        try:
            return parse(text)
        except (UsageError, ValueError) as error:
            self._fault(field, str(error))
            return default

    def _fault(self, field: str, sentence: str) -> None:
        self._problems.append(problem_of(self._row.number, field, sentence))


def box_of(text: str) -> Box:
    """Read left, top, width and height; raises ValueError."""
    try:
        x, y, width, height = parse_numbers(text, len(_SIDES))
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is not four numbers, as in 0.1,0.2,0.3,0.25") from error
    return x, y, width, height


def _line(text: str) -> str:
    require_text("", text, MAX_URL)
    return text


def _name(text: str) -> str:
    require_text("", text, MAX_NAME)
    return text


def _prose(text: str) -> str:
    require_text("", text, MAX_PROSE)
    return text


def _pts(text: str) -> int | None:
    plain = latin(text)
    if not _PTS.fullmatch(plain):
        raise ValueError(f"{quoted(text)} is no pts, which is a whole number")
    return int(plain)


def _time_base(text: str) -> str:
    try:
        return str(TimeBase.parse(text))
    except ValueError as error:
        raise ValueError(f"{quoted(text)} is no time base, as in 1/12800") from error


def _digest(text: str) -> str:
    found = _SHA256.fullmatch(text)
    if not found:
        raise ValueError(f"{quoted(text)} is no SHA-256")
    return found[1].lower()


def _status(text: str) -> SightingStatus:
    """Read a status of ours; what other sheets call a status says nothing against a row."""
    known = {str(each): each for each in SightingStatus}
    return known.get(text.lower(), SightingStatus.MADE)


def _word_of(words: type[W]) -> Callable[[str], W]:
    keys = {compact(str(each)): each for each in words}

    def read(text: str) -> W:
        if len(text) <= MAX_NAME and compact(text) in keys:
            return keys[compact(text)]
        try:
            return words(text.strip().lower())  # a word of former times
        except ValueError:
            raise ValueError(f"{quoted(text)} is not one of {', '.join(words)}") from None

    return read


def _rivals(text: str) -> tuple[Identification, ...]:
    return tuple(_rival(part) for part in text.split(";") if part.strip())


def _rival(text: str) -> Identification:
    found = _RIVAL.fullmatch(text.strip()) if len(text) <= MAX_URL else None
    if found is None:
        raise BadStatement(f"{quoted(text)} is no type.")
    certainty = found["in"] or found["after"] or ""
    try:
        sure = _word_of(Certainty)(certainty) if certainty.strip() else Certainty.POSSIBLE
    except ValueError:  # brackets belong to many names of types
        return Identification(text.strip(), Certainty.POSSIBLE)
    return Identification(found["type"], sure)


def _claim_of(text: str) -> ClaimRef:
    found = _CLAIM.fullmatch(text) if len(text) <= MAX_URL else None
    if found is None:
        raise ValueError(f"{quoted(text)} is not REPORT:N, as in nujaba-parade:1")
    return ClaimRef(found["report"].strip(), int(found["number"]))


def header_of(rows: Iterator[SheetRow]) -> tuple[str, ...]:
    """Take the header off the rows: the first that is not blank; () when there is none."""
    first = next(rows, None)
    return tuple(cell.strip() for cell in first.cells) if first else ()
