"""People's words on pairs of videos: appended, the newest of a pair counts, none is forgotten."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vidcat.domain.matching import Kind, turned
from vidcat.domain.verdicts import Verdict, Word, paired
from vidcat.store.casework_tables import VerdictRow
from vidcat.store.keys import video_key


class Verdicts:
    """The verdict table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def give(
        self, pair: tuple[str, str], word: Word, kind: Kind | None, reason: str, person: int
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

    def on(self, pair: tuple[str, str]) -> list[Verdict]:
        """Give every word on two videos, the oldest first."""
        a, b = (video_key(self._session, name) for name in paired(*pair))
        rows = select(VerdictRow).where(VerdictRow.a_id == a, VerdictRow.b_id == b)
        return [verdict_from(row) for row in self._session.scalars(rows.order_by(VerdictRow.id))]

    def in_force(self) -> dict[tuple[str, str], Verdict]:
        """Give the newest verdict of every judged pair, by the pair."""
        newest = select(func.max(VerdictRow.id)).group_by(VerdictRow.a_id, VerdictRow.b_id)
        rows = select(VerdictRow).where(VerdictRow.id.in_(newest)).order_by(VerdictRow.id)
        found = map(verdict_from, self._session.scalars(rows))
        return {(each.a, each.b): each for each in found}


def verdict_from(row: VerdictRow) -> Verdict:
    """Copy a row."""
    return Verdict(
        a=row.a.sha256,
        b=row.b.sha256,
        word=Word(row.verdict),
        kind=Kind(row.kind) if row.kind else None,
        reason=row.reason,
        by=row.person.name,
        at=row.made_at,
    )
