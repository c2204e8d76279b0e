"""The rows of the desk's first page: work that waits, and recent statements."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.video.looking import Looked

Row = TypeVar("Row")


@dataclass(frozen=True)
class ReportProgress:
    """A report and how far it is: citations in all, those resolved, claims by what became of them.

    `to_look_at` counts frames and players of its page that were not understood, which `citations`
    does not; `open_citation` is the first of both without a video, None when all have one.
    """

    slug: str
    title: str
    publisher: str
    published: str
    added_at: datetime
    citations: int
    resolved: int
    to_look_at: int
    open_citation: int | None
    claims: Mapping[ClaimStatus, int]

    @property
    def unresolved(self) -> int:
        """How many citations have no video yet."""
        return self.citations - self.resolved


@dataclass(frozen=True)
class ToLookAt:
    """A video with keyframes that nobody looked at, and how far it was looked at."""

    video: str
    is_cited: bool
    looked: Looked


@dataclass(frozen=True)
class PairToJudge:
    """Two videos that may share footage, and nobody said whether."""

    a: str
    b: str
    kind: str
    distance: float


class Did(StrEnum):
    """What sort of statement somebody made."""

    LABELLED = "labelled"
    STATED = "stated"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"
    REVIEWED = "reviewed"
    NAMED = "named without being told"
    RESOLVED = "resolved"
    JUDGED = "judged"
    ASSESSED = "assessed"


@dataclass(frozen=True)
class Deed:
    """One statement of a person; `video`, `report` and `number` say where to find it again."""

    at: datetime
    by: str
    did: Did
    what: str
    video: str
    other: str = ""  # the second video of a pair
    report: str = ""
    number: int | None = None

    @property
    def says_what_is_seen(self) -> bool:
        """Whether it is a version of a sighting that stands."""
        return self.did in {Did.LABELLED, Did.STATED, Did.CORRECTED}


@dataclass(frozen=True)
class LastCheck:
    """The newest verification of the catalogue: what it looked at, of how much, what it found."""

    at: datetime
    videos: int
    of_videos: int
    blobs: int
    of_blobs: int
    rows: int
    damaged: int
    was_stopped: bool


@dataclass(frozen=True)
class Waiting(Generic[Row]):
    """How many rows wait, and the first of them."""

    count: int
    first: Sequence[Row]
