"""Coverage of some footage: how much was looked at, and where something is stated."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from vidcat.domain.questions.expressions import Expression
from vidcat.domain.questions.question import ResolvedQuestion
from vidcat.domain.sightings.coverage import VideoCoverage
from vidcat.domain.video.looking import NO_LOOKS, LooksAt, looked
from vidcat.store.desk.screen_times import Clock, ScreenTimes
from vidcat.store.questions.answers import Questions
from vidcat.store.questions.conditions import video_condition
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.tables import VideoRow

_AT_ONCE = 500  # videos whose keyframes are in memory at a time


class CoverageReads:
    """Reads of keyframes, times on screen and sightings, within one transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._screen_times = ScreenTimes(session, clock)

    def of(self, footage: Expression | None, seen: ResolvedQuestion) -> list[VideoCoverage]:
        """Return how far videos were looked at, and how many sightings of a question each has.

        Videos without keyframes, which nobody can look at, are left out. Raises BadQuestion.
        """
        ids = select(VideoRow.id)
        if footage is not None:
            ids = ids.where(video_condition(footage))
        sightings = self._counts(
            select(SightingRow.video_id, func.count())
            .where(*Questions(self._session).where(seen), SightingRow.video_id.in_(ids))
            .group_by(SightingRow.video_id)
        )
        named = select(VideoRow.id, VideoRow.sha256).where(VideoRow.id.in_(ids))
        rows = self._session.execute(named.order_by(VideoRow.id)).all()
        found = []
        for first in range(0, len(rows), _AT_ONCE):
            found += self._covered(dict(rows[first : first + _AT_ONCE]), sightings)
        return found

    def _covered(self, names: dict[int, str], sightings: dict[int, int]) -> list[VideoCoverage]:
        films, looks = self._screen_times.films(names), self._screen_times.looks(names)
        before = self._screen_times.noted_before(names)
        found = []
        for key, film in sorted(films.items()):
            own = LooksAt(film, looks.get(key, NO_LOOKS), before.get(key, 0))
            found.append(
                VideoCoverage(
                    names[key],
                    looked(film, own.looks),
                    own.by,
                    sightings.get(key, 0),
                    len(own.only_grey),
                    own.noted_before,
                )
            )
        return found

    def _counts(self, rows: Select[int, int]) -> dict[int, int]:
        found: Sequence[tuple[int, int]] = self._session.execute(rows).all()
        return dict(found)
