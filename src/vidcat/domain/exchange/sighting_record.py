"""The record of a sighting: every version, what else it may be, and what others made of it."""

from dataclasses import dataclass
from typing import Literal

from vidcat.domain.exchange.record_values import (
    Name,
    Number,
    Real,
    Record,
    Sha256,
    Text,
    Ticks,
    Time,
    as_value_error,
)
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import Certainty, Context, ReviewVerdict, SightingStatus
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import TimeBase


@dataclass(frozen=True, kw_only=True)
class RivalRecord(Record):
    """What else the object may be."""

    type: Name
    certainty: Certainty


@dataclass(frozen=True, kw_only=True)
class ReviewRecord(Record):
    """A second person's word; `type` and `certainty` are what they named themselves.

    `verdict` is null where they only named, blind, what they see.
    """

    verdict: ReviewVerdict | None
    reason: Text
    by: Name
    at: Time
    is_blind: bool
    type: Name | None
    certainty: Certainty | None

    def __post_init__(self) -> None:
        if (self.type is None) != (self.certainty is None):
            raise ValueError("names a type without certainty, or certainty without a type")
        if self.verdict is None and self.type is None:
            raise ValueError("neither judges nor names anything")


@dataclass(frozen=True, kw_only=True)
class CarriedRecord(Record):
    """From which sighting of which video a proposal was carried over, and how.

    `offset_s` lies between the clocks of the two streams, whose 0 may lie anywhere.
    """

    sighting: Number
    video: Sha256
    band: Text
    distance: Real
    offset_s: Real
    rate: Real
    mirrored: bool
    ambiguous: bool


@dataclass(frozen=True, kw_only=True)
class VersionRecord(Record):
    """What was said at one time: the newest version counts, none is forgotten.

    `box` is left, top, width, height in fractions of the frame as it is displayed; `by` is null
    while nobody has said it of this video.
    """

    pts: Ticks
    until_pts: Ticks
    time_base: Text
    pixel_hash: Sha256 | None
    box: tuple[Real, Real, Real, Real] | None
    type: Name
    certainty: Certainty
    rivals: tuple[RivalRecord, ...]
    count: Text | None
    context: Context | None
    marking: Text
    marking_language: Text
    note: Text
    basis: Text
    item: Number | None
    status: SightingStatus
    by: Name | None
    at: Time
    why: Text
    carried_from: CarriedRecord | None
    reviews: tuple[ReviewRecord, ...]
    decoder: Text | None = None

    def __post_init__(self) -> None:
        TimeBase.parse(self.time_base)
        if self.until_pts < self.pts:
            raise ValueError("ends before it begins")
        with as_value_error():
            if self.box is not None:
                Region(*self.box)
            if self.count is not None:
                parse_count(self.count)


@dataclass(frozen=True, kw_only=True)
class SightingRecord(Record):
    """A named person says that a type is visible; `origin` is what it was first carried from.

    `copied_from` is the sighting of the same video that its maker copied to this frame.
    """

    record: Literal["sighting"] = "sighting"
    number: Number
    video: Sha256
    origin: Number | None
    versions: tuple[VersionRecord, ...]
    copied_from: Number | None = None

    def __post_init__(self) -> None:
        if not self.versions:
            raise ValueError("has no version")


@dataclass(frozen=True, kw_only=True)
class OpeningRecord(Record):
    """When, and by what, a person was first shown what a sighting says."""

    record: Literal["opening"] = "opening"
    sighting: Number
    person: Name
    via: Via
    at: Time


@dataclass(frozen=True, kw_only=True)
class ItemTieRecord(Record):
    """Which item a sighting shows, as somebody says; null for none. The newest counts.

    `by` is null where it came along with a proposal.
    """

    record: Literal["item tie"] = "item tie"
    sighting: Number
    item: Number | None
    by: Name | None
    at: Time
