"""The reviewers' question: which sightings, and counted as what."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from vidcat.domain.casework import STATED, Certainty, Context, SightingStatus
from vidcat.domain.expressions import Expression


class CountBy(StrEnum):
    """What is counted."""

    SIGHTINGS = "sightings"
    VIDEOS = "videos"
    FAMILIES = "families"  # re-uploads of one video count once
    ITEMS = "items"  # one physical object counts once


@dataclass(frozen=True)
class Question:
    """What is asked of the sightings; None and empty ask nothing. All that is asked must hold.

    `types` are taxonomy ids, those below a wanted one included; without them, what is no equipment
    but waits to be burnt out (see domain/privacy.py) is left out. `since` and `until` bound the
    date of the footage: that of a citation resolved to the video, else of the report that cites it;
    both ends belong to it, and a date that is not known is in no bounds.
    """

    types: tuple[str, ...] | None = None
    report: str | None = None
    video: str | None = None
    statuses: tuple[SightingStatus, ...] = STATED
    certainties: tuple[Certainty, ...] = ()
    contexts: tuple[Context, ...] = ()
    since: date | None = None
    until: date | None = None
    words: tuple[str, ...] = ()  # normalised; each must begin a word of the sighting's texts
    by: str | None = None
    where: Expression | None = None  # with all names in it found


@dataclass(frozen=True)
class Total:
    """How many of one thing; `untied` are sightings that were tied to no item, when items count."""

    by: CountBy
    count: int
    untied: int = 0

    @property
    def least(self) -> int:
        """The fewest there can be: all that is untied may show one and the same thing."""
        return self.count or min(self.untied, 1)

    @property
    def most(self) -> int:
        """The most there can be: every untied sighting may show another thing."""
        return self.count + self.untied
