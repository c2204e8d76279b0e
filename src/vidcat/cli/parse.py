"""Read the values that options of several commands take; errors name the option."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vidcat.domain.sightings.statements import Bearing, Certainty, Identification, Statement
from vidcat.domain.values.counts import Count, parse_count
from vidcat.domain.values.dates import ReportedDate, parse_date
from vidcat.domain.values.fields import field_named, quoted
from vidcat.domain.values.regions import Region
from vidcat.errors import BadStatement

if TYPE_CHECKING:
    from vidcat.domain.reports.drafts import ClaimBearing

_NUMBER = re.compile("[0-9]{1,9}")


def region_of(text: str | None) -> Region | None:
    """Read --box."""
    return None if text is None else Region.parse(text)


def count_of(text: str | None) -> Count | None:
    """Read --count."""
    if text is None:
        return None
    with field_named("count"):
        return parse_count(text)


def date_of(text: str | None, option: str = "date") -> ReportedDate | None:
    """Read --date, or another option that takes a date."""
    if text is None:
        return None
    with field_named(option):
        return parse_date(text)


def rivals_of(texts: Sequence[str] | None) -> tuple[Identification, ...]:
    """Read --rival: a type, and perhaps "=" and how sure."""
    return tuple(_rival(text) for text in texts or ())


def _rival(text: str) -> Identification:
    name, _, certainty = text.partition("=")
    try:
        return Identification(name, Certainty(certainty or Certainty.POSSIBLE))
    except ValueError as error:
        known = ", ".join(Certainty)
        raise BadStatement(f"rival: {quoted(certainty)} is not one of {known}.") from error


def bearing_of(claim: str | None, bearing: Bearing | None) -> "ClaimBearing | None":
    """Read --claim REPORT:N and --bearing, which is nothing without it."""
    from vidcat.domain.reports.drafts import ClaimBearing

    if claim is None:
        if bearing:
            raise BadStatement("bearing: say on which claim, with --claim REPORT:N.")
        return None
    report, _, number = claim.rpartition(":")
    if not report or not _NUMBER.fullmatch(number):
        raise BadStatement(f"claim: {quoted(claim)} is not REPORT:N, as in nujaba-parade:1.")
    return ClaimBearing(report, int(number), bearing or Bearing.SUPPORTS)


def with_changes(
    said: Statement, type_: str | None, certainty: Certainty | None, given: Mapping[str, Any]
) -> Statement:
    """Return a statement with the given values changed, and all others as they were."""
    old = said.identification
    new = Identification(old.type if type_ is None else type_, certainty or old.certainty)
    changed = {name: value for name, value in given.items() if value is not None}
    return replace(said, identification=new, **changed)
