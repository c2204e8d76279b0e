"""Idents, where they are shown, and what people say of them: appended, the newest word counts."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session, lazyload

from vidcat.domain.copies.idents import Ident, IdentName, IdentStatement, IdentWord, Showing
from vidcat.domain.values.spans import Span
from vidcat.errors import NoSuchIdent
from vidcat.store.schema.copy_tables import IdentRow, IdentShowingRow, IdentWordRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import VideoRow

# The showings of one ident may be thousands; who wants them asks for them.
_IDENTS = select(IdentRow).options(lazyload(IdentRow.showings)).order_by(IdentRow.id)
_SHOWINGS = select(
    IdentShowingRow.ident_id, VideoRow.sha256, IdentShowingRow.start_s, IdentShowingRow.end_s
).join(VideoRow, IdentShowingRow.video_id == VideoRow.id)
_BATCH = 500  # names in one query: databases limit how many a statement may hold


class Idents:
    """The ident, ident_showing and ident_word tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, exemplar: Showing, looks: NDArray[np.uint8]) -> int:
        """Record an ident and give its number; its showings are recorded apart."""
        row = IdentRow(
            video_id=video_key(self._session, exemplar.video),
            start_s=exemplar.start_s,
            end_s=exemplar.end_s,
            learnt_at=self._now(),
            pdq=looks.tobytes(),
        )
        self._session.add(row)
        self._session.flush()
        return row.id

    def show(self, video: str, spans: Mapping[int, Sequence[Span]]) -> None:
        """Record in which spans of a video each of some idents is shown, and nowhere else."""
        own = video_key(self._session, video)
        self._session.execute(
            delete(IdentShowingRow).where(
                IdentShowingRow.video_id == own, IdentShowingRow.ident_id.in_(spans)
            )
        )
        self._session.add_all(
            IdentShowingRow(ident_id=number, video_id=own, start_s=start, end_s=end)
            for number, shown in spans.items()
            for start, end in shown
        )
        self._session.flush()

    def say(self, number: int, word: IdentWord, named: IdentName, reason: str, person: int) -> None:
        """Record a word on an ident."""
        types = select(EquipmentTypeRow.id).where(EquipmentTypeRow.node == named.type)
        self._session.add(
            IdentWordRow(
                ident_id=number,
                word=word,
                name=named.name,
                type_id=self._session.scalars(types).one() if named.type else None,
                reason=reason,
                person_id=person,
                made_at=self._now(),
            )
        )
        self._session.flush()
        self._session.expire_all()

    def listed(self) -> list[Ident]:
        """List all idents in the order in which they were learnt, also those that are footage."""
        return [_ident(row) for row in self._session.scalars(_IDENTS)]

    def get(self, number: int) -> Ident:
        """Return one ident; raise NoSuchIdent."""
        row = self._session.scalars(_IDENTS.where(IdentRow.id == number)).first()
        if row is None:
            raise NoSuchIdent(
                f"ident: there is none of number {number}; `vidcat idents` lists them."
            )
        return _ident(row)

    def showings(self, number: int) -> list[Showing]:
        """Return all spans of all videos that show an ident, also in part."""
        rows = _SHOWINGS.where(IdentShowingRow.ident_id == number)
        return sorted(Showing(*row[1:]) for row in self._session.execute(rows))

    def counts(self) -> dict[int, int]:
        """Return how many videos show each ident, also in part, by its number."""
        videos = func.count(func.distinct(IdentShowingRow.video_id))
        rows = select(IdentShowingRow.ident_id, videos).group_by(IdentShowingRow.ident_id)
        return dict(self._session.execute(rows).all())

    def shown_in(self, video: str) -> list[tuple[int, Showing]]:
        """Return the number of each ident that a video shows, also in part, and when."""
        rows = _SHOWINGS.where(VideoRow.sha256 == video)
        return sorted((row[0], Showing(*row[1:])) for row in self._session.execute(rows))

    def spans(self, videos: Iterable[str] | None = None) -> dict[str, list[Span]]:
        """Return the spans of some videos, or all, that matching leaves out."""
        footage = {each.number for each in self.listed() if each.is_footage}
        found: dict[str, list[Span]] = defaultdict(list)
        for rows in _of_videos(videos):
            for number, video, start_s, end_s in self._session.execute(rows):
                if number not in footage:
                    found[video].append(Span(start_s, end_s))
        return found


def _of_videos(videos: Iterable[str] | None) -> Iterator[Select[int, str, float, float]]:
    if videos is None:
        yield _SHOWINGS
        return
    names = sorted(videos)
    for start in range(0, len(names), _BATCH):
        yield _SHOWINGS.where(VideoRow.sha256.in_(names[start : start + _BATCH]))


def _ident(row: IdentRow) -> Ident:
    return Ident(
        number=row.id,
        exemplar=Showing(row.video.sha256, row.start_s, row.end_s),
        looks=np.frombuffer(row.pdq, np.uint8).reshape(-1, 32),
        learnt_at=row.learnt_at,
        statements=tuple(map(_statement, row.words)),
    )


def _statement(row: IdentWordRow) -> IdentStatement:
    return IdentStatement(
        word=IdentWord(row.word),
        name=row.name,
        type=row.type.node if row.type else None,
        reason=row.reason,
        by=row.person.name,
        at=row.made_at,
    )
