"""Read the values that options of several commands take; errors name the option."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from vidcat.domain.casework import Bearing, Certainty, Identification, Statement
from vidcat.domain.counts import Count, parse_count
from vidcat.domain.dates import ReportedDate, parse_date
from vidcat.domain.fields import field_named
from vidcat.domain.regions import Region
from vidcat.errors import BadStatement

if TYPE_CHECKING:
    from vidcat.casework.sightings import ClaimBearing


def region_of(text: str | None) -> Region | None:
    """Read --box."""
    return Region.parse(text) if text else None


def count_of(text: str | None) -> Count | None:
    """Read --count."""
    with field_named("count"):
        return parse_count(text) if text else None


def date_of(text: str | None) -> ReportedDate | None:
    """Read --date."""
    with field_named("date"):
        return parse_date(text) if text else None


def rivals_of(texts: Sequence[str] | None) -> tuple[Identification, ...]:
    """Read --rival: a type, and perhaps "=" and how sure."""
    return tuple(_rival(text) for text in texts or ())


def _rival(text: str) -> Identification:
    name, _, certainty = text.partition("=")
    try:
        return Identification(name, Certainty(certainty or Certainty.POSSIBLE))
    except ValueError as error:
        known = ", ".join(Certainty)
        raise BadStatement(f"rival: {certainty!r} is not one of {known}.") from error


def bearing_of(claim: str | None, bearing: Bearing) -> "ClaimBearing | None":
    """Read --claim REPORT:N."""
    from vidcat.casework.sightings import ClaimBearing

    if not claim:
        return None
    report, _, number = claim.rpartition(":")
    if not report or not number.isascii() or not number.isdigit():
        raise BadStatement(f"claim: {claim!r} is not REPORT:N, as in nujaba-parade:1.")
    return ClaimBearing(report, int(number), bearing)


def with_changes(
    said: Statement, type_: str | None, certainty: Certainty | None, given: Mapping[str, Any]
) -> Statement:
    """Give a statement with what was given changed, and all else as it was."""
    old = said.identification
    new = replace(old, type=type_ or old.type, certainty=certainty or old.certainty)
    changed = {name: value for name, value in given.items() if value is not None}
    return replace(said, identification=new, **changed)
