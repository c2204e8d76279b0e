"""Idents, where they are shown, and what people say of them."""

from collections.abc import Callable, Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from vidcat.domain.idents import Ident, IdentWord, Naming, Showing
from vidcat.errors import NoSuchIdent
from vidcat.store.copy_tables import IdentRow, IdentShowingRow, IdentWordRow
from vidcat.store.equipment_tables import EquipmentTypeRow
from vidcat.store.keys import video_key


class Idents:
    """The ident, ident_showing and ident_word tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, taken_from: Showing, bits: NDArray[np.uint8], showings: Iterable[Showing]) -> int:
        """Record a learnt ident; gives its number."""
        row = IdentRow(
            video_id=video_key(self._session, taken_from.video),
            start_s=taken_from.start_s,
            end_s=taken_from.end_s,
            learnt_at=self._now(),
            pdq=bits.tobytes(),
        )
        self._session.add(row)
        self._session.flush()
        for showing in showings:
            self.show(row.id, showing)
        return row.id

    def show(self, number: int, showing: Showing) -> None:
        """Record where a video shows an ident, in the place of what was recorded before."""
        video_id = video_key(self._session, showing.video)
        table = IdentShowingRow
        old = delete(table).where(table.ident_id == number, table.video_id == video_id)
        self._session.execute(old)
        self._session.add(
            table(ident_id=number, video_id=video_id, start_s=showing.start_s, end_s=showing.end_s)
        )
        self._session.flush()

    def say(
        self, number: int, word: IdentWord, said: tuple[str, str | None, str], person: int
    ) -> None:
        """Append a person's word on an ident; `said` is a name, the id of a type, and why."""
        name, node, reason = said
        types = select(EquipmentTypeRow.id).where(EquipmentTypeRow.node == node)
        self._session.add(
            IdentWordRow(
                ident_id=number,
                word=word,
                name=name,
                type_id=self._session.scalar(types) if node else None,
                reason=reason,
                person_id=person,
                made_at=self._now(),
            )
        )
        self._session.flush()

    def listed(self) -> list[Ident]:
        """List all idents by number."""
        self._session.expire_all()
        rows = select(IdentRow).order_by(IdentRow.id)
        return [_ident(row) for row in self._session.scalars(rows)]

    def spans(self) -> dict[str, list[tuple[float, float]]]:
        """Give when each video shows an ident that is left out of matching."""
        found: dict[str, list[tuple[float, float]]] = {}
        for ident in self.listed():
            for each in ident.showings if ident.is_active else ():
                found.setdefault(each.video, []).append((each.start_s, each.end_s))
        return found

    def get(self, number: int) -> Ident:
        """Give one ident; raises NoSuchIdent."""
        row = self._session.get(IdentRow, number)
        if row is None:
            raise NoSuchIdent(f"No ident has the number {number}; `vidcat idents` lists them.")
        self._session.refresh(row)
        return _ident(row)


def _ident(row: IdentRow) -> Ident:
    return Ident(
        number=row.id,
        taken_from=Showing(row.video.sha256, row.start_s, row.end_s),
        bits=np.frombuffer(row.pdq, np.uint8).reshape(-1, 32),
        showings=tuple(Showing(s.video.sha256, s.start_s, s.end_s) for s in row.showings),
        naming=_naming(row.words[-1]) if row.words else None,
    )


def _naming(row: IdentWordRow) -> Naming:
    return Naming(
        word=IdentWord(row.word),
        name=row.name,
        type=row.type.node if row.type else None,
        reason=row.reason,
        by=row.person.name,
        at=row.made_at,
    )
