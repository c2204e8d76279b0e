"""Coverage of some footage: how much was looked at, and where something is stated."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Select, and_, func, select, true
from sqlalchemy.orm import Session

from vidcat.domain.questions.expressions import Expression
from vidcat.domain.questions.question import ResolvedQuestion
from vidcat.domain.sightings.coverage import VideoCoverage
from vidcat.store.questions.answers import Questions
from vidcat.store.questions.conditions import video_condition
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.desk_tables import ViewingRow
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import KeyframeRow, VideoRow


class CoverageReads:
    """Reads of keyframes, viewings and sightings, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def of(self, footage: Expression | None, seen: ResolvedQuestion) -> list[VideoCoverage]:
        """Return how far videos were looked at, and how many sightings of a question each has.

        Videos without keyframes, which nobody can look at, are left out. Raises BadQuestion.
        """
        ids = select(VideoRow.id)
        if footage is not None:
            ids = ids.where(video_condition(footage))
        keyframes = self._counts(
            select(KeyframeRow.video_id, func.count())
            .where(KeyframeRow.video_id.in_(ids))
            .group_by(KeyframeRow.video_id)
        )
        shown = _shown().where(KeyframeRow.video_id.in_(ids))
        looked = self._counts(
            shown.add_columns(func.count(ViewingRow.pts.distinct())).group_by(KeyframeRow.video_id)
        )
        people: dict[int, dict[str, int]] = defaultdict(dict)
        rows = shown.add_columns(PersonRow.name, func.count()).join(
            PersonRow, PersonRow.id == ViewingRow.person_id
        )
        for video, name, count in self._session.execute(
            rows.group_by(KeyframeRow.video_id, PersonRow.name)
        ):
            people[video][name] = count
        sightings = self._counts(
            select(SightingRow.video_id, func.count())
            .where(*Questions(self._session).where(seen), SightingRow.video_id.in_(ids))
            .group_by(SightingRow.video_id)
        )
        named = select(VideoRow.id, VideoRow.sha256).where(VideoRow.id.in_(ids))
        return [
            VideoCoverage(
                video, keyframes[key], looked.get(key, 0), people[key], sightings.get(key, 0)
            )
            for key, video in self._session.execute(named.order_by(VideoRow.id))
            if key in keyframes
        ]

    def _counts(self, rows: Select[int, int]) -> dict[int, int]:
        found: Sequence[tuple[int, int]] = self._session.execute(rows).all()
        return dict(found)


def _shown() -> Select[int]:
    """Select the keyframes that were shown without a veil, once for each who was shown it."""
    return select(KeyframeRow.video_id).join(
        ViewingRow,
        and_(
            ViewingRow.video_id == KeyframeRow.video_id,
            ViewingRow.pts == KeyframeRow.pts,
            ViewingRow.clear == true(),
        ),
    )
