"""Read the records of a catalogue from JSON Lines: one line in memory at a time, each checked."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from pydantic import Discriminator, TypeAdapter, ValidationError

from vidcat.domain.exchange.records import FORMAT, VERSION, HeaderRecord, Line, Statement
from vidcat.domain.values.fields import quoted
from vidcat.errors import BadRecords
from vidcat.imports.bounds.local_file import opened_file
from vidcat.imports.forms.field_faults import in_plain_words

_BLOCK = 1 << 20
MAX_LINE_BYTES = 32_000_000  # the text of a long report is a few hundred thousand
_LINE: TypeAdapter[Line] = TypeAdapter(Annotated[Line, Discriminator("record")])


@dataclass(frozen=True)
class Fault:
    """What is wrong with a line, as a phrase."""

    line: int
    phrase: str


class RecordFile:
    """A file of records: `header`, then each record or fault with the number of its line."""

    def __init__(self, name: str, stream: BinaryIO) -> None:
        self._name = name
        self._stream = stream
        self._digest = hashlib.sha256()
        self._number = 0
        try:
            self.header = _header(self._text())
        except ValueError as error:
            raise self.bad(1, str(error)) from error

    @property
    def sha256(self) -> str:
        """The SHA-256 of what was read so far."""
        return self._digest.hexdigest()

    def each(self) -> Iterator[tuple[int, Statement | Fault]]:
        """Read the lines after the first; a line that is too long ends them."""
        while True:
            try:
                text = self._text()
                if not text:
                    return
                yield self._number, _statement(text)
            except _TooLong as error:
                yield self._number, Fault(self._number, str(error))
                return
            except ValueError as error:
                yield self._number, Fault(self._number, str(error))

    def bad(self, line: int, phrase: str) -> BadRecords:
        """Make the error that names file and line."""
        return BadRecords(f"{self._name}, line {line}: {phrase}.")

    def _text(self) -> str:
        raw = self._stream.readline(MAX_LINE_BYTES + 1)
        self._digest.update(raw)
        self._number += 1
        if len(raw) > MAX_LINE_BYTES:
            raise _TooLong(f"it is longer than {MAX_LINE_BYTES // 1_000_000} MB")
        if raw and not raw.endswith(b"\n"):
            raise ValueError("it is cut off: no line break follows")
        try:
            return raw.decode("utf-8-sig" if self._number == 1 else "utf-8")
        except UnicodeDecodeError as error:
            raise ValueError("it is not text in UTF-8") from error


class _TooLong(ValueError):
    """What follows on the line is no line of its own."""


def open_records(path: Path, stream: BinaryIO) -> RecordFile:
    """Read the header of a file of records; raises BadRecords for another form or version."""
    return RecordFile(path.name, stream)


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file; raise NoSuchPath."""
    with opened_file(path) as stream:
        digest = hashlib.sha256()
        while block := stream.read(_BLOCK):
            digest.update(block)
        return digest.hexdigest()


def _header(text: str) -> HeaderRecord:
    try:
        told = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ValueError("it is not JSON") from error
    _check_form(told if isinstance(told, dict) else {})
    read = _line(text)
    if not isinstance(read, HeaderRecord):
        raise ValueError("it is no header")  # noqa: TRY004 - said of a line, not of a call
    return read


def _check_form(told: dict[str, Any]) -> None:
    if told.get("format") != FORMAT:
        raise ValueError(f'its "format" is not "{FORMAT}"')
    version = told.get("version")
    if type(version) is int and version > VERSION:
        maker = quoted(str(told.get("made_by")))
        raise ValueError(
            f"it is of version {version} of the form, written by {maker}; this vidcat reads "
            f"version {VERSION}: a newer one reads it"
        )


def _statement(text: str) -> Statement:
    read = _line(text)
    if isinstance(read, HeaderRecord):
        raise ValueError("a header stands on the first line only")  # noqa: TRY004 - said of a line
    return read


def _line(text: str) -> Line:
    try:
        return _LINE.validate_json(text)
    except ValidationError as error:
        fault = error.errors(include_url=False)[0]
        raise ValueError(_phrase(fault["loc"], fault)) from error


def _phrase(place: tuple[int | str, ...], fault: Any) -> str:
    if fault["type"] == "json_invalid":
        return "it is not JSON"
    if fault["type"].startswith("union_tag"):
        return '"record" is none that this form has'
    # The first part is the kind of record, which stands on the line itself.
    name = ".".join(str(part) for part in place[1:])
    words = in_plain_words(fault)
    return f'"{name}" {words}' if name else f"it {words}"
