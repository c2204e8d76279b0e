"""The first page: what waits for one person, by their role, and what was done lately."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from vidcat.domain.desk.overview import (
    Deed,
    LastCheck,
    PairToJudge,
    ReportProgress,
    ToLookAt,
    Waiting,
)
from vidcat.domain.desk.permissions import Action, may
from vidcat.domain.desk.viewing import Visitor
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

FIRST = 4  # rows of each kind: what fits on a screen
LATELY = 8


@dataclass(frozen=True)
class Overview:
    """What waits; a kind that is not this person's to do is None."""

    reports: Waiting[ReportProgress] | None
    open_citations: int
    places_to_look_at: int
    to_look_at: Waiting[ToLookAt]
    proposals: Waiting[Sighting] | None
    reviews: Waiting[Sighting] | None
    pairs: Waiting[PairToJudge] | None
    own: Sequence[Deed]
    others: Sequence[Deed]
    cards: Mapping[str, VideoCard]
    frames: Mapping[int, FrameCard]
    has_videos: bool
    has_types: bool
    has_reports: bool
    checked: LastCheck | None


def overview(store: Store, visitor: Visitor) -> Overview:
    """Gather the first page of a person; raises NoSuchPerson."""
    labels, judges, reviews = (
        may(visitor.role, each) for each in (Action.LABEL, Action.JUDGE, Action.REVIEW)
    )
    with store.read() as tx:
        person = tx.people.id(visitor.name)
        own = tx.recent.deeds(LATELY, person)
        lately = tx.recent.deeds(2 * LATELY)
        others = [each for each in lately if each.by != visitor.name][:LATELY]
        looks = tx.waiting.to_look_at(FIRST)
        proposed = _sightings(tx, tx.waiting.proposals(FIRST)) if labels else None
        reviewed = _sightings(tx, tx.waiting.reviews(person, FIRST)) if reviews else None
        pairs = tx.waiting.pairs(FIRST) if judges else None
        shown = [*(proposed.first if proposed else ()), *(reviewed.first if reviewed else ())]
        return Overview(
            reports=_reports(tx) if labels else None,
            open_citations=tx.waiting.open_citations(),
            places_to_look_at=tx.waiting.places_to_look_at(),
            to_look_at=looks,
            proposals=proposed,
            reviews=reviewed,
            pairs=pairs,
            own=own,
            others=others,
            cards=cards_of(tx, _videos(looks.first, pairs, shown, [*own, *others])),
            frames=frames_of(tx, shown),
            has_videos=tx.waiting.holds_videos(),
            has_types=tx.equipment.holds_types(),
            has_reports=tx.report_lists.count() > 0,
            checked=_last_check(tx),
        )


def _last_check(tx: Transaction) -> LastCheck | None:
    line = tx.custody_log.newest(LoggedKind.VERIFIED)
    if line is None:
        return None
    counts, of = line.detail["verified"], line.detail.get("of", {})
    return LastCheck(
        at=line.at,
        videos=counts["videos"],
        of_videos=of.get("videos", 0),
        blobs=counts["blobs"],
        of_blobs=of.get("blobs", 0),
        rows=counts["rows"],
        damaged=counts["damaged"],
        was_stopped="stopped_after" in line.detail,
    )


def _reports(tx: Transaction) -> Waiting[ReportProgress]:
    count = tx.report_lists.count(unresolved=True)
    return Waiting(count, tx.report_lists.page(FIRST, unresolved=True))


def _sightings(tx: Transaction, waiting: Waiting[int]) -> Waiting[Sighting]:
    return Waiting(waiting.count, tx.sightings.by_id(waiting.first))


def _videos(
    looks: Iterable[ToLookAt],
    pairs: Waiting[PairToJudge] | None,
    sightings: Iterable[Sighting],
    deeds: Iterable[Deed],
) -> list[str]:
    paired = ((each.a, each.b) for each in (pairs.first if pairs else ()))
    named = chain(
        (each.video for each in looks),
        chain.from_iterable(paired),
        (each.video for each in sightings),
        chain.from_iterable((each.video, each.other) for each in deeds),
    )
    return [video for video in dict.fromkeys(named) if video]
