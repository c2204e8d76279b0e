"""The labelling desk: who sits at it, what they were shown, and what they keep."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from vidcat.domain.sightings.statements import Role

LINK_LASTS = timedelta(hours=1)
IDLE_FOR = timedelta(hours=12)
SESSION_LASTS = timedelta(days=7)


class Veil(StrEnum):
    """How stills that may hurt are shown until somebody asks for one."""

    BLURRED = "blurred"
    GREY = "grey"
    CLEAR = "clear"


class Sensitivity(StrEnum):
    """What a person says of a video, or of one of its frames."""

    GRAPHIC = "graphic"
    HARMLESS = "harmless"


@dataclass(frozen=True)
class Visitor:
    """A signed-in person; `session` is a key of the store."""

    name: str
    role: Role
    session: int
    preferences: "Preferences"


@dataclass(frozen=True)
class Preferences:
    """How a person wants stills shown: what is marked graphic, and what nobody looked at yet."""

    graphic: Veil = Veil.BLURRED
    unseen: Veil = Veil.GREY


@dataclass(frozen=True)
class Mark:
    """A person's word on how a video, or with `pts` one frame of it, may hurt who sees it."""

    video: str
    pts: int | None
    word: Sensitivity
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class SavedSearch:
    """A question that a person saved: its filters as an address writes them."""

    number: int
    name: str
    filters: str
    by: str
    at: datetime
