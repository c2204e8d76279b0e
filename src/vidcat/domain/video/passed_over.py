"""A file that an ingest passed over, as the catalogue holds it."""

from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.video.file_kinds import FileKind, advice_on
from vidcat.domain.video.model import CopyStatus
from vidcat.domain.video.reasons import Reason, Status


@dataclass(frozen=True)
class PlaceStamp:
    """What the file system says of a place without opening it; None is what nobody knows.

    `size_bytes` is that of a regular file; nanoseconds of a link are those of the link itself.
    """

    size_bytes: int | None = None
    mtime_ns: int | None = None
    ctime_ns: int | None = None


@dataclass(frozen=True)
class PassedOver:
    """A place that was passed over when it was last looked at.

    `video` is the SHA-256 of its bytes, None where they could not be read.
    """

    path: bytes
    kind: FileKind
    status: Status
    reason: Reason | None
    detail: str
    video: str | None
    stamp: PlaceStamp
    first_seen: str

    @property
    def why(self) -> str:
        """The reason, with what was said about it."""
        return f"{self.reason}: {self.detail}" if self.reason else self.detail


@dataclass(frozen=True)
class SkippedFile:
    """A place that was passed over, and whether it still looks as it did then."""

    passed: PassedOver
    now: CopyStatus

    @property
    def is_gone(self) -> bool:
        """Whether nothing is there any more."""
        return self.now is CopyStatus.MISSING

    @property
    def advice(self) -> str:
        """What a person can do about it, as a clause."""
        return advice_on(self.passed.kind)


@dataclass(frozen=True)
class SkippedList:
    """Files that were passed over, in order of their paths.

    `counts` has those that are there, of every kind; `gone` is how many are not.
    """

    files: tuple[SkippedFile, ...]
    counts: Mapping[FileKind, int]
    gone: int


_SINCE = {
    CopyStatus.PRESENT: "",
    CopyStatus.TOUCHED: "; touched since: ingest it again",
    CopyStatus.CHANGED: "; CHANGED since: ingest it again",
    CopyStatus.MISSING: "; GONE now",
    CopyStatus.UNREADABLE: "; it cannot be looked at now",
}


def since_words(now: CopyStatus) -> str:
    """Return what became of a place since it was passed over, to be put after the reason."""
    return _SINCE[now]
