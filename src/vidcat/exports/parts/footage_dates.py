"""The date of footage, as reports give it: that of its citation, else that of the report."""

from datetime import date

from vidcat.domain.exchange.sourced import Source
from vidcat.domain.values.dates import ReportedDate


def date_of(footage: Source) -> ReportedDate | None:
    """Return the earliest date of all citations of a video; None without any."""
    dates = [each.published or each.report_published for each in footage.cited]
    known = [each for each in dates if each]
    return min(known, key=lambda each: each.earliest or date.min, default=None)
