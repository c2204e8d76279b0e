"""Labels travel: what is seen in one copy is proposed in the others, at the same frames.

A proposal is no statement: it has nobody's name until somebody confirms it. It is made once for a
video and never again, whatever becomes of it. Only relations that are probable, or that a person
confirmed, carry labels, and so do idents, which are no relations but shared footage all the same.
"""

from collections import defaultdict
from dataclasses import replace
from itertools import product
from typing import NamedTuple

from vidcat.casework.sightings.ident_relations import ident_relations
from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.matching import Relation, seen_from
from vidcat.domain.sightings.statements import STATED, Moment, Provenance, Sighting, SightingStatus
from vidcat.domain.sightings.travel import Arrival, carry
from vidcat.domain.values.regions import Region
from vidcat.domain.values.spans import Span
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.stages import Stage
from vidcat.store.session import Store
from vidcat.store.sightings.versions import Saying
from vidcat.store.transaction import Transaction

_NEAR_S = 0.5  # two people who label one thing stop at frames this far apart
_SAME_PLACE = 0.5  # intersection over union; the usual bound for one object (PASCAL VOC)


class _Landing(NamedTuple):
    """Where a sighting arrives, and through which relation."""

    relation: Relation
    arrival: Arrival


def carry_to_matched(store: Store) -> int:
    """Propose in every video that was matched since all that is seen in its copies.

    Gives how many proposals were made; running it again makes none.
    """
    with store.read() as tx:
        waiting = tx.stage_runs.waiting(Stage.TRAVEL)
    return sum(carry_to_video(store, video) for video in waiting)


def carry_to_video(store: Store, video: str) -> int:
    """Propose in a video all that is seen in its copies, and in them what is seen in it.

    Gives how many proposals were made.
    """
    with store.write() as tx:
        run = tx.stage_runs.start(video, Stage.TRAVEL, Stage.TRAVEL.version, {})
        made = carry_into(tx, video)
        tx.stage_runs.finish(run, "done")
        return made


def carry_into(tx: Transaction, video: str) -> int:
    """Propose in a video what is seen in its copies, and in them what is seen in it."""
    made = 0
    for relation in _relations(tx, video):
        for way in (relation, seen_from(relation, relation.b)):
            for sighting in tx.sightings.of_video(way.a):
                if sighting.status in STATED:
                    made += len(_propose(tx, sighting, way))
    return made


def carry_to_copies(tx: Transaction, sighting: Sighting) -> tuple[Sighting, ...]:
    """Propose a sighting in every video that shares its footage."""
    relations = _relations(tx, sighting.video)
    return tuple(
        proposal for relation in relations for proposal in _propose(tx, sighting, relation)
    )


def end_between(tx: Transaction, a: str, b: str, why: str) -> None:
    """Withdraw the proposals that nobody has judged and that came from one video to the other."""
    for video, other in ((a, b), (b, a)):
        for sighting in tx.sightings.of_video(video):
            came_from = sighting.provenance and sighting.provenance.video
            if sighting.status is SightingStatus.PROPOSED and came_from == other:
                _end(tx, sighting, why)


def _end(tx: Transaction, proposal: Sighting, why: str) -> None:
    saying = Saying(SightingStatus.WITHDRAWN, None, why)
    tx.sightings.supersede(proposal.number, proposal.moment, proposal.statement, saying)


def carry_corrections(tx: Transaction, sighting: Sighting) -> None:
    """Update the unjudged proposals that came from a sighting to its newest version."""
    waiting: dict[str, list[Sighting]] = defaultdict(list)
    for proposal in tx.sightings.carried_from(tx.sightings.origin(sighting.number)):
        came_from = proposal.provenance and proposal.provenance.sighting
        if proposal.status is SightingStatus.PROPOSED and came_from == sighting.number:
            waiting[proposal.video].append(proposal)
    for video, proposals in waiting.items():
        _follow(tx, sighting, video, proposals)
    if sighting.status in STATED:
        carry_to_copies(tx, sighting)


