"""Dates as reports give them: uncertain, approximate, partial or an interval, in EDTF.

EDTF is the Extended Date/Time Format of the Library of Congress (https://www.loc.gov/standards/
datetime/), part of ISO 8601-2:2019. The `edtf` library reads one date; the two ends of an interval
are taken apart here, because it puts today's date where an end is unknown.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from vidcat.domain.values.typed import latin
from vidcat.errors import BadDate

_MAX_LENGTH = 64  # two times with zones take 51 characters
_TIME = r"T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:Z|[+-][0-9]{2}(?::?[0-9]{2})?)?"
# The shape is checked first, as the library is slow and talkative on what is nearly a date. Years
# beyond 9999 (Y17E7) have no sortable bound, and a date whose year is not known is none.
_ONE_DATE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}(?:{_TIME}|[?~%])?"
    r"|(?:[0-9]{4}|[0-9]{3}X|[0-9]{2}XX)[?~%]?"
    r"|[0-9]{4}-(?:[0-9]{2}|XX|[0-9]{2}-XX|XX-XX)[?~%]?"
)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_OPEN_ENDS = frozenset({"", ".."})
_EXAMPLE = "write EDTF, such as 2016-06~, 2016-06-06/2016-06-08 or ../2016"
_SHOWN = 40


@dataclass(frozen=True)
class ReportedDate:
    """A date as written, and the first and last day it can mean; None where it is open or unknown.

    `?`, `~` and `%` do not widen the bounds: how far "about" reaches is for the reader to judge,
    and a search for June 2016 must find 2016-06~.
    """

    edtf: str
    earliest: date | None
    latest: date | None


def parse_date(text: str) -> ReportedDate:
    """Read an EDTF date, season or interval (levels 0 and 1, years 1 to 9999); raises BadDate."""
    written = latin(text)
    if len(written) > _MAX_LENGTH:
        raise _bad(text)
    first, slash, last = written.partition("/")
    if not slash:
        return ReportedDate(written, *_span(first, text))
    if first in _OPEN_ENDS and last in _OPEN_ENDS:
        raise _bad(text)
    earliest = None if first in _OPEN_ENDS else _span(first, text)[0]
    latest = None if last in _OPEN_ENDS else _span(last, text)[1]
    if earliest and latest and earliest > latest:
        raise BadDate(f"the interval {_shown(text)} ends before it begins; {_EXAMPLE}")
    return ReportedDate(written, earliest, latest)


def _span(single: str, text: str) -> tuple[date, date]:
    """Return the first and last day of one date that is no interval."""
    if not _ONE_DATE.fullmatch(single):
        raise _bad(text)
    if _DAY.fullmatch(single):  # what most dates are; the library takes milliseconds for each
        return _day(single, text)
    # Building its grammar takes a third of a second, which only those who read a date should pay.
    from edtf import parse_edtf
    from edtf.parser.edtf_exceptions import EDTFParseException

    try:
        parsed = parse_edtf(single)
        first, last = parsed.lower_strict(), parsed.upper_strict()
        return date(*first[:3]), date(*last[:3])
    except (EDTFParseException, ValueError) as error:  # it lets 2015-02-29 and the year 0 through
        raise _bad(text) from error


def _day(single: str, text: str) -> tuple[date, date]:
    try:
        day = date.fromisoformat(single)
    except ValueError as error:
        raise _bad(text) from error
    return day, day


def _bad(text: str) -> BadDate:
    return BadDate(f"{_shown(text)} is not a date that can be used; {_EXAMPLE}")


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def parse_moment(text: str) -> datetime:
    """Read a day or a time in ISO 8601, UTC without an offset; raise BadDate."""
    try:
        read = datetime.fromisoformat(latin(text))
    except ValueError as error:
        raise BadDate(f"{_shown(text)} is no time such as 2026-11-23T14:00.") from error
    return read if read.tzinfo else read.replace(tzinfo=UTC)
