"""The grid of videos, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from vidcat.reads.video.by_name import SHOWN, STATUSES
from vidcat.reads.video.cards import VideoCard, cards_of
from vidcat.store.session import Store
from vidcat.store.video.video_pages import VideoFilter, VideoOrder, VideoTally

PER_PAGE = 60
_MOST_NAMED = 5000  # of which a name that was typed is part
_MOST_REPORTS = 200  # to choose from


@dataclass(frozen=True)
class Filters:
    """What a person asks of the grid; None asks nothing."""

    text: str = ""
    tag: str = ""
    status: str = ""
    report: str = ""
    cited: bool | None = None
    labelled: bool | None = None
    looked_at: bool | None = None
    family_once: bool = False


@dataclass(frozen=True)
class VideoPage:
    """One page of the grid, of `count` videos in all; `reports` are those to choose from.

    `unsaid` are those that no search for what files say can find; 0 where none is asked for.
    """

    count: int
    cards: tuple[tuple[VideoCard, VideoTally], ...]
    reports: tuple[str, ...]
    unsaid: int = 0


def video_page(store: Store, filters: Filters, order: VideoOrder, number: int) -> VideoPage:
    """Return a page of the grid, counted from 1."""
    with store.read() as tx:
        among, unsaid = None, 0
        if filters.text.strip():
            among = tuple(tx.covers.matching(filters.text, _MOST_NAMED))
        if filters.tag.strip():
            among = tx.video_pages.saying(filters.tag.strip(), among)
            unsaid = tx.video_pages.unsaid()
        wanted = VideoFilter(
            statuses=_statuses(filters.status),
            among=among,
            report=filters.report or None,
            is_cited=filters.cited,
            is_labelled=filters.labelled,
            is_looked_at=filters.looked_at,
            family_once=filters.family_once,
        )
        count, videos = tx.video_pages.page(wanted, order, (number - 1) * PER_PAGE, PER_PAGE)
        cards, tallies = cards_of(tx, videos), tx.video_pages.tallies(videos)
        reports = tuple(tx.video_pages.reports(_MOST_REPORTS))
    shown = tuple((cards[v], tallies[v]) for v in videos if v in cards)
    return VideoPage(count, shown, reports, unsaid)


def _statuses(status: str) -> tuple[str, ...]:
    if status == "all":
        return STATUSES
    return (status,) if status in STATUSES else SHOWN


def recent_reports(store: Store) -> tuple[str, ...]:
    """Return the names of the reports that were added last, to choose from."""
    with store.read() as tx:
        return tuple(tx.video_pages.reports(_MOST_REPORTS))


def named_videos(store: Store, videos: Sequence[str]) -> dict[str, VideoCard]:
    """Return the names and covers of videos (SHA-256)."""
    with store.read() as tx:
        return cards_of(tx, videos)
