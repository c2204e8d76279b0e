"""Times as cameras write them into files: with their zone as written, and clocks never set."""

from dataclasses import dataclass
from datetime import UTC, datetime

# Where the clocks of containers begin, in seconds of UTC: MP4 and QuickTime (ISO/IEC 14496-12,
# 8.2.2), Unix, Matroska (RFC 9559, DateUTC) and Apple's. Who writes 0 has no clock that was set.
_ZEROS = frozenset(datetime(year, 1, 1) for year in (1904, 1970, 2001))  # noqa: DTZ001
_DATE_ONLY = 10
_CLOCK = len("2021-05-05 12:13:14")


@dataclass(frozen=True)
class WrittenTime:
    """A time as a file has it; `moment` is None where it is not set, or of no form that we read.

    A `moment` without a zone is one that was written without.
    """

    written: str
    is_set: bool
    moment: datetime | None

    def __str__(self) -> str:
        if not self.is_set:
            return "not set: the clock in the file stands at its zero"
        if self.moment is None:
            return self.written
        text = self.moment.isoformat(" ", "seconds")
        if self.moment.tzinfo is None:
            return f"{text}, no time zone written"
        clock, zone = text[:_CLOCK], text[_CLOCK:]
        return f"{clock} {'UTC' if zone == '+00:00' else zone}"


def read_time(written: str) -> WrittenTime:
    """Read a time of ISO 8601; what has another form stays as it is written."""
    try:
        moment = datetime.fromisoformat(written.strip())
    except ValueError:
        return WrittenTime(written, is_set=True, moment=None)
    if _is_zero(moment):
        return WrittenTime(written, is_set=False, moment=None)
    is_day = len(written.strip()) <= _DATE_ONLY
    return WrittenTime(written, is_set=True, moment=None if is_day else moment)


def _is_zero(moment: datetime) -> bool:
    """Return whether it is a zero, where it was written or in UTC."""
    wall = moment.replace(tzinfo=None, microsecond=0)
    if wall in _ZEROS or moment.tzinfo is None:
        return wall in _ZEROS
    try:
        return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0) in _ZEROS
    except OverflowError:  # of the first or the last year
        return False
