"""All that people said, of every sort, as one list: by whom, on which video, until when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from vidcat.domain.provenance.custody import Event
from vidcat.domain.values.dates import parse_moment
from vidcat.domain.values.fields import field_named
from vidcat.reads.video.by_name import find_video
from vidcat.reads.video.cards import VideoCard, cards_of
from vidcat.store.session import Store

MOST = 1000


@dataclass(frozen=True)
class Past:
    """The newest statements, the newest first, with the videos that they are about."""

    events: tuple[Event, ...]
    cards: Mapping[str, VideoCard]


def past_of(
    store: Store,
    limit: int,
    *,
    by: str | None = None,
    video: str | None = None,
    before: str | None = None,
) -> Past:
    """Return the newest statements, of one person or on one video if they are named.

    `before` is an ISO 8601 time, UTC without an offset. Raises NoSuchPerson, NoSuchVideo, BadDate.
    """
    own = find_video(store, video).sha256 if video is not None else None
    with store.read() as tx:
        events = tx.history.newest(
            min(limit, MOST),
            by=tx.people.id(by) if by is not None else None,
            video=own,
            before=_before(before) if before is not None else None,
        )
        named = {each.video for each in events if each.video}
        return Past(tuple(events), cards_of(tx, named))


def _before(text: str) -> datetime:
    with field_named("before"):
        return parse_moment(text)
