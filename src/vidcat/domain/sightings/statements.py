"""Statements about footage: sightings, their identification, and their bearing on claims."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from vidcat.domain.values.citation_uri import FrameCitation
from vidcat.domain.values.counts import Count
from vidcat.domain.values.regions import Region
from vidcat.domain.values.spans import Span
from vidcat.domain.values.time import TimeBase


class Role(StrEnum):
    """What a person may do."""

    ANALYST = "analyst"
    REVIEWER = "reviewer"
    MANAGER = "manager"


class Certainty(StrEnum):
    """How sure the person is of an identification.

    The surest was called "confirmed", which is a reviewer's word: that is still read as "certain",
    and older rows hold it.
    """

    CERTAIN = "certain"  # features that only this type has are visible
    PROBABLE = "probable"  # it fits, and every likely alternative fits worse
    POSSIBLE = "possible"  # it fits, and so do others
    NOT_EXCLUDED = "cannot be excluded"  # nothing visible speaks against it

    @classmethod
    def _missing_(cls, value: object) -> "Certainty | None":
        return cls.CERTAIN if value == _FORMER_CERTAIN else None

    @property
    def written(self) -> tuple[str, ...]:
        """The words with which rows of any age hold it."""
        return (str(self), _FORMER_CERTAIN) if self is Certainty.CERTAIN else (str(self),)


_FORMER_CERTAIN = "confirmed"

DEFAULT_CERTAINTY = Certainty.PROBABLE
"""What is recorded where a person, a sheet or a program names none."""

FIRM = frozenset({Certainty.CERTAIN, Certainty.PROBABLE})
"""What supports or contradicts a claim; anything less supports it weakly."""


class Context(StrEnum):
    """What is being done with the object."""

    PARADED = "paraded"
    TRANSPORTED = "transported"
    CARRIED = "carried"
    MOUNTED = "mounted"
    FIRED = "fired"
    DISPLAYED = "displayed"
    FUNERAL = "funeral procession"
    WRECK = "wreck"
    REMNANT = "remnant"


class SightingStatus(StrEnum):
    """How far a sighting has come."""

    PROPOSED = "proposed"  # carried over from a copy; no person has said it of this video
    MADE = "made"
    SECOND_LOOK = "needs second look"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


STATED = (
    SightingStatus.MADE,
    SightingStatus.SECOND_LOOK,
    SightingStatus.CONFIRMED,
    SightingStatus.DISPUTED,
)
"""What a person said and did not take back: shown unless other statuses are asked for."""


class Bearing(StrEnum):
    """How a sighting, or a video that was looked through, bears on a claim."""

    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    NOT_VISIBLE = "not visible"


class ReviewVerdict(StrEnum):
    """A second person's word on a sighting."""

    CONFIRM = "confirm"
    DISPUTE = "dispute"
    SECOND_LOOK = "second look"


@dataclass(frozen=True)
class Identification:
    """One type that the object may be; `type` is a taxonomy id."""

    type: str
    certainty: Certainty = DEFAULT_CERTAINTY


@dataclass(frozen=True)
class Moment:
    """Frames `pts` to `end_pts` of a video, both shown.

    `pixel_hash` is that of the first, and `decoder` what gave its pixels; None where not known.
    """

    pts: int
    end_pts: int
    time_base: TimeBase
    pixel_hash: str | None = None
    decoder: str | None = None

    @property
    def start_s(self) -> float:
        """When the first frame begins to be shown, in seconds since that of the film."""
        return self.time_base.seconds(self.pts)

    @property
    def end_s(self) -> float:
        """When the last frame begins to be shown, in seconds since the first of the film."""
        return self.time_base.seconds(self.end_pts)

    @property
    def span(self) -> Span:
        """From when the first frame begins to be shown to when the last one does."""
        return Span(self.start_s, self.end_s)


@dataclass(frozen=True)
class Statement:
    """What a person says is visible: everything of a sighting but where it is and who says so."""

    identification: Identification
    region: Region | None = None
    rivals: tuple[Identification, ...] = ()
    count: Count | None = None
    context: Context | None = None
    marking: str = ""
    marking_language: str = ""
    note: str = ""
    basis: str = ""
    item: int | None = None


@dataclass(frozen=True)
class Provenance:
    """Where a sighting that was carried over from a copy comes from."""

    sighting: int
    video: str
    band: str
    distance: float
    offset_s: float
    rate: float
    mirrored: bool
    ambiguous: bool


@dataclass(frozen=True)
class Review:
    """What a second person said of one version of a sighting.

    `verdict` is None where they only named, blind, what they see: before they were shown what the
    first person had named. `identification` is what they named.
    """

    verdict: ReviewVerdict | None
    reason: str
    by: str
    at: datetime
    version: int
    identification: Identification | None = None


@dataclass(frozen=True)
class ReviewedVersion:
    """The newest version of a sighting that was reviewed, and the newest verdict on it."""

    version: int
    verdict: ReviewVerdict


@dataclass(frozen=True)
class ItemTie:
    """A person says which physical object (its number) a sighting shows; None for none known.

    `by` is None where the tie came along with a proposal.
    """

    item: int | None
    by: str | None
    at: datetime


@dataclass(frozen=True)
class Assessment:
    """How a sighting, or a video without one, bears on a claim of a report."""

    report: str
    claim: int
    bearing: Bearing
    sighting: int | None
    video: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Sighting:
    """One version of a sighting. `number` stays the same through its versions, 1 and up.

    `reviewed` is this version or an earlier one, None when none was. The object that
    `statement.item` names is no part of a version: ties are statements of their own.
    """

    number: int
    version: int
    is_current: bool
    video: str
    moment: Moment
    statement: Statement
    status: SightingStatus
    by: str | None  # None while it is only proposed
    at: datetime
    why: str = ""  # the reason of a correction or withdrawal
    label: str = ""  # of the type, in English
    provenance: Provenance | None = None
    reviewed: ReviewedVersion | None = None
    copied_from: int | None = None  # the sighting of this video that its maker copied it from
    reviews: tuple[Review, ...] = ()
    assessments: tuple[Assessment, ...] = field(default=())

    @property
    def is_changed_since_review(self) -> bool:
        """Whether an earlier version was reviewed, and this one was not."""
        return self.reviewed is not None and self.reviewed.version < self.version

    @property
    def citation(self) -> FrameCitation:
        """The citation that names exactly what is meant."""
        moment = self.moment
        return FrameCitation(
            self.video, moment.pts, moment.end_pts, moment.time_base, self.statement.region
        )
