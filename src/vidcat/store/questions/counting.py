"""Count what a question finds, as objects and as families of videos, between their bounds."""

from collections.abc import Mapping, Sequence, Set
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, func, literal, or_, select, tuple_
from sqlalchemy.orm import Session

from vidcat.domain.copies.families import families
from vidcat.domain.copies.matching import Band, Kind
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.questions.question import CountBy, Total
from vidcat.domain.sightings.counting import (
    CountedSighting,
    Thing,
    beyond_one,
    kin_of,
    lowest,
    proof_of_most,
    proved,
)
from vidcat.domain.values.counts import Count, parse_count
from vidcat.domain.values.regions import Region
from vidcat.store.questions.films import films_of
from vidcat.store.schema.casework_tables import SightingRow, VerdictRow
from vidcat.store.schema.tables import CopyRelationRow, FilmPartRow

S = SightingRow
Where = Sequence[ColumnElement[bool]]
_BATCH = 200


class _Named(NamedTuple):
    """How many names objects were given, and how many objects they are at least.

    What was carried over along copies is of one object, whatever it was named there: `kin`.
    """

    names: int
    objects: int
    kin: Mapping[Thing, Thing]


def count_objects(session: Session, where: Where) -> Total:
    """Bound the physical objects that sightings show, as domain/sightings/counting.py says."""
    counts = _counts(session, where)
    named = _named(session, where, [str(each) for each in counts if not lowest(each)])
    untied, things = _untied(session, where)
    beyond = [(beyond_one(count), rows) for count, rows in counts.items()]
    more = None if any(each is None for each, _ in beyond) else sum((n or 0) * r for n, r in beyond)
    many = [each for each in counts if lowest(each) > 1]
    proof = _proof(session, where, many, named.kin)
    return Total(
        by=CountBy.ITEMS,
        count=named.names,
        least=max(named.objects, proved(proof)),
        most=None if more is None else named.objects + things + more,
        untied=untied,
        proof=tuple(each.number for each in proof) if proved(proof) > named.objects else (),
    )


def count_videos(session: Session, where: Where) -> tuple[Total, Total]:
    """Count videos, and the families they make: what is known to share footage counts once.

    The fewest families there are if every candidate that nobody refused shares footage as well.
    """
    found = films_of(session, where)
    known = {film for film, _ in found}
    videos = {video for _, video in found}
    compilations = set(session.scalars(select(FilmPartRow.video_id).distinct()))
    family = {video: film for film, video in found if video not in compilations}
    joined = families((family[a], family[b]) for a, b in _candidates(session, family.keys()))
    fewest = len({joined.get(each, each) for each in known})
    return (
        Total.exact(CountBy.VIDEOS, len(videos)),
        Total(CountBy.FAMILIES, len(known), fewest, len(known)),
    )


def _candidates(session: Session, videos: Set[int]) -> list[tuple[int, int]]:
    """Return the pairs of these videos that may be copies and that nobody refused."""
    pair, said = CopyRelationRow, VerdictRow
    newest = select(func.max(said.id)).group_by(said.a_id, said.b_id)
    different = said.verdict == str(VerdictWord.DIFFERENT)
    refused = select(said.a_id, said.b_id).where(said.id.in_(newest), different)
    rows = select(pair.a_id, pair.b_id).where(
        pair.band == str(Band.CANDIDATE),
        pair.kind != str(Kind.SCENE),
        tuple_(pair.a_id, pair.b_id).not_in(refused),
    )
    if len(videos) <= _BATCH:
        rows = rows.where(pair.a_id.in_(videos))
    return [(a, b) for a, b in session.execute(rows) if a in videos and b in videos]