def _follow(tx: Transaction, sighting: Sighting, video: str, proposals: list[Sighting]) -> None:
    """Move each proposal in a video to the nearest arrival, no two to one; end the others."""
    found: list[_Landing] = []
    if sighting.status in STATED:
        for relation in _relations(tx, sighting.video):
            if relation.b == video:
                found += [_Landing(relation, each) for each in _arrivals(tx, sighting, relation)]
    to: dict[int, _Landing] = {}
    nearest = sorted(product(proposals, found), key=lambda each: _apart(*each))
    for proposal, place in nearest:
        if proposal.number not in to and place not in to.values():
            to[proposal.number] = place
    for proposal in proposals:
        if proposal.number in to:
            _move(tx, sighting, proposal, to[proposal.number])
        else:
            _end(tx, proposal, f"sighting {sighting.number} was changed")


def _apart(proposal: Sighting, landing: _Landing) -> float:
    return abs(landing.arrival.start_s - proposal.moment.start_s)


def _move(tx: Transaction, sighting: Sighting, proposal: Sighting, to: _Landing) -> None:
    relation, arrival = to
    tx.sightings.supersede(
        proposal.number,
        _moment(arrival, proposal.moment.time_base),
        replace(sighting.statement, region=arrival.region),
        Saying(
            SightingStatus.PROPOSED,
            None,
            f"sighting {sighting.number} was corrected",
            provenance=_provenance(sighting, relation, arrival.segment),
        ),
    )


def _propose(tx: Transaction, sighting: Sighting, relation: Relation) -> list[Sighting]:
    """Propose a sighting of relation.a in relation.b, unless it came from there or went there."""
    origin = tx.sightings.origin(sighting.number)
    if origin != sighting.number and tx.sightings.get(origin).video == relation.b:
        return []
    if any(each.video == relation.b for each in tx.sightings.carried_from(origin)):
        return []
    arrivals = _arrivals(tx, sighting, relation)
    if not arrivals:
        return []
    base = tx.videos.time_base(relation.b)
    return [
        _proposed(tx, sighting, _Landing(relation, arrival), base, origin)
        for arrival in arrivals
        if not _is_said(tx, sighting, relation.b, arrival)
    ]


def _proposed(
    tx: Transaction, sighting: Sighting, landing: _Landing, base: TimeBase, origin: int
) -> Sighting:
    relation, arrival = landing
    provenance = _provenance(sighting, relation, arrival.segment)
    return tx.sightings.add(
        relation.b,
        _moment(arrival, base),
        replace(sighting.statement, region=arrival.region),
        Saying(SightingStatus.PROPOSED, None, origin=origin, provenance=provenance),
    )


def _provenance(sighting: Sighting, relation: Relation, segment: Segment) -> Provenance:
    return Provenance(
        sighting=sighting.number,
        video=sighting.video,
        band=relation.band,
        distance=segment.distance,
        offset_s=segment.b_start_s - segment.a_start_s,
        rate=segment.rate,
        mirrored=segment.mirrored,
        ambiguous=segment.ambiguous,
    )


def _moment(arrival: Arrival, base: TimeBase) -> Moment:
    # The exact frame is decoded when somebody confirms it; until then the aligned time stands.
    start, end = base.nearest_pts(arrival.start_s), base.nearest_pts(arrival.end_s)
    if arrival.end_s >= arrival.segment.b_end_s:  # what begins there is not shared, or nothing does
        end -= 1
    return Moment(start, max(start, end), base)


def _is_said(tx: Transaction, sighting: Sighting, video: str, arrival: Arrival) -> bool:
    """Return whether a person has labelled the same type at the same time and place already."""
    span = Span(arrival.start_s - _NEAR_S, arrival.end_s + _NEAR_S)
    there = tx.sightings.stated(video, sighting.statement.identification.type, span)
    return any(_same_place(other.statement.region, arrival.region) for other in there)


def _same_place(one: Region | None, other: Region | None) -> bool:
    return one is None or other is None or one.overlap(other) >= _SAME_PLACE


def _arrivals(tx: Transaction, sighting: Sighting, relation: Relation) -> tuple[Arrival, ...]:
    return carry(relation.segments, sighting.moment.span, sighting.statement.region)


def _relations(tx: Transaction, video: str) -> list[Relation]:
    """Return the relations of a video that carry labels, as seen from its side."""
    return tx.pairs.trusted(video) + ident_relations(tx, video)
