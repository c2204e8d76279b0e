"""The nouns that travel between stages: frozen, without behaviour, without I/O."""

from dataclasses import dataclass, field, fields
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.file_metadata import FileMetadata
from vidcat.domain.video.film_parts import FilmPart
from vidcat.domain.video.frame_index import pts_within
from vidcat.domain.video.limits import MAX_DEATHS
from vidcat.domain.video.reasons import Reason, Status
from vidcat.domain.video.stages import Stage
from vidcat.domain.video.streams import Stream


class Depth(StrEnum):
    """How much of a video is decoded."""

    FAST = "fast"  # intra frames only
    FULL = "full"  # every frame that another frame refers to


@dataclass(frozen=True)
class FileStamp:
    """What the file system says of an open file; two equal stamps mean the same bytes to us.

    Whoever writes to a file can put its mtime back, but not its ctime, which is when the file
    system last changed anything of it (inode(7)). `generation` tells a file from an older one that
    had its inode, None where the file system does not say.
    """

    device: int
    inode: int
    size_bytes: int
    allocated_bytes: int
    mtime_ns: int
    ctime_ns: int
    generation: int | None = None


@dataclass(frozen=True)
class FileIdentity:
    """One regular file and the SHA-256 of its bytes."""

    path: bytes
    sha256: str
    stamp: FileStamp


@dataclass(frozen=True)
class MediaFacts:
    """What the container and its first video stream say; sizes are as displayed.

    `time_base` counts time from `first_pts`, the first frame shown, whatever it was given as.
    """

    container: str
    codec: str
    pixel_format: str
    width: int
    height: int
    rotation: int  # degrees clockwise that the picture is turned for display
    sample_aspect: str  # "num:den" of one stored pixel
    fps: float | None
    duration_s: float
    time_base: TimeBase
    first_pts: int
    end_pts: int
    streams: tuple[Stream, ...] = ()  # none in older catalogues
    mirrored: bool | None = None  # left to right, after it was turned; None in older catalogues
    left_out_frames: int | None = None  # None is not known
    left_out_s: float | None = None
    metadata: FileMetadata | None = None  # None in older catalogues

    def __post_init__(self) -> None:
        object.__setattr__(self, "time_base", self.time_base.beginning_at(self.first_pts))

    def pts_at(self, at_s: float) -> int:
        """Return the pts shown so many seconds after the first frame; raise NoSuchFrame outside."""
        return pts_within(self.time_base, self.end_pts, at_s)


PLAIN_FACTS = tuple(
    each.name
    for each in fields(MediaFacts)
    if each.name not in ("time_base", "streams", "metadata")
)
"""The facts that are one text or number each, by name: messages, columns and records have them."""


@dataclass(frozen=True)
class ShotSpan:
    """Frames from start_pts up to, not including, end_pts, with no cut between them."""

    start_pts: int
    end_pts: int
    start_s: float
    end_s: float
    opened_by: str  # "start", "cut", "fade" or "dissolve"


@dataclass(frozen=True)
class Hashes:
    """Fingerprint of one picture: phash (8 bytes), PDQ (32 bytes) and PDQ's quality, 0 to 100."""

    phash: bytes
    pdq: bytes
    quality: int


@dataclass(frozen=True)
class Keyframe:
    """A still we chose: the exact frame, its JPEG in the blobs, and its fingerprint."""

    pts: int
    time_s: float
    width: int
    height: int
    blob: str
    hashes: Hashes


@dataclass(frozen=True)
class Samples:
    """Reduced pictures at about four a second: where they lie and when each was shown.

    `luma_path` is a scratch file of n pictures of 128 x 128 bytes; `pts` is int64 (n,), ascending.
    A sample stands until the next one begins, the last until `until_pts`.
    """

    luma_path: str
    pts: NDArray[np.int64]
    until_pts: int


@dataclass(frozen=True)
class Extraction:
    """Everything one decode pass gave."""

    facts: MediaFacts
    shots: tuple[ShotSpan, ...]
    keyframes: tuple[Keyframe, ...]
    samples: Samples
    decoder: str
    frames_decoded: int
    damage: Reason | None  # why the extraction is partial; None when it is whole
    detail: str = ""


@dataclass(frozen=True)
class StageRun:
    """One stage's run over one video, as recorded."""

    stage: str
    tool_version: str
    parameters: dict[str, str | int | float | bool | None]
    status: str
    reason: str | None
    attempts: int
    started_at: str
    finished_at: str | None


@dataclass(frozen=True)
class Outcome:
    """How one file of a batch ended: one line of `vidcat ingest --json`.

    `replaced` are the videos (SHA-256) whose bytes were at this path before.
    """

    path: bytes
    status: Status
    reason: Reason | None
    video: str | None
    seconds: float
    video_seconds: float = 0.0
    detail: str = ""
    is_set_aside: bool = False
    replaced: tuple[str, ...] = ()


class CopyStatus(StrEnum):
    """What is now at a place where a video's bytes were found."""

    PRESENT = "present"  # the file that was hashed, as it was then; or it was hashed again
    TOUCHED = "touched"  # of the same size, but written to, replaced, moved or given other rights
    CHANGED = "changed"  # other bytes
    MISSING = "missing"
    UNREADABLE = "unreadable"

    @property
    def may_hold_it(self) -> bool:
        """Whether the video's bytes may be there; decoding from there proves it."""
        return self in {CopyStatus.PRESENT, CopyStatus.TOUCHED}


@dataclass(frozen=True)
class CopySeen:
    """One place where a video's bytes were found.

    `ctime_ns` and `inode` are None where an older catalogue did not keep them. `changed_at` is when
    other bytes were found there.
    """

    path: bytes
    first_seen: str
    size_bytes: int
    mtime_ns: int
    ctime_ns: int | None = None
    inode: int | None = None
    changed_at: str | None = None
    is_preserved: bool = False


@dataclass(frozen=True)
class Video:
    """A video as the catalogue holds it."""

    sha256: str
    size_bytes: int
    status: str
    reason: str | None
    detail: str
    facts: MediaFacts | None
    family: str | None
    registered_at: str
    copies: tuple[CopySeen, ...] = ()
    shots: tuple[ShotSpan, ...] = ()
    keyframes: tuple[Keyframe, ...] = ()
    runs: tuple[StageRun, ...] = field(default=())
    parts: tuple[FilmPart, ...] = ()  # of a compilation, by the film that each shows

    @property
    def is_set_aside(self) -> bool:
        """Whether no ingest tries it again before a person asks for that; needs its runs."""
        return any(
            run.stage == Stage.EXTRACT and run.status == "failed" and run.attempts >= MAX_DEATHS
            for run in self.runs
        )
