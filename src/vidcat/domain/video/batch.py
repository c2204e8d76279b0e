"""The outcome of a batch: how many files ended how, and its progress."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from vidcat.domain.video.file_kinds import FileKind, passed_over_kind
from vidcat.domain.video.model import Outcome
from vidcat.domain.video.reasons import Status


@dataclass
class Tally:
    """Counts outcomes as they come in."""

    counts: Counter[Status] = field(default_factory=Counter)
    video_seconds: float = 0.0
    set_aside: int = 0
    changed: int = 0
    passed_over: Counter[FileKind] = field(default_factory=Counter)

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        self.counts[outcome.status] += 1
        self.video_seconds += outcome.video_seconds
        self.set_aside += outcome.is_set_aside
        self.changed += bool(outcome.replaced)
        if kind := passed_over_kind(outcome.status, outcome.reason, outcome.detail):
            self.passed_over[kind] += 1

    @property
    def files(self) -> int:
        """How many files ended, in whatever way."""
        return self.counts.total()

    @property
    def has_failures(self) -> bool:
        """Whether some input did not make it whole: what `--strict` asks."""
        bad = (Status.PARTIAL, Status.REFUSED, Status.FAILED)
        return any(self.counts[status] for status in bad)

    def summary(self, seconds: float) -> dict[str, Any]:
        """Return the summary of the product contract; of kinds, those that occurred."""
        by_status = {status.value: self.counts[status] for status in Status}
        by_kind = {
            kind.value: self.passed_over[kind] for kind in FileKind if self.passed_over[kind]
        }
        return {
            "files": self.files,
            **by_status,
            "passed_over": by_kind,
            "seconds": round(seconds, 3),
        }


class Phase(StrEnum):
    """What a batch is at."""

    FILES = "reading files"
    MATCHING = "matching"
    LOOKING = "looking closely"


class BatchState(StrEnum):
    """What has become of the last batch."""

    NONE = "none"  # no batch left word of itself here
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"  # by a person, or by what killed it: the same command goes on from there


@dataclass(frozen=True)
class BatchProgress:
    """How far a batch is: `done` of `total` in its phase, and how its files ended so far."""

    phase: Phase
    done: int
    total: int
    files: int
    files_total: int
    counts: Mapping[Status, int]
    video_seconds: float
    started_at: datetime
    updated_at: datetime
    ended: bool = False

    @property
    def rate(self) -> float:
        """Seconds of video worked through in a second, since it began."""
        passed = (self.updated_at - self.started_at).total_seconds()
        return self.video_seconds / passed if passed > 0 else 0.0

    @property
    def not_whole(self) -> int:
        """How many files were refused, failed, or gave only a part."""
        bad = (Status.PARTIAL, Status.REFUSED, Status.FAILED)
        return sum(self.counts.get(status, 0) for status in bad)