def _named(session: Session, where: Where, none: Sequence[str]) -> _Named:
    """Count the objects that were named; `none` are the counts that prove no object."""
    some = [S.count.is_(None) | S.count.not_in(none)] if none else []
    told = (*where, S.item_id.is_not(None), *some)
    # Grouped, as SQLite takes twice as long to count what is distinct.
    tied = select(S.item_id).where(*told).group_by(S.item_id).subquery()
    names = session.scalars(select(func.count()).select_from(tied)).one()
    # correlate(None): a question of its own to the same table, not about the row outside.
    origins = select(S.origin_number).where(*where, S.origin_number.is_not(None)).correlate(None)
    is_of_chain = or_(S.origin_number.is_not(None), S.number.in_(origins))
    chain = func.coalesce(S.origin_number, S.number)
    chains = session.execute(select(S.item_id, chain).where(*told, is_of_chain).distinct()).all()
    kin = kin_of((name, number) for name, number in chains if name is not None)
    of_chains = {name for name, _ in chains}
    return _Named(names, names - len(of_chains) + len(set(kin.values())), kin)


def _untied(session: Session, where: Where) -> tuple[int, int]:
    """Return how many sightings are tied to no object, and how many chains of copies they form.

    A chain whose first sighting matches as well is counted with that.
    """
    untied = (*where, S.item_id.is_(None))
    carried = func.count(S.origin_number)
    every, later = session.execute(select(func.count(), carried).where(*untied)).one()
    if not later:
        return every, every
    # correlate(None): a question of its own to the same table, not about the row outside.
    asked_for = select(S.number).where(*where).correlate(None)
    apart = select(func.count(S.origin_number.distinct())).where(
        *untied, S.origin_number.not_in(asked_for)
    )
    return every, every - later + session.scalars(apart).one()


def _counts(session: Session, where: Where) -> dict[Count, int]:
    """Return the stated counts, each with how many sightings state it."""
    rows = select(S.count, func.count()).where(*where, S.count.is_not(None)).group_by(S.count)
    return {parse_count(text or ""): rows for text, rows in session.execute(rows)}


def _proof(
    session: Session, where: Where, many: Sequence[Count], kin: Mapping[Thing, Thing]
) -> tuple[CountedSighting, ...]:
    """Find the frame whose sightings prove most; `many` are the counts that prove several."""
    frames = select(S.video_id, S.pts, func.count()).where(*where).group_by(S.video_id, S.pts)
    any_frame = session.execute(select(S.video_id, S.pts, literal(1)).where(*where).limit(1)).all()
    best = max(_proofs(session, where, any_frame, kin), default=(), key=proved)
    counted = frames.where(S.count.in_([str(each) for each in many]))
    for batch in session.execute(counted).partitions(_BATCH) if many else ():
        best = max(best, *_proofs(session, where, batch, kin), key=proved)
    # Two boxes lie apart if, and only if, one begins where another has ended.
    apart = or_(func.max(S.x) >= func.min(S.x + S.width), func.max(S.y) >= func.min(S.y + S.height))
    crowded = frames.having(apart).order_by(func.count().desc(), S.video_id, S.pts)
    for batch in session.execute(crowded).partitions(_BATCH):
        # In these frames each sighting proves one: those of several were looked at before.
        likely = [each for each in batch if each[2] > proved(best)]
        if not likely:
            break
        best = max(best, *_proofs(session, where, likely, kin), key=proved)
    return best


def _proofs(
    session: Session, where: Where, frames: Sequence[Row[int, int, int]], kin: Mapping[Thing, Thing]
) -> list[tuple[CountedSighting, ...]]:
    wanted = {(video, pts) for video, pts, _ in frames}
    told = (S.number, S.origin_number, S.count, S.item_id, S.x, S.y, S.width, S.height)
    rows = select(S.video_id, S.pts, *told).where(
        *where,
        S.video_id.in_({video for video, _ in wanted}),
        S.pts.in_({pts for _, pts in wanted}),
    )
    shown: dict[tuple[int, int], list[CountedSighting]] = {each: [] for each in wanted}
    for video, pts, *fields in session.execute(rows):
        if (video, pts) in shown:
            shown[video, pts].append(_shown(*fields))
    return [proof_of_most(each, kin) for each in shown.values()]


def _shown(
    number: int, origin: int | None, count: str | None, item: int | None, *box: Any
) -> CountedSighting:
    region = Region(*box) if None not in box else None
    return CountedSighting(
        number, origin or number, parse_count(count) if count else None, region, item
    )
