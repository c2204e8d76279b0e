"""Physical objects of an answer, as far as sightings are proved to be of one object.

Sightings are of one object when somebody tied them to it, or when one was carried over from the
other along a copy. Boxes apart in one frame prove that their objects are two.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, and_, case, func, or_, select
from sqlalchemy.orm import Session

from vidcat.domain.sightings.counting import ProvedObject
from vidcat.domain.sightings.statements import Certainty, SightingStatus
from vidcat.store.schema.casework_tables import SightingRow

S = SightingRow
Where = Sequence[ColumnElement[bool]]
# Of an object that is named, its number; else, below zero, the sighting that begins the chain.
_KEY = case((S.item_id.is_not(None), S.item_id), else_=-func.coalesce(S.origin_number, S.number))


def count_groups(session: Session, where: Where) -> int:
    """Return how many objects an answer has when each proved group counts as one."""
    groups = select(_KEY.label("key")).where(*where).group_by(_KEY).subquery()
    return session.scalars(select(func.count()).select_from(groups)).one()


def proved_objects(
    session: Session, where: Where, apart: Collection[int], limit: int, first: int
) -> list[ProvedObject]:
    """Return a page of an answer's objects: named ones first, then those told apart, most seen.

    `apart` are the numbers of sightings whose boxes lie apart in one frame.
    """
    in_frame = select(_KEY).where(S.number.in_(apart), *where)
    told_apart = set(session.scalars(in_frame)) if apart else set()
    rows = (
        select(_KEY, func.count(), func.count(S.video_id.distinct()))
        .where(*where)
        .group_by(_KEY)
        .order_by(_KEY < 0, _KEY.not_in(told_apart), func.count().desc(), func.abs(_KEY))
    )
    return [
        ProvedObject(key, sightings, videos, is_apart=key in told_apart)
        for key, sightings, videos in session.execute(rows.limit(limit).offset(first))
    ]


def sightings_of_objects(
    session: Session, where: Where, objects: Collection[ProvedObject], most: int
) -> list[tuple[int, int]]:
    """Return the matching sightings of objects: its key and the sighting's, at most `most` of each.

    The surest of each comes first: confirmed ones, then by certainty, then the largest box.
    """
    items = [each.item for each in objects if each.item]
    chains = [each.chain for each in objects if each.chain]
    begun = or_(S.origin_number.in_(chains), S.number.in_(chains))
    places = {word: at for at, each in enumerate(Certainty) for word in each.written}
    sure = case(places, value=S.certainty)
    unsure = S.status != str(SightingStatus.CONFIRMED)
    best_first = (unsure, sure, (S.width * S.height).desc(), S.id)
    place = func.row_number().over(partition_by=_KEY, order_by=best_first)
    ranked = (
        select(S.id, _KEY.label("object"), place.label("place"))
        .where(*where, or_(S.item_id.in_(items), and_(S.item_id.is_(None), begun)))
        .subquery()
    )
    rows = select(ranked.c.object, ranked.c.id).where(ranked.c.place <= most)
    found = session.execute(rows.order_by(ranked.c.object, ranked.c.place))
    return [(key, sighting) for key, sighting in found]
