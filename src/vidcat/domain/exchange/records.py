"""The records of a catalogue in JSON Lines: all that people state, in full, one a line.

Made of them: the lines that are written, the reader that checks them, and the JSON Schema. A name
refers to a person, publisher or report, a SHA-256 to a video, a taxonomy id to a type, a number to
an item, sighting or posting. A field that is added gives the form a new version.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from vidcat.domain.copies.matching import Kind
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.desk.viewing import Sensitivity
from vidcat.domain.exchange.ident_record import IdentRecord
from vidcat.domain.exchange.look_records import (
    LookTakenBackRecord,
    ScreenTimeRecord,
    ViewingRecord,
)
from vidcat.domain.exchange.record_values import (
    Base64,
    Latitude,
    Longitude,
    Name,
    Number,
    Real,
    Record,
    Sha256,
    Size,
    Text,
    Ticks,
    Time,
    as_value_error,
)
from vidcat.domain.exchange.report_record import AssessmentRecord, OverrulingRecord, ReportRecord
from vidcat.domain.exchange.sighting_record import ItemTieRecord, OpeningRecord, SightingRecord
from vidcat.domain.exchange.statement_records import WithdrawnRecord
from vidcat.domain.exchange.video_record import VideoRecord, exact_path
from vidcat.domain.sightings.statements import Role
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import is_name

FORMAT = "vidcat-catalogue"
VERSION = 1


@dataclass(frozen=True, kw_only=True)
class HeaderRecord(Record):
    """The first line: what the others are, and how many there are of each.

    `question` are the filters that were given; without any, the whole catalogue follows.
    `custody_log` is how far the log of custody went.
    """

    record: Literal["header"] = "header"
    format: Literal["vidcat-catalogue"] = "vidcat-catalogue"
    version: Literal[1] = 1
    made_by: Text
    at: Time
    by: Text
    question: dict[str, str]
    counts: dict[str, Size]
    left_out: Text
    custody_log: dict[str, Text | Size] | None = None


@dataclass(frozen=True, kw_only=True)
class PersonRecord(Record):
    """A person who signs statements."""

    record: Literal["person"] = "person"
    name: Name
    role: Role
    added_at: Time

    def __post_init__(self) -> None:
        if not is_name(self.name):
            raise ValueError("is no name of a person")


@dataclass(frozen=True, kw_only=True)
class PublisherRecord(Record):
    """Who issues reports or footage."""

    record: Literal["publisher"] = "publisher"
    name: Name


@dataclass(frozen=True, kw_only=True)
class TypeRecord(Record):
    """A node of the taxonomy; `source` is the file it came from."""

    record: Literal["type"] = "type"
    type: Name
    labels: dict[str, Text]
    aliases: tuple[Name, ...]
    makers: tuple[Text, ...]
    copy_of: Name | None
    wikidata: Text | None
    replaced_by: Name | None
    note: Text
    source: Text
    changed_at: Time


@dataclass(frozen=True, kw_only=True)
class ItemRecord(Record):
    """One physical object, seen in several sightings."""

    record: Literal["item"] = "item"
    number: Number
    name: Name
    note: Text
    by: Name
    at: Time


@dataclass(frozen=True, kw_only=True)
class AssignmentRecord(Record):
    """A sighting that somebody was asked to review."""

    record: Literal["assignment"] = "assignment"
    sighting: Number
    person: Name
    batch: Text
    is_blind: bool
    given_by: Name
    given_at: Time
    ended_at: Time | None


@dataclass(frozen=True, kw_only=True)
class VerdictRecord(Record):
    """A person's word on a pair of videos; `kind` is what `a` is to `b`; the newest counts."""

    record: Literal["verdict"] = "verdict"
    a: Sha256
    b: Sha256
    verdict: VerdictWord
    kind: Kind | None
    reason: Text
    by: Name
    at: Time

    def __post_init__(self) -> None:
        if self.a >= self.b:
            raise ValueError("names its videos out of order: a has the smaller SHA-256")


@dataclass(frozen=True, kw_only=True)
class PostingRecord(Record):
    """Who published a video, where and when; `posted` is EDTF."""

    record: Literal["posting"] = "posting"
    number: Number
    video: Sha256
    url: Text
    publisher: Name | None
    posted: Text | None
    note: Text
    by: Name
    at: Time
    withdrawn: WithdrawnRecord | None

    def __post_init__(self) -> None:
        if self.posted is not None:
            with as_value_error():
                parse_date(self.posted)


@dataclass(frozen=True, kw_only=True)
class PlaceRecord(Record):
    """Where a video was filmed (WGS 84, degrees and metres), as a person says."""

    record: Literal["place"] = "place"
    number: Number
    video: Sha256
    name: Text
    latitude: Latitude | None
    longitude: Longitude | None
    within_m: Real | None
    basis: Text
    by: Name
    at: Time
    withdrawn: WithdrawnRecord | None


@dataclass(frozen=True, kw_only=True)
class MarkRecord(Record):
    """A word on how a video, or with `pts` one frame of it, may hurt; the newest counts."""

    record: Literal["mark"] = "mark"
    video: Sha256
    pts: Ticks | None
    word: Sensitivity
    reason: Text
    by: Name
    at: Time


@dataclass(frozen=True, kw_only=True)
class AttestationRecord(Record):
    """A file that bears witness to a video or its posting, by where it lies and its SHA-256."""

    record: Literal["attestation"] = "attestation"
    video: Sha256
    posting: Number | None
    kind: Name
    path: Text
    path_bytes: Base64 | None
    sha256: Sha256
    size_bytes: Size
    note: Text
    by: Name
    at: Time

    def __post_init__(self) -> None:
        exact_path(self.path, self.path_bytes)


@dataclass(frozen=True, kw_only=True)
class SearchRecord(Record):
    """A question that a person saved: its filters as an address writes them."""

    record: Literal["search"] = "search"
    number: Number
    name: Name
    filters: Text
    by: Name
    at: Time
    removed_at: Time | None


@dataclass(frozen=True, kw_only=True)
class MappingRecord(Record):
    """Which column of a sheet holds what, kept by a name."""

    record: Literal["mapping"] = "mapping"
    name: Name
    columns: dict[str, Any]
    by: Name
    at: Time


Statement = (
    PersonRecord
    | PublisherRecord
    | TypeRecord
    | VideoRecord
    | IdentRecord
    | ReportRecord
    | ItemRecord
    | SightingRecord
    | AssessmentRecord
    | OverrulingRecord
    | ItemTieRecord
    | OpeningRecord
    | AssignmentRecord
    | VerdictRecord
    | PostingRecord
    | PlaceRecord
    | MarkRecord
    | ScreenTimeRecord
    | LookTakenBackRecord
    | ViewingRecord
    | AttestationRecord
    | SearchRecord
    | MappingRecord
)
"""What may stand on the lines after the first, in the order in which it stands there."""

Line = HeaderRecord | Statement


@dataclass(frozen=True)
class Whole:
    """How many records there are of each kind, and all of them, to be gone through once."""

    counts: dict[str, int]
    each: Iterator[Statement]
