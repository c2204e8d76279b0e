"""Physical objects: one vehicle or weapon that several sightings show."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Item:
    """One physical object, by whom and when it was written down."""

    number: int
    name: str
    note: str
    by: str
    at: datetime


@dataclass(frozen=True)
class ItemTally:
    """How many sightings people state of an item, and in how many videos."""

    sightings: int = 0
    videos: int = 0
