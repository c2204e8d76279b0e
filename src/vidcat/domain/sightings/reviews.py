"""The reviewer's queue: what waits for a second person, and who was asked to look."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from vidcat.domain.sightings.statements import ReviewVerdict, Sighting, SightingStatus

ASKED = (SightingStatus.DISPUTED, SightingStatus.SECOND_LOOK, SightingStatus.MADE)
"""What may want a second person's word: of the disputed, what was changed since."""

_SAID = {
    ReviewVerdict.CONFIRM: "confirmed",
    ReviewVerdict.DISPUTE: "disputed",
    ReviewVerdict.SECOND_LOOK: "sent back",
}


def waits_for_review(sighting: Sighting) -> bool:
    """Return whether a second person is to look at this version."""
    if sighting.status is SightingStatus.DISPUTED:
        return sighting.is_changed_since_review
    return sighting.status in ASKED


def status_when_changed(seen: Sighting) -> SightingStatus:
    """Return the status of a version that follows: what was disputed is so until it is reviewed."""
    is_disputed = seen.reviewed is not None and seen.reviewed.verdict is ReviewVerdict.DISPUTE
    return SightingStatus.DISPUTED if is_disputed else SightingStatus.MADE


def earlier_review(sighting: Sighting) -> str:
    """Return what was said of an earlier version, if this one was not reviewed; else ""."""
    if sighting.reviewed is None or not sighting.is_changed_since_review:
        return ""
    verdict, version = sighting.reviewed.verdict, sighting.reviewed.version
    return f"{_SAID[verdict]} as version {version}, changed since"


class Via(StrEnum):
    """By what a person was shown what a sighting says."""

    PAGE = "page"
    API = "api"
    COMMAND = "command"
    EXPORT = "export"


@dataclass(frozen=True)
class Opened:
    """When, and by what, a person was first shown what a sighting says."""

    via: Via
    at: datetime

    def refusal(self, by: str, sighting: int) -> str:
        """Return why a person cannot name the object of a sighting blind any more."""
        return (
            f"{by} was shown what sighting {sighting} says ({self.via}, "
            f"{self.at:%Y-%m-%d %H:%M} UTC), and cannot name it blind any more: review it instead."
        )


@dataclass(frozen=True)
class Given:
    """A sighting that a person was asked to review, and whether without being told its type."""

    sighting: int
    person: str
    batch: str
    is_blind: bool
    given_by: str
    given_at: datetime


@dataclass(frozen=True)
class AssignmentProgress:
    """How far one person is with what they were given under one name."""

    batch: str
    person: str
    is_blind: bool
    given: int
    done: int
    given_by: str
    given_at: datetime


@dataclass(frozen=True)
class QueuePage:
    """What waits for one person: how many in all, and the keys of the first of them."""

    count: int
    first: tuple[int, ...]
