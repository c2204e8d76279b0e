"""Read what an open container says of itself: tags and chapters, as much as is kept."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from typing import Any

from av.container import InputContainer

from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.video.file_metadata import (
    MAX_CHAPTERS,
    MAX_KEY,
    MAX_TAGS,
    MAX_VALUE,
    Chapter,
    FileMetadata,
    Tag,
)
from vidcat.domain.video.streams import MAX_STREAMS
from vidcat.domain.video.tag_names import kind_of_tag

_LONGEST_S = 1e9
_RawTag = tuple[int | None, str, str]


def read_metadata(container: InputContainer, c2pa: bool | None) -> FileMetadata:
    """Return the metadata of a container; `c2pa` is whether a manifest is in its file.

    Of more tags than are kept, those whose names are known come first, so that a file cannot hide
    its position behind others.
    """
    raw = list(_raw_tags(container))
    unknown_last = sorted(range(len(raw)), key=lambda place: kind_of_tag(raw[place][1]) is None)
    chapters = container.chapters()
    return FileMetadata(
        tags=tuple(_tag(*raw[place]) for place in sorted(unknown_last[:MAX_TAGS])),
        chapters=tuple(map(_chapter, chapters[:MAX_CHAPTERS])),
        tags_left_out=max(0, len(raw) - MAX_TAGS),
        chapters_left_out=max(0, len(chapters) - MAX_CHAPTERS),
        c2pa=c2pa,
    )


def _raw_tags(container: InputContainer) -> Iterator[_RawTag]:
    for key, value in container.metadata.items():
        yield None, key, value
    for stream in islice(container.streams, MAX_STREAMS):
        for key, value in stream.metadata.items():
            yield stream.index, key, value


def _tag(stream: int | None, key: str, value: str) -> Tag:
    kept = terminal_text(key[:MAX_KEY]), terminal_text(value[:MAX_VALUE])
    cut = len(key[MAX_KEY:]) + len(value[MAX_VALUE:])
    return Tag(stream, *kept, cut)


def _chapter(said: Any) -> Chapter:
    title = said["metadata"].get("title", "")
    base = said["time_base"]
    return Chapter(
        _seconds(said["start"], base),
        _seconds(said["end"], base),
        terminal_text(title[:MAX_VALUE]),
        len(title[MAX_VALUE:]),
    )


def _seconds(ticks: int, base: Fraction | None) -> float | None:
    """Return ticks as seconds; None for a time that no film has, as FFmpeg says "not known"."""
    if base is None:
        return None
    seconds = float(ticks * base)
    return seconds if abs(seconds) <= _LONGEST_S else None
