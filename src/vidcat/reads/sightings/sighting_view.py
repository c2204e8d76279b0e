"""One sighting with its frame, every version of it, and what others made of it."""

from dataclasses import dataclass
from itertools import pairwise

from vidcat.domain.sightings.statements import Sighting
from vidcat.domain.sightings.versions import Change, changes
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store


@dataclass(frozen=True)
class SightingView:
    """A sighting's page; `versions` are the newest first, each with what it changed."""

    now: Sighting
    versions: tuple[tuple[Sighting, tuple[Change, ...]], ...]
    frame: FrameCard | None
    card: VideoCard | None
    carried: tuple[Sighting, ...]  # the sightings that were proposed from this one, on copies
    cards: dict[str, VideoCard]
    item: str

    @property
    def changed_since_review(self) -> list[str]:
        """The fields in which an unreviewed version differs from the one that was reviewed."""
        reviewed = self.now.reviewed
        if reviewed is None or not self.now.is_changed_since_review:
            return []
        then = next(each for each, _ in self.versions if each.version == reviewed.version)
        apart = (each.field for each in changes(then, self.now))
        return [field for field in apart if field not in {"status", "item"}] or ["nothing"]


def sighting_view(store: Store, number: int) -> SightingView:
    """Return the page of a sighting; raise NoSuchSighting."""
    with store.read() as tx:
        versions = tx.sightings.versions(number)
        now = versions[-1]
        carried = tuple(tx.sightings.carried_from(number))
        videos = {now.video, *(each.video for each in carried)}
        if now.provenance:
            videos.add(now.provenance.video)
        cards = cards_of(tx, videos)
        frame = frames_of(tx, [now]).get(number)
        item = now.statement.item
        names = tx.equipment.item_names() if item else {}
    changed = [changes(a, b) for a, b in pairwise(versions)]
    told = tuple(zip(versions, [(), *changed], strict=True))
    return SightingView(
        now=now,
        versions=told[::-1],
        frame=frame,
        card=cards.get(now.video),
        carried=carried,
        cards=cards,
        item=names.get(item, "") if item else "",
    )


def first_frame(store: Store, number: int) -> tuple[str, int, str | None]:
    """Return the video and pts of a sighting's first frame, and its blob if it is a keyframe.

    Raises NoSuchSighting.
    """
    with store.read() as tx:
        now = tx.sightings.get(number)
        place = now.video, now.moment.pts
        kept = tx.covers.stills_at([place])
    return *place, kept[0].blob if kept else None
