"""The account of a file that a decoder gives: facts, streams, tags, clock, and how it ended."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from vidcat.domain.values.file_clock import MAX_MARKS, ClockMark, FileClock
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.file_metadata import (
    MAX_CHAPTERS,
    MAX_TAGS,
    Chapter,
    FileMetadata,
    Tag,
)
from vidcat.domain.video.model import PLAIN_FACTS, MediaFacts
from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.streams import MAX_STREAMS, Stream

_MAX_FPS = 1000.0  # more pictures a second than any recorder makes
_OF_SPAN = frozenset({"first_pts", "end_pts", "duration_s"})


class FileAccount:
    """Collects the messages that are not of pictures; each came as its schema wants it."""

    def __init__(self) -> None:
        self._facts: Mapping[str, Any] = {}
        self._streams: list[Stream] = []
        self._tags: list[Tag] = []
        self._chapters: list[Chapter] = []
        self._marks: dict[int, ClockMark] = {}
        self._end: Mapping[str, Any] = {}

    def expects(self, kind: str) -> bool:
        """Return whether a message of this kind may come: facts first, nothing after the end."""
        return not self._end and bool(self._facts) != (kind == "facts")

    def take(self, kind: str, fields: Mapping[str, Any]) -> None:
        """Keep a message; raise ValueError for more of a kind than there may be."""
        match kind:
            case "facts":
                self._facts = fields
            case "stream":
                self._take_stream(Stream(**fields))
            case "tag":
                self._take_tag(Tag(**fields))
            case "chapter":
                self._take_chapter(Chapter(**fields))
            case "clock":
                self._take_mark(ClockMark(**fields))
            case _:
                self._end = fields

    def _take_stream(self, stream: Stream) -> None:
        if len(self._streams) >= MAX_STREAMS:
            raise ValueError("more streams than are listed")
        self._streams.append(stream)

    def _take_tag(self, tag: Tag) -> None:
        if len(self._tags) >= MAX_TAGS:
            raise ValueError("more tags than are kept")
        self._tags.append(tag)

    def _take_chapter(self, chapter: Chapter) -> None:
        if len(self._chapters) >= MAX_CHAPTERS:
            raise ValueError("more chapters than are kept")
        self._chapters.append(chapter)

    def _take_mark(self, mark: ClockMark) -> None:
        if mark.pts in self._marks or len(self._marks) >= MAX_MARKS:
            raise ValueError("two marks of the clock at one frame, or too many")
        self._marks[mark.pts] = mark

    @property
    def time_base(self) -> TimeBase:
        """The time base of the stream."""
        return TimeBase.parse(self._facts["time_base"])

    @property
    def decoder(self) -> str:
        """The program that decoded it, with its version."""
        return str(self._facts["decoder"])

    @property
    def frames(self) -> int:
        """How many frames were decoded; 0 if it did not come to the end."""
        return int(self._end.get("frames", 0))

    @property
    def damage(self) -> Reason | None:
        """Why the film is not whole, by the decoder's own word."""
        return Reason(self._end["damage"]) if self._end.get("damage") else None

    @property
    def detail(self) -> str:
        """The decoder's sentence about that."""
        return str(self._end.get("detail", ""))

    def end_pts(self, otherwise: int) -> int:
        """Return where the film ends; `otherwise` where the decoder did not come to its end."""
        return int(self._end.get("end_pts", otherwise))

    def media_facts(self, first_pts: int, end_pts: int) -> MediaFacts:
        """Return the facts of a film that begins and ends there."""
        clock = FileClock(tuple(self._marks[pts] for pts in sorted(self._marks)))
        base = replace(self.time_base.beginning_at(first_pts), clock=clock)
        heard = {**self._end, **self._facts}
        said = {name: heard[name] for name in PLAIN_FACTS if name in heard and name not in _OF_SPAN}
        said["fps"] = said["fps"] or self._measured_fps(base.seconds(end_pts))
        return MediaFacts(
            **said,
            duration_s=base.seconds(end_pts),
            time_base=base,
            first_pts=first_pts,
            end_pts=end_pts,
            streams=tuple(self._streams),
            metadata=self._metadata(),
        )

    def _metadata(self) -> FileMetadata:
        said = ("tags_left_out", "chapters_left_out", "c2pa")
        return FileMetadata(
            tuple(self._tags),
            tuple(self._chapters),
            **{name: self._facts[name] for name in said},
        )

    def _measured_fps(self, duration_s: float) -> float | None:
        packets = self._end.get("packets", 0)
        measured = packets / duration_s if packets > 1 and duration_s > 0 else None
        return measured if measured and measured <= _MAX_FPS else None
