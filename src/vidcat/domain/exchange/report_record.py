"""The record of a report, with its citations, the videos they are said to mean, and its claims."""

from dataclasses import dataclass
from typing import Literal

from vidcat.domain.exchange.record_values import (
    Name,
    Number,
    Record,
    Sha256,
    Text,
    Time,
    as_value_error,
)
from vidcat.domain.exchange.statement_records import WithdrawnRecord
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.drafts import CitationKind, is_slug
from vidcat.domain.sightings.statements import Bearing
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import parse_date


@dataclass(frozen=True, kw_only=True)
class PageRecord(Record):
    """The web page that a report was read from; the page itself is not in this form."""

    sha256: Sha256
    url: Text | None
    retrieved_at: Time


@dataclass(frozen=True, kw_only=True)
class ResolutionRecord(Record):
    """Somebody says that a citation means a video."""

    video: Sha256
    by: Name | None
    at: Time
    withdrawn: WithdrawnRecord | None


@dataclass(frozen=True, kw_only=True)
class CitationRecord(Record):
    """One place in a report that points at one piece of footage; `published` is EDTF."""

    number: Number
    kinds: tuple[CitationKind, ...]
    description: Text
    quote: Text
    url: Text
    embedded_as: Text
    publisher: Name | None
    published: Text | None
    resolutions: tuple[ResolutionRecord, ...]

    def __post_init__(self) -> None:
        _check_date(self.published)


@dataclass(frozen=True, kw_only=True)
class ClaimRecord(Record):
    """One checkable assertion; `count` is hedged, as in "at least 2"."""

    number: Number
    citation: Number | None
    type: Name | None
    count: Text
    quote: Text
    description: Text
    by: Text

    def __post_init__(self) -> None:
        with as_value_error():
            parse_count(self.count)


@dataclass(frozen=True, kw_only=True)
class ReportRecord(Record):
    """A published text that cites footage; `published` is EDTF, `text` its own words."""

    record: Literal["report"] = "report"
    report: Name
    title: Text
    publisher: Name | None
    authors: tuple[Text, ...]
    published: Text | None
    url: Text
    language: Text
    text: Text
    note: Text
    page: PageRecord | None
    added_at: Time
    citations: tuple[CitationRecord, ...]
    claims: tuple[ClaimRecord, ...]

    def __post_init__(self) -> None:
        if not is_slug(self.report):
            raise ValueError("has a name that no report can have")
        _check_date(self.published)
        cited = [each.number for each in self.citations]
        claimed = [each.number for each in self.claims]
        for name, numbers in (("citation", cited), ("claim", claimed)):
            if numbers != sorted(set(numbers)):
                raise ValueError(f"numbers of a {name} do not ascend")
        for claim in self.claims:
            if claim.citation is not None and claim.citation not in cited:
                raise ValueError(f"claim {claim.number} names no citation of the report")


@dataclass(frozen=True, kw_only=True)
class AssessmentRecord(Record):
    """How a sighting, or a video without one, bears on a claim; the newest of a pair counts."""

    record: Literal["assessment"] = "assessment"
    report: Name
    claim: Number
    bearing: Bearing | Literal["withdrawn"]
    sighting: Number | None
    video: Sha256
    note: Text
    by: Name
    at: Time


@dataclass(frozen=True, kw_only=True)
class OverrulingRecord(Record):
    """What a person says of a claim against what is computed; the newest counts."""

    record: Literal["overruling"] = "overruling"
    report: Name
    claim: Number
    status: ClaimStatus | Literal["withdrawn"]
    reason: Text
    by: Name
    at: Time

    def __post_init__(self) -> None:
        if self.status is ClaimStatus.OVERRULED:
            raise ValueError("says that a claim is overruled, and not what it is")


def _check_date(published: str | None) -> None:
    if published is not None:
        with as_value_error():
            parse_date(published)
