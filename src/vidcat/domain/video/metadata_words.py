"""Words for a person on what a file says of itself: what is asked first, and what is not kept."""

from collections.abc import Iterator
from typing import NamedTuple

from vidcat.domain.values.iso6709 import parse_position
from vidcat.domain.values.time import clock
from vidcat.domain.values.written_times import read_time
from vidcat.domain.video.file_metadata import WARNING, Chapter, FileMetadata, Tag
from vidcat.domain.video.tag_names import TagKind, kind_of_tag

NOT_KNOWN = "not known: an older version extracted it"
_MOST = 40  # lines of what is asked first
_LONG = 300  # characters of a value in a line


class SaidLine(NamedTuple):
    """What a tag tells, its value in words, and which tags have it."""

    kind: str
    text: str
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind}: {self.text}" + (f" ({', '.join(self.places)})" if self.places else "")


def metadata_lines(metadata: FileMetadata | None) -> Iterator[str]:
    """Yield what a terminal shows: the warning, what is asked first, and how much more there is."""
    if metadata is None:
        yield NOT_KNOWN
        return
    yield f"of itself, in {_counted(len(metadata.tags), 'tag')} (--json has all). {WARNING}"
    yield from map(str, said_lines(metadata))
    for number, chapter in enumerate(metadata.chapters[:_MOST], 1):
        yield f"chapter {number}: {chapter_words(chapter)}"
    if len(metadata.chapters) > _MOST:
        yield f"{_counted(len(metadata.chapters) - _MOST, 'chapter')} more"
    for line in not_kept_lines(metadata):
        yield f"not kept: {line}"


def said_lines(metadata: FileMetadata) -> list[SaidLine]:
    """Return what is asked first, by kind; tags of one value share a line."""
    places: dict[tuple[TagKind, str], list[str]] = {}
    for tag in metadata.tags:
        kind = kind_of_tag(tag.key)
        if kind is not None:
            places.setdefault((kind, value_words(tag)), []).append(tag.place)
    order = list(TagKind)
    found = sorted(places.items(), key=lambda entry: order.index(entry[0][0]))
    lines = [SaidLine(kind, text, tuple(by)) for (kind, text), by in found]
    if len(lines) > _MOST:
        rest = SaidLine("more", f"{len(lines) - _MOST} more such values", ())
        lines = [*lines[:_MOST], rest]
    return [*lines, SaidLine("C2PA manifest", metadata.manifest, ())]


def value_words(tag: Tag) -> str:
    """Return a value as words: a position and a time are read, and what is long is cut."""
    value = _shortened(tag.value)
    if kind_of_tag(tag.key) is TagKind.TIME:
        return str(read_time(value))
    if kind_of_tag(tag.key) is TagKind.POSITION:
        position = parse_position(value)
        return f"{position}, written {value}" if position else f"{value}, which is no position"
    return value


def written_words(tag: Tag) -> str:
    """Return a value as it is written, but no date of a clock that was never set."""
    is_time = kind_of_tag(tag.key) is TagKind.TIME
    said = read_time(tag.value) if is_time else None
    value = tag.value if said is None or said.is_set else str(said)
    return f"{value}… and {_counted(tag.cut, 'character')} more, not kept" if tag.cut else value


def chapter_words(chapter: Chapter) -> str:
    """Return a chapter as words: when it begins and ends, and its title."""
    ends = (_time(chapter.start_s), _time(chapter.end_s))
    return f"{' to '.join(ends)}: {_shortened(chapter.title) or 'no title'}"


def not_kept_lines(metadata: FileMetadata) -> Iterator[str]:
    """Yield a phrase for each kind of thing that the file says and the catalogue does not keep."""
    if metadata.tags_left_out:
        yield f"{_counted(metadata.tags_left_out, 'tag')} beyond the {len(metadata.tags)} kept"
    if metadata.chapters_left_out:
        kept = len(metadata.chapters)
        yield f"{_counted(metadata.chapters_left_out, 'chapter')} beyond the {kept} kept"
    cut = [tag.cut for tag in metadata.tags if tag.cut]
    cut += [chapter.cut for chapter in metadata.chapters if chapter.cut]
    if cut:
        where = _counted(len(cut), "text")
        yield f"{_counted(sum(cut), 'character')} at the end of {where} too long to keep whole"


def _shortened(text: str) -> str:
    if len(text) <= _LONG:
        return text
    return f"{text[:_LONG]}… and {len(text) - _LONG} more characters"


def _time(seconds: float | None) -> str:
    if seconds is None:
        return "?"
    return f"-{clock(-seconds)}" if seconds < 0 else clock(seconds)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" + ("" if number == 1 else "s")
