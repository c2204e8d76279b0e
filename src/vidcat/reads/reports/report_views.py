"""Find reports, and the citations that still want a video; show one beside its text."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from vidcat.domain.desk.overview import ReportProgress
from vidcat.domain.reports.claims import ClaimCheck, Report
from vidcat.domain.reports.quotes import Piece, Quote, Quoting, marked
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store

PER_PAGE = 50
MOST_UNCITED = 24  # sightings that bear on no claim, on the page of a report


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


def report_page(
    store: Store, number: int = 1, *, unresolved: bool = False
) -> tuple[int, list[ReportProgress]]:
    """Count the reports and give those of one page, the newest first; pages count from 1."""
    with store.read() as tx:
        count = tx.report_lists.count(unresolved=unresolved)
        offset = (number - 1) * PER_PAGE
        return count, tx.report_lists.page(PER_PAGE, offset, unresolved=unresolved)


@dataclass(frozen=True)
class ReportView:
    """A report with the claim check, its text marked, and all that its page shows."""

    check: ClaimCheck
    text: Sequence[Sequence[Piece]]
    placed: frozenset[str]  # anchors of what quotes a sentence that is in the text
    sightings: Mapping[int, Sighting]
    frames: Mapping[int, FrameCard]
    cards: Mapping[str, VideoCard]

    @property
    def resolved(self) -> list[str]:
        """The videos that its citations mean, each once, in their order."""
        cited = self.check.report.citations
        return list(dict.fromkeys(r.video for each in cited for r in each.resolutions))


def view_report(store: Store, check: ClaimCheck) -> ReportView:
    """Gather what the page of a checked report shows."""
    report = check.report
    text = marked(report.draft.text, _quotes(report))
    placed = frozenset(q.anchor for line in text for piece in line for q in piece.quotes)
    assessments = [each for claim in check.claims for each in claim.assessments]
    with store.read() as tx:
        bearing = tx.sightings.current({a.sighting for a in assessments if a.sighting})
        shown = [*bearing, *check.uncited]
        videos = [r.video for c in report.citations for r in c.resolutions]
        cards = cards_of(tx, [*videos, *(a.video for a in assessments)])
        frames = frames_of(tx, shown)
    return ReportView(check, text, placed, {each.number: each for each in shown}, frames, cards)


def _quotes(report: Report) -> list[Quote]:
    cited = [Quote(Quoting.CITATION, c.draft.number, c.draft.quote) for c in report.citations]
    claimed = [Quote(Quoting.CLAIM, c.number, c.quote) for c in report.claims]
    return [*cited, *claimed]
