"""The work of the confined process that reads CVAT for video 1.1: a file in, JSON out.

Expat tells of a document type before any entity in it is declared; there the file is refused. No
tree is built, and of a track only the stretches are kept through which it stands still.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from xml.parsers import expat

from pydantic import TypeAdapter

from vidcat.domain.exchange.cvat import CERTAINTY, CvatBox, Stretch, follow
from vidcat.domain.values.fields import quoted

MAX_BYTES = 512_000_000
MAX_TRACKS = 20_000
MAX_STRETCHES = 50_000
MAX_PROBLEMS = 1_000  # that are told of one file
_CHUNK = 1 << 20
_MAX_PIECE = 4 << 20  # bytes without an end of a tag or line; expat goes over them again and again
_DEEPEST = 32
_LONGEST = 200  # characters of a text: those that are read are short
_OTHER_SHAPES = frozenset(
    {"polygon", "polyline", "points", "ellipse", "cuboid", "mask", "skeleton", "tag", "image"}
)
_HEAD = frozenset({"width", "height", "size", "bugtracker"})
_SIDES = ("xtl", "ytl", "xbr", "ybr")


@dataclass(frozen=True)
class CvatProblem:
    """What is wrong with a line of the file, as a phrase."""

    line: int
    phrase: str


@dataclass
class CvatFile:
    """What a file says: the texts of its head with their lines, and the stretches of its tracks."""

    sha256: str = ""
    head: dict[str, tuple[str, int]] = field(default_factory=dict)
    stretches: list[Stretch] = field(default_factory=list)
    problems: list[CvatProblem] = field(default_factory=list)

    def number(self, name: str) -> int | None:
        """Return a number of the head, None when it has none."""
        text = self.head.get(name, ("", 0))[0].strip()
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else None


CVAT_FILE = TypeAdapter(CvatFile)


class _Unreadable(Exception):
    """The file as a whole cannot be taken in; the message is a phrase."""


def cvat_as_json(file: BinaryIO) -> bytes:
    """Read a file; return JSON: `found`, a CvatFile, or `fault`, a phrase, and its `line`.

    Faults of single tracks and boxes are collected in `problems` of what was found.
    """
    reader = _Reader()
    try:
        reader.read(file)
    except _Unreadable as error:
        return json.dumps({"fault": str(error), "line": reader.line}).encode()
    return b'{"found": ' + CVAT_FILE.dump_json(reader.found) + b"}"


class _Reader:
    """Follows the elements of one file."""

    def __init__(self) -> None:
        self.found = CvatFile()
        self._open: list[str] = []
        self._text = ""
        self._size = self._heard = 0
        self._tracks = 0
        self._track = _Track()
        self._box: CvatBox | None = None
        self._attribute = ""
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self._parser = parser

    def read(self, file: BinaryIO) -> None:
        """Read all of a file."""
        size = 0
        try:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                self._bound(size)
                self._parser.Parse(chunk, False)
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise _Unreadable(f"it is no XML: {expat.ErrorString(error.code)}") from error
        except (LookupError, ValueError) as error:
            raise _Unreadable("it is in an encoding that cannot be read") from error

    def _bound(self, size: int) -> None:
        if size > MAX_BYTES:
            raise _Unreadable(f"it is larger than {MAX_BYTES // 1_000_000} MB")
        if size - self._heard > _MAX_PIECE:
            raise _Unreadable("a piece of it does not end")
        self._size = size

    @property
    def line(self) -> int:
        """The line that was read last."""
        return self._parser.CurrentLineNumber

    def _problem(self, phrase: str) -> None:
        self.found.problems.append(CvatProblem(self.line, phrase))
        if len(self.found.problems) >= MAX_PROBLEMS:
            raise _Unreadable(f"{phrase}; it is problem {MAX_PROBLEMS:,} of this file")

    def _doctype(self, *_: object) -> None:
        raise _Unreadable("it declares a document type, which CVAT never does")

    def _start(self, name: str, given: Mapping[str, str]) -> None:
        self._heard, self._text = self._size, ""
        if not self._open and name != "annotations":
            raise _Unreadable(f"it begins with {quoted(name)}, not with annotations")
        self._open.append(name)
        if len(self._open) > _DEEPEST:
            raise _Unreadable("it is nested too deeply")
        if "meta" in self._open:
            return
        if name == "track":
            self._begin_track(given)
        elif name == "box":
            self._begin_box(given)
        elif name == "attribute":
            self._attribute = given.get("name", "")
        elif name in _OTHER_SHAPES:
            self._problem(f"{name}: only the boxes of tracks can be taken in")

    def _end(self, name: str) -> None:
        self._heard = self._size
        self._open.pop()
        if "meta" in self._open:
            if name in _HEAD:
                self.found.head.setdefault(name, (self._text, self.line))
        elif name == "attribute" and self._box and self._attribute == CERTAINTY:
            self._box = replace(self._box, certainty=self._text.strip())
        elif name == "box" and self._box:
            self._follow(self._box)
            self._box = None
        elif name == "track":
            self._keep(self._track.now)

    def _characters(self, text: str) -> None:
        self._heard = self._size
        if len(self._text) < _LONGEST:
            self._text += text[:_LONGEST]

    def _begin_track(self, given: Mapping[str, str]) -> None:
        self._tracks += 1
        if self._tracks > MAX_TRACKS:
            raise _Unreadable(f"it has more than {MAX_TRACKS:,} tracks")
        self._track = _Track(given.get("label", "")[:_LONGEST])

    def _begin_box(self, given: Mapping[str, str]) -> None:
        if self._open[-2] != "track":
            self._problem("a box outside of a track; this is not CVAT for video")
            return
        try:
            self._box = _box(given, self.line)
        except ValueError as error:
            self._problem(f"box: {error}")

    def _follow(self, box: CvatBox) -> None:
        track = self._track
        if box.frame <= track.frame:
            self._problem(f"box: frame {box.frame} stands after frame {track.frame}")
            return
        now, ended = follow(track.now, track.label, box)
        self._track = _Track(track.label, box.frame, now)
        self._keep(ended)

    def _keep(self, ended: Stretch | None) -> None:
        if ended is None:
            return
        self.found.stretches.append(ended)
        if len(self.found.stretches) > MAX_STRETCHES:
            raise _Unreadable(f"it has more than {MAX_STRETCHES:,} boxes that somebody drew")


@dataclass(frozen=True)
class _Track:
    """The track that is being read: the frame of its last box, and where the object is."""

    label: str = ""
    frame: int = -1
    now: Stretch | None = None


def _box(given: Mapping[str, str], line: int) -> CvatBox:
    """Read a box; raises ValueError that says what is wrong with it."""
    frame = given.get("frame", "")
    if not (frame.isascii() and frame.isdecimal() and len(frame) < 10):
        raise ValueError(f"{quoted(frame)} is no frame number")
    if _number(given, "rotation", "0"):
        raise ValueError("it is turned, and sightings have upright boxes")
    left, top, right, bottom = (_number(given, side) for side in _SIDES)
    return CvatBox(
        frame=int(frame),
        corners=(left, top, right, bottom),
        is_keyframe=given.get("keyframe", "1") != "0",
        is_outside=given.get("outside", "0") == "1",
        line=line,
    )


def _number(given: Mapping[str, str], name: str, default: str = "") -> float:
    text = given.get(name, default)
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(f"{name}: {quoted(text)} is no number") from error
    if not math.isfinite(number):
        raise ValueError(f"{name}: {quoted(text)} is no number")
    return number
