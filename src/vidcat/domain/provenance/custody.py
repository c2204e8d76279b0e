"""The dated list of what happened to a video and what people stated on it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happening(StrEnum):
    """What sort of thing happened."""

    REGISTERED = "registered"
    FOUND = "found"
    CHANGED = "changed since"  # other bytes were found at that place
    RUN = "run"
    PROPOSED = "proposed"  # a sighting, carried over from a copy
    LABELLED = "labelled"
    STATED = "stated"  # what had been proposed
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"  # a sighting
    REVIEWED = "reviewed"
    ASSESSED = "assessed"
    OVERRULED = "overruled"
    TIED = "tied to an object"
    CITED = "cited"
    NOT_CITED = "citation taken back"
    POSTED = "posting"
    NOT_POSTED = "posting taken back"
    PLACED = "place"
    NOT_PLACED = "place taken back"
    JUDGED = "judged"
    MARKED = "marked"
    NOT_LOOKED = "not looked at after all"
    EXPORTED = "exported"
    IMPORTED = "imported"
    BEGUN = "begun"  # the log of custody
    UPGRADED = "upgraded"  # the catalogue's tables
    ALTERED = "altered outside"  # by another program
    VERIFIED = "verified"
    SETTINGS = "settings"
    ANCHORED = "checkpoint"
    JOINED = "added a person"
    REPORTED = "added a report"
    NAMED = "added an object"
    KEPT = "kept a search"
    NOT_KEPT = "removed a search"


@dataclass(frozen=True)
class Event:
    """One thing that happened; `by` is "" for what no person did.

    It is about a sighting, a citation or claim (`number`) of a report, or another video.
    """

    at: datetime
    what: Happening
    by: str = ""
    detail: str = ""
    sighting: int | None = None
    report: str | None = None
    number: int | None = None
    other: str | None = None
    video: str | None = None


def newest(events: list[Event], limit: int) -> tuple[list[Event], bool]:
    """Return the newest events up to a limit, oldest of them first, and whether these are all.

    Events of one moment keep their order.
    """
    ordered = sorted(events, key=lambda each: each.at)
    return ordered[-limit:], len(ordered) <= limit
