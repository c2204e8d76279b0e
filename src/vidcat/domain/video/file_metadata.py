"""The metadata of a file: tags, chapters, and whether a C2PA manifest is there.

It is what the file says of itself, and proves nothing. Texts are kept as a decoder escaped them
(domain/values/file_names.py), so that none of them can be obeyed wherever it is shown.
"""

import json
from dataclasses import asdict, dataclass

from vidcat.domain.values.file_names import terminal_text

MAX_TAGS = 200
MAX_CHAPTERS = 200
MAX_KEY = 200
MAX_VALUE = 2_000
ESCAPED = 10  # what escaping makes of one character at most, as in \\U000e0001

WARNING = "It proves nothing: tags are easily written by anybody, and platforms take them away."


@dataclass(frozen=True)
class Tag:
    """One tag of the stream with that index, of the file itself where `stream` is None.

    `cut` is how many characters of key and value are not kept.
    """

    stream: int | None
    key: str
    value: str
    cut: int = 0

    def __post_init__(self) -> None:
        _require_shown(self.key, MAX_KEY)
        _require_shown(self.value, MAX_VALUE)

    @property
    def place(self) -> str:
        """The key, and the stream if it is of one."""
        return self.key if self.stream is None else f"{self.key} of stream {self.stream}"


@dataclass(frozen=True)
class Chapter:
    """A chapter, in seconds of the file's own clock; None where the file gives no time."""

    start_s: float | None
    end_s: float | None
    title: str
    cut: int = 0

    def __post_init__(self) -> None:
        _require_shown(self.title, MAX_VALUE)


@dataclass(frozen=True)
class FileMetadata:
    """What a file says of itself; what is not kept of it is counted.

    `c2pa` is whether a C2PA manifest lies in it, None where its kind of file is not looked into.
    """

    tags: tuple[Tag, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    tags_left_out: int = 0
    chapters_left_out: int = 0
    c2pa: bool | None = None

    def __post_init__(self) -> None:
        if len(self.tags) > MAX_TAGS or len(self.chapters) > MAX_CHAPTERS:
            raise ValueError("more tags or chapters than are kept")

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def parse(cls, text: str) -> "FileMetadata":
        """Read what `str` of metadata prints."""
        said = json.loads(text)
        tags = tuple(Tag(**each) for each in said.pop("tags"))
        chapters = tuple(Chapter(**each) for each in said.pop("chapters"))
        return cls(tags, chapters, **said)

    @property
    def manifest(self) -> str:
        """Whether a C2PA manifest is there, as a phrase."""
        if self.c2pa is None:
            return "not looked for in this kind of file"
        return "present, not checked" if self.c2pa else "none found"

    def says(self, text: str) -> bool:
        """Return whether a key, a value or a title of a chapter holds a text, in any case."""
        wanted = terminal_text(text).casefold()
        heard = [part for tag in self.tags for part in (tag.key, tag.value)]
        heard += [chapter.title for chapter in self.chapters]
        return any(wanted in part.casefold() for part in heard)


def text_says(column: str, text: str) -> bool:
    """Return whether metadata as `str` prints them say a text; most are told without reading."""
    wanted = json.dumps(terminal_text(text), ensure_ascii=False)[1:-1].casefold()
    return wanted in column.casefold() and FileMetadata.parse(column).says(text)


def _require_shown(text: str, most: int) -> None:
    if len(text) > ESCAPED * most or terminal_text(text) != text:
        raise ValueError("a tag that is too long, or that a terminal would obey")
