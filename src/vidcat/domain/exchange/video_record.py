"""The record of a video: its bytes, what they hold, and where they were found."""

import base64
from dataclasses import dataclass
from typing import Literal

from vidcat.domain.exchange.record_values import (
    Base64,
    Number,
    Real,
    Record,
    Sha256,
    Size,
    Text,
    Ticks,
    Time,
)
from vidcat.domain.values.file_clock import ClockMark, FileClock
from vidcat.domain.values.file_names import path_text
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.file_metadata import Chapter, FileMetadata, Tag
from vidcat.domain.video.streams import MAX_STREAMS


@dataclass(frozen=True, kw_only=True)
class CopyRecord(Record):
    """A place where a video's bytes were found; `path_bytes` is there if text cannot express it."""

    path: Text
    path_bytes: Base64 | None
    size_bytes: Size
    mtime_ns: Ticks
    first_seen: Time
    last_seen: Time

    def __post_init__(self) -> None:
        exact_path(self.path, self.path_bytes)


@dataclass(frozen=True, kw_only=True)
class ClockMarkRecord(Record):
    """A frame of which the file's own clock says another pts; see domain/values/file_clock.py."""

    pts: Ticks
    file_pts: Ticks
    section: Number
    lasts: bool


@dataclass(frozen=True, kw_only=True)
class StreamRecord(Record):
    """One stream of the file, as its container describes it."""

    index: Size
    kind: Literal["video", "audio", "subtitle", "data", "attachment", "unknown"]
    codec: Text
    width: Number | None
    height: Number | None
    seconds: Real | None
    language: Text
    is_default: bool
    is_cover: bool
    is_film: bool
    is_chosen: bool


@dataclass(frozen=True, kw_only=True)
class TagRecord(Record):
    """One tag of a stream, or of the file where `stream` is null; see file_metadata.py."""

    stream: Size | None
    key: Text
    value: Text
    cut: Size


@dataclass(frozen=True, kw_only=True)
class ChapterRecord(Record):
    """A chapter in seconds of the file's own clock."""

    start_s: Real | None
    end_s: Real | None
    title: Text
    cut: Size


@dataclass(frozen=True, kw_only=True)
class MetadataRecord(Record):
    """What the file says of itself, which proves nothing; `c2pa` tells that a manifest is there."""

    tags: tuple[TagRecord, ...]
    chapters: tuple[ChapterRecord, ...]
    tags_left_out: Size
    chapters_left_out: Size
    c2pa: bool | None

    @classmethod
    def of(cls, metadata: FileMetadata | None) -> "MetadataRecord | None":
        """Return the record of metadata; None where they are not known."""
        if metadata is None:
            return None
        return cls(
            tags=tuple(TagRecord(**vars(each)) for each in metadata.tags),
            chapters=tuple(ChapterRecord(**vars(each)) for each in metadata.chapters),
            tags_left_out=metadata.tags_left_out,
            chapters_left_out=metadata.chapters_left_out,
            c2pa=metadata.c2pa,
        )

    def values(self) -> FileMetadata:
        """Return what it records; raise ValueError for what no file says."""
        return FileMetadata(
            tuple(Tag(**vars(each)) for each in self.tags),
            tuple(Chapter(**vars(each)) for each in self.chapters),
            self.tags_left_out,
            self.chapters_left_out,
            self.c2pa,
        )


@dataclass(frozen=True, kw_only=True)
class FactsRecord(Record):
    """What the container and its first video stream say; sizes are as displayed."""

    container: Text
    codec: Text
    pixel_format: Text
    width: Number
    height: Number
    rotation: Literal[0, 90, 180, 270]
    sample_aspect: Text
    fps: Real | None
    duration_s: Real
    time_base: Text
    first_pts: Ticks
    end_pts: Ticks
    mirrored: bool | None = None
    left_out_frames: Size | None = None
    left_out_s: Real | None = None
    clock: tuple[ClockMarkRecord, ...] = ()
    streams: tuple[StreamRecord, ...] = ()
    metadata: MetadataRecord | None = None

    def __post_init__(self) -> None:
        TimeBase.parse(self.time_base)
        if len(self.streams) > MAX_STREAMS:
            raise ValueError("more streams than are listed")
        self.file_clock()
        self.file_metadata()

    def file_clock(self) -> FileClock:
        """Return what the file's own clock says; raise ValueError for marks out of order."""
        return FileClock(tuple(ClockMark(**vars(mark)) for mark in self.clock))

    def file_metadata(self) -> FileMetadata | None:
        """Return what the file says of itself; raise ValueError for what none says."""
        return self.metadata.values() if self.metadata is not None else None


@dataclass(frozen=True, kw_only=True)
class VideoRecord(Record):
    """One content; `facts` are null for a video that was never extracted."""

    record: Literal["video"] = "video"
    video: Sha256
    size_bytes: Size
    status: Literal["pending", "catalogued", "partial", "refused", "failed"]
    reason: Text | None
    detail: Text
    registered_at: Time
    facts: FactsRecord | None
    copies: tuple[CopyRecord, ...]


def exact_path(path: str, path_bytes: str | None) -> bytes:
    """Return the bytes of a path; raise ValueError when text and bytes are of two paths."""
    if path_bytes is None:
        return path.encode()
    exact = base64.b64decode(path_bytes, validate=True)
    if path_text(exact) != path:
        raise ValueError("path_bytes is not the path")
    return exact
