"""People's words on pairs of videos: appended, the newest of a pair counts, none is forgotten."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Row, Select, func, or_, select
from sqlalchemy.orm import Session, aliased

from vidcat.domain.copies.matching import Kind, turned
from vidcat.domain.copies.pair_key import PairKey
from vidcat.domain.copies.verdicts import Verdict, VerdictWord, paired
from vidcat.store.schema.casework_tables import VerdictRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import VideoRow

_A, _B = aliased(VideoRow), aliased(VideoRow)
# Columns, not rows: those would bring whole videos along.
_VERDICTS = (
    select(
        VerdictRow.id,
        _A.sha256,
        _B.sha256,
        VerdictRow.verdict,
        VerdictRow.kind,
        VerdictRow.reason,
        PersonRow.name,
        VerdictRow.made_at,
    )
    .join(_A, _A.id == VerdictRow.a_id)
    .join(_B, _B.id == VerdictRow.b_id)
    .join(PersonRow, PersonRow.id == VerdictRow.person_id)
    .order_by(VerdictRow.id)
)


class Verdicts:
    """The verdict table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def give(
        self, pair: PairKey, word: VerdictWord, kind: Kind | None, reason: str, person: int
    ) -> None:
        """Record a word on two videos; `kind` is what the first is to the second."""
        a, b = paired(*pair)
        if kind and (a, b) != pair:
            kind = turned(kind)
        self._session.add(
            VerdictRow(
                a_id=video_key(self._session, a),
                b_id=video_key(self._session, b),
                verdict=word,
                kind=kind,
                reason=reason,
                person_id=person,
                made_at=self._now(),
            )
        )
        self._session.flush()

    def on(self, pair: PairKey) -> list[Verdict]:
        """Return every verdict on two videos, the oldest first."""
        a, b = (video_key(self._session, name) for name in paired(*pair))
        return self._told(_VERDICTS.where(VerdictRow.a_id == a, VerdictRow.b_id == b))

    def numbered(self, keys: Collection[int]) -> dict[int, Verdict]:
        """Return some verdicts by their keys."""
        rows = self._session.execute(_VERDICTS.where(VerdictRow.id.in_(keys)))
        return {row[0]: _verdict(row) for row in rows}

    def in_force_on(self, video: str) -> dict[str, Verdict]:
        """Return the newest verdict on every judged pair with a video, by the other video."""
        own = video_key(self._session, video)
        mine = or_(VerdictRow.a_id == own, VerdictRow.b_id == own)
        newest = (
            select(func.max(VerdictRow.id)).where(mine).group_by(VerdictRow.a_id, VerdictRow.b_id)
        )
        found = self._told(_VERDICTS.where(VerdictRow.id.in_(newest)))
        return {each.b if each.a == video else each.a: each for each in found}

    def in_force(self) -> dict[tuple[str, str], Verdict]:
        """Return the newest verdict on every judged pair, by the pair."""
        newest = select(func.max(VerdictRow.id)).group_by(VerdictRow.a_id, VerdictRow.b_id)
        found = self._told(_VERDICTS.where(VerdictRow.id.in_(newest)))
        return {(each.a, each.b): each for each in found}

    def _told(
        self, rows: Select[int, str, str, str, str | None, str, str, datetime]
    ) -> list[Verdict]:
        return [_verdict(row) for row in self._session.execute(rows)]


def _verdict(row: Row[int, str, str, str, str | None, str, str, datetime]) -> Verdict:
    kind = Kind(row[4]) if row[4] else None
    return Verdict(row[1], row[2], VerdictWord(row[3]), kind, *row[5:])
