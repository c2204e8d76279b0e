"""Plain YAML as people write it: no anchors, aliases or tags, no key twice, one document.

Every scalar stays the text that was written, so that 2016-06 is a date and 3 a count, never a
number of YAML's own. The parser is in C: what is not vidcat's own is read in a confined process.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from vidcat.errors import UsageError
from vidcat.imports.bounds.bounded_process import OutOfBounds, ProcessLimits, run_bounded
from vidcat.imports.bounds.local_file import read_file

MAX_BYTES = 5 << 20
_MAX_DEPTH = 16
_NOTHING = frozenset({"", "~", "null"})
# The parser in C is some 20 times as fast, but not in every build of PyYAML.
_Loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

Refusal = Callable[[str], UsageError]


class _Broken(Exception):
    """The text is not plain YAML."""


def read_yaml(path: Path, refusal: Refusal, *, ours: bool = False) -> object:
    """Read a file into texts, lists and mappings without their empty fields.

    One that comes with vidcat (`ours`) costs no process of its own. Raises NoSuchPath, and what
    `refusal` makes of a sentence with the line that is wrong.
    """
    content = read_file(path, MAX_BYTES)
    if len(content) > MAX_BYTES:
        raise refusal(f"{path.name} is larger than {MAX_BYTES >> 20} MiB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise refusal(f"{path.name} is not UTF-8 text") from error
    try:
        return _document(text) if ours else _confined(text, path.name)
    except _Broken as error:
        raise refusal(str(error)) from error


def yaml_as_json(content: bytes) -> bytes:
    """Read a text in UTF-8; return JSON: its `fields`, or the sentence that says what is `broken`.

    The work of the confined process.
    """
    try:
        return json.dumps({"fields": _document(content.decode())}).encode()
    except _Broken as error:
        return json.dumps({"broken": str(error)}).encode()


def _confined(text: str, name: str) -> object:
    try:
        told = json.loads(run_bounded(yaml_as_json, text.encode(), ProcessLimits()))
        if isinstance(told.get("broken"), str):
            raise _Broken(told["broken"])
        fields: object = told["fields"]
    except OutOfBounds as error:
        raise _Broken(f"{name} cannot be read: {error}") from error
    except (ValueError, KeyError, AttributeError, RecursionError) as error:
        raise _Broken(f"{name} broke its reader") from error
    return fields


def _document(text: str) -> object:
    try:
        events = yaml.parse(text, Loader=_Loader)
        _expect(events, yaml.StreamStartEvent, yaml.DocumentStartEvent)
        fields = _value(next(events), events, 0)
        _expect(events, yaml.DocumentEndEvent, yaml.StreamEndEvent)
    except yaml.YAMLError as error:
        raise _Broken(f"the file is not YAML: {' '.join(str(error).split())[:200]}") from error
    return fields


def _expect(events: Iterator[yaml.Event], *kinds: type[yaml.Event]) -> None:
    for kind in kinds:
        if not isinstance(next(events), kind):
            raise _Broken("it holds one YAML document, no more and no less")


def _value(event: yaml.Event, events: Iterator[yaml.Event], depth: int) -> object:
    """Build the value that `event` begins; None stands for what was left empty."""
    if not isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent):
        raise _Broken(f"line {_line(event)}: aliases are not read here")
    if event.anchor is not None or event.tag is not None:
        raise _Broken(f"line {_line(event)}: anchors and tags are not read here")
    if depth > _MAX_DEPTH:
        raise _Broken(f"line {_line(event)}: nested too deeply")
    if isinstance(event, yaml.ScalarEvent):
        return None if event.implicit[0] and event.value in _NOTHING else event.value
    if isinstance(event, yaml.SequenceStartEvent):
        return [_value(inner, events, depth + 1) for inner in _until(yaml.SequenceEndEvent, events)]
    return _mapping(events, depth + 1)


def _mapping(events: Iterator[yaml.Event], depth: int) -> dict[object, object]:
    """Build a mapping without its empty fields."""
    fields: dict[object, object] = {}
    seen: set[str] = set()
    for event in _until(yaml.MappingEndEvent, events):
        key = _value(event, events, depth)
        if not isinstance(key, str):
            raise _Broken(f"line {_line(event)}: a field must have a name")
        if key in seen:
            raise _Broken(f"line {_line(event)}: the field {key[:80]!r} stands there twice")
        seen.add(key)
        value = _value(next(events), events, depth)
        if value is not None:
            fields[key] = value
    return fields


def _until(end: type[yaml.Event], events: Iterator[yaml.Event]) -> Iterator[yaml.Event]:
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0
