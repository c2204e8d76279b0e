"""The reviewer's queue: what waits for a second person, and who was asked to look."""

from dataclasses import dataclass
from datetime import datetime

from vidcat.domain.sightings.statements import SightingStatus

TO_REVIEW = (SightingStatus.SECOND_LOOK, SightingStatus.MADE)
"""What wants a second person's word; what was sent back waits longest."""


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
