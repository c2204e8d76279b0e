"""Find reports, and the citations that still want a video."""

from dataclasses import replace

from vidcat.domain.claims import Report
from vidcat.store.session import Store


def list_reports(store: Store, *, unresolved: bool = False) -> list[Report]:
    """List the reports; `unresolved` keeps the citations without a video, and reports with any."""
    with store.read() as tx:
        reports = tx.reports.listed()
    if not unresolved:
        return reports
    open_ones = [
        replace(each, citations=tuple(c for c in each.citations if not c.resolutions))
        for each in reports
    ]
    return [each for each in open_ones if each.citations]
