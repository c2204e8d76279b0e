"""Pairs to be judged, page by page: a catalogue may hold more than anybody looks at at once."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Select, and_, func, or_, select, tuple_
from sqlalchemy.orm import Session

from vidcat.domain.copies.matching import Band, Relation, seen_from
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.pairs import GradedPair, PairQuery, PairStill, PairVideo, State
from vidcat.domain.copies.verdicts import Verdict, VerdictWord, is_trusted
from vidcat.store.copies.relations import Relations, relation_from
from vidcat.store.copies.verdicts import Verdicts
from vidcat.store.schema.casework_tables import VerdictRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import CopyRelationRow, CopyRow, KeyframeRow, VideoRow

Judged = tuple[Relation, Verdict | None]

_OF_PAIR = and_(VerdictRow.a_id == CopyRelationRow.a_id, VerdictRow.b_id == CopyRelationRow.b_id)
_NEWEST = (
    select(func.max(VerdictRow.id)).where(_OF_PAIR).correlate(CopyRelationRow).scalar_subquery()
)
# Candidates before probable pairs, in each the closest first: an index holds this order.
_ORDER = CopyRelationRow.band, CopyRelationRow.distance, CopyRelationRow.id


class Pairs:
    """Reads of copy_relation beside verdict, a page at a time, within one transaction."""

    def __init__(self, session: Session, verdicts: Verdicts) -> None:
        self._session = session
        self._verdicts = verdicts
        self._relations = Relations(session)

    def page(self, query: PairQuery, limit: int, offset: int = 0) -> list[Judged]:
        """Return the pairs in the order in which they are judged, each with its newest verdict."""
        rows = self._wanted(query, select(CopyRelationRow.id)).order_by(*_ORDER)
        return self._judged(list(self._session.scalars(rows.limit(limit).offset(offset))))

    def count(self, query: PairQuery) -> int:
        """Count the pairs."""
        rows = select(func.count()).select_from(CopyRelationRow)
        found: int = self._session.scalars(self._wanted(query, rows)).one()
        return found

    def sizes(self) -> dict[Band, int]:
        """Count the pairs of every band."""
        rows = select(CopyRelationRow.band, func.count()).group_by(CopyRelationRow.band)
        return {Band(band): number for band, number in self._session.execute(rows)}

    def get(self, pair: PairKey) -> Relation | None:
        """Return what was found for two videos (SHA-256, in their order), if anything was."""
        key = self._key(pair)
        return self._judged([key])[0][0] if key else None

    def trusted(self, video: str) -> list[Relation]:
        """Return what a video shares with others and nobody refuses, as seen from its side.

        That is what is probable, and what a person says is the same.
        """
        told = [seen_from(each, video) for each in self._relations.listed(video)]
        judged = self._verdicts.in_force_on(video) if told else {}
        return [each for each in told if is_trusted(each, judged.get(each.b))]

    def after(self, query: PairQuery, pair: PairKey | None) -> PairKey | None:
        """Return the pair that follows another in the order of judging; at the end, the first one.

        None when there is no other.
        """
        rows = self._wanted(query, select(CopyRelationRow.id)).order_by(*_ORDER).limit(1)
        own = self._key(pair) if pair else None
        if own is None:
            return self._names(self._session.scalars(rows).first())
        here = select(*_ORDER).where(CopyRelationRow.id == own)
        later = rows.where(tuple_(*_ORDER) > tuple_(*self._session.execute(here).one()))
        found = self._session.scalars(later).first()
        if found is None:
            found = self._session.scalars(rows.where(CopyRelationRow.id != own)).first()
        return self._names(found)

    def graded(self) -> list[GradedPair]:
        """Return the pairs with both a relation and a verdict."""
        newest = select(func.max(VerdictRow.id)).group_by(VerdictRow.a_id, VerdictRow.b_id)
        joined = (
            select(CopyRelationRow.band, CopyRelationRow.distance, VerdictRow.verdict)
            .join_from(VerdictRow, CopyRelationRow, _OF_PAIR)
            .where(VerdictRow.id.in_(newest))
        )
        return [
            GradedPair(Band(band), distance, VerdictWord(word))
            for band, distance, word in self._session.execute(joined)
        ]

    def videos(self, names: Collection[str]) -> dict[str, PairVideo]:
        """Return the facts that lists show of some videos, by SHA-256."""
        first = select(func.min(CopyRow.id)).where(CopyRow.video_id == VideoRow.id)
        rows = (
            select(
                VideoRow.sha256, CopyRow.path, VideoRow.duration_s, VideoRow.width, VideoRow.height
            )
            .join(CopyRow, CopyRow.id == first.correlate(VideoRow).scalar_subquery())
            .where(VideoRow.sha256.in_(names))
        )
        return {row[0]: PairVideo(*row) for row in self._session.execute(rows)}

    def stills(self, names: Collection[str]) -> Mapping[str, list[PairStill]]:
        """Return the keyframes of some videos, ascending; none for a video without any."""
        rows = (
            select(
                VideoRow.sha256,
                KeyframeRow.pts,
                KeyframeRow.time_s,
                KeyframeRow.blob,
                KeyframeRow.width,
                KeyframeRow.height,
                KeyframeRow.quality,
            )
            .join(VideoRow, VideoRow.id == KeyframeRow.video_id)
            .where(VideoRow.sha256.in_(names))
            .order_by(KeyframeRow.video_id, KeyframeRow.pts)
        )
        found: dict[str, list[PairStill]] = defaultdict(list)
        for row in self._session.execute(rows):
            found[row[0]].append(PairStill(*row[1:]))
        return found

    def _wanted(self, query: PairQuery, rows: Select[Any]) -> Select[Any]:
        if query.state is State.OPEN:
            rows = rows.where(~select(VerdictRow.id).where(_OF_PAIR).exists())
        elif query.state:
            said = VerdictRow.verdict == query.state
            rows = rows.join(VerdictRow, VerdictRow.id == _NEWEST).where(said)
        if query.band:
            rows = rows.where(CopyRelationRow.band == query.band)
        if query.kind:
            rows = rows.where(CopyRelationRow.kind.in_(query.kinds))
        if query.video:
            own = video_key(self._session, query.video)
            rows = rows.where(or_(CopyRelationRow.a_id == own, CopyRelationRow.b_id == own))
        return rows

    def _judged(self, keys: list[int]) -> list[Judged]:
        rows = (
            select(CopyRelationRow, _NEWEST).where(CopyRelationRow.id.in_(keys)).order_by(*_ORDER)
        )
        found = self._session.execute(rows).all()
        videos = {key for relation, _ in found for key in (relation.a_id, relation.b_id)}
        names = select(VideoRow.id, VideoRow.sha256).where(VideoRow.id.in_(videos))
        sha256 = dict(self._session.execute(names).all())
        said = self._verdicts.numbered({newest for _, newest in found if newest})
        return [
            (relation_from(relation, sha256), said.get(newest or 0)) for relation, newest in found
        ]

    def _key(self, pair: PairKey) -> int | None:
        a, b = (video_key(self._session, name) for name in pair)
        rows = select(CopyRelationRow.id)
        return self._session.scalar(
            rows.where(CopyRelationRow.a_id == a, CopyRelationRow.b_id == b)
        )

    def _names(self, key: int | None) -> PairKey | None:
        if key is None:
            return None
        relation = self._judged([key])[0][0]
        return PairKey(relation.a, relation.b)
