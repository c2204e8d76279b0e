"""Questions to the sightings, answered by the indexes: which ones, and how many."""

from collections.abc import Collection, Iterator, Sequence
from enum import StrEnum
from typing import Any

from sqlalchemy import func, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.questions.question import CountBy, ResolvedQuestion, Total, asks_for_marks
from vidcat.domain.sightings.counting import ProvedObject
from vidcat.domain.sightings.privacy import ROOT
from vidcat.store.questions.conditions import cited, condition, dated, worded
from vidcat.store.questions.counting import count_objects, count_videos
from vidcat.store.questions.films import films_of
from vidcat.store.questions.objects import count_groups, proved_objects, sightings_of_objects
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.planner import unindexed
from vidcat.store.schema.report_tables import PersonRow, ReportRow
from vidcat.store.schema.tables import VideoRow

S = SightingRow
_NO_TYPE = 0  # no key of a row: nothing is of no type


class Questions:
    """Reads of the sighting table, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ids(self, question: ResolvedQuestion, limit: int | None, first: int = 0) -> list[int]:
        """Return the keys of matching sightings, in the order of their number, from `first`."""
        rows = select(S.id).where(*self._conditions(question)).order_by(S.number)
        return list(self._session.scalars(rows.offset(first).limit(limit)))

    def by_type(self, question: ResolvedQuestion) -> dict[str, int]:
        """Count what is asked for by its type, as the taxonomy's ids."""
        counted = (
            select(S.type_id, func.count().label("sightings"))
            .where(*self._conditions(question, is_count=True))
            .group_by(S.type_id)
            .subquery()
        )
        rows = select(EquipmentTypeRow.node, counted.c.sightings).join(
            counted, counted.c.type_id == EquipmentTypeRow.id
        )
        return dict(self._session.execute(rows).all())

    def totals(self, question: ResolvedQuestion, every: int) -> tuple[Total, ...]:
        """Count sightings, videos and families; objects take too long for every look at a page.

        `every` is how many sightings there are, as `by_type` tells.
        """
        where = self._conditions(question, is_count=True)
        return Total.exact(CountBy.SIGHTINGS, every), *count_videos(self._session, where)

    def total(self, question: ResolvedQuestion, by: CountBy) -> Total:
        """Count what is asked for."""
        where = self._conditions(question, is_count=True)
        match by:
            case CountBy.SIGHTINGS:
                return Total.exact(by, self._sightings(where))
            case CountBy.VIDEOS:
                return count_videos(self._session, where)[0]
            case CountBy.FAMILIES:
                return count_videos(self._session, where)[1]
            case CountBy.ITEMS:
                return count_objects(self._session, where)

    def by_video(self, question: ResolvedQuestion) -> dict[str, int]:
        """Count what is asked for by its video (SHA-256), those with most first."""
        found: dict[str, int] = {}
        for _, video, sightings in self._by_video(question):
            found[video] = found.get(video, 0) + sightings
        return dict(sorted(found.items(), key=lambda each: -each[1]))

    def by_family(self, question: ResolvedQuestion) -> list[dict[str, int]]:
        """Count it by families of re-uploads and their videos, those with most first."""
        found: dict[int, dict[str, int]] = {}
        for family, video, sightings in self._by_video(question):
            found.setdefault(family, {})[video] = sightings
        return sorted(found.values(), key=lambda each: -sum(each.values()))

    def count_groups(self, question: ResolvedQuestion) -> int:
        """Count the physical objects when what is proved to be of one object counts once."""
        return count_groups(self._session, self._conditions(question, is_count=True))

    def objects(
        self, question: ResolvedQuestion, apart: Collection[int], limit: int, first: int = 0
    ) -> list[ProvedObject]:
        """Return a page of physical objects; see `store/questions/objects.py`."""
        where = self._conditions(question, is_count=True)
        return proved_objects(self._session, where, apart, limit, first)

    def of_objects(
        self, question: ResolvedQuestion, objects: Collection[ProvedObject], most: int
    ) -> list[tuple[int, int]]:
        """Return the keys of objects and of their matching sightings, the surest of each first."""
        where = self._conditions(question)
        return sightings_of_objects(self._session, where, objects, most)

    def where(self, question: ResolvedQuestion) -> list[ColumnElement[bool]]:
        """Return a question as conditions on a row of `sighting`, for other reads of the store."""
        return self._conditions(question)

    def plan(self, question: ResolvedQuestion) -> list[str]:
        """Return how SQLite would find the sightings, for bench/sightings.py."""
        rows = select(func.count()).select_from(S)
        rows = rows.where(*self._conditions(question, is_count=True))
        text = rows.compile(self._session.connection(), compile_kwargs={"literal_binds": True})
        plan = self._session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {text}")
        return [str(row[3]) for row in plan]

    def _by_video(self, question: ResolvedQuestion) -> list[tuple[int, str, int]]:
        """Count what is asked for by film and video, the videos with most first."""
        found = films_of(self._session, self._conditions(question, is_count=True))
        rows = select(VideoRow.id, VideoRow.sha256).where(
            VideoRow.id.in_({video for _, video in found})
        )
        names = dict(self._session.execute(rows).all())
        ordered = sorted(found.items(), key=lambda each: (-each[1], each[0][1]))
        return [(film, names[video], sightings) for (film, video), sightings in ordered]

    def _sightings(self, where: Sequence[ColumnElement[bool]]) -> int:
        rows = select(func.count()).select_from(S).where(*where)
        return self._session.scalars(rows).one()

    def _conditions(
        self, question: ResolvedQuestion, *, is_count: bool = False
    ) -> list[ColumnElement[bool]]:
        found: list[ColumnElement[bool]] = [S.is_current == true()]
        found += self._places(question)
        choices: list[tuple[InstrumentedAttribute[Any], Sequence[object]]] = [
            (S.status, question.statuses),
            (S.certainty, [word for each in question.certainties for word in each.written]),
            (S.context, question.contexts),
        ]
        if question.types is not None:
            keys = select(EquipmentTypeRow.id).where(EquipmentTypeRow.node.in_(question.types))
            choices.append((S.type_id, self._session.scalars(keys).all() or [_NO_TYPE]))
        # Few videos are walked through, whatever they show; else the types and statuses are. What
        # is counted without either is read off an index that holds all of it, not row by row.
        by_video = len(found) > 1 or (is_count and question.types is None)
        found += [
            (unindexed(column) if by_video else column).in_([_plain(each) for each in values])
            for column, values in choices
            if values
        ]
        if question.by is not None:
            own = select(PersonRow.id).where(PersonRow.name == question.by)
            person = unindexed(S.person_id) if is_count else S.person_id
            found.append(person == own.scalar_subquery())
        if question.where is not None:
            found.append(condition(question.where))
        if question.types is None and not asks_for_marks(question.where):
            found += self._equipment_only()
        return found

    def _equipment_only(self) -> Iterator[ColumnElement[bool]]:
        """Leave out the faces and plates that wait to be burnt out: they are asked for by type."""
        node = EquipmentTypeRow.node
        rows = select(EquipmentTypeRow.id).where(or_(node == ROOT, node.startswith(f"{ROOT}/")))
        private = self._session.scalars(rows).all()
        # Where nobody marked any, which one look into an index tells, all questions stay as fast.
        marked = select(S.id).where(S.is_current == true(), S.type_id.in_(private)).limit(1)
        if private and self._session.scalars(marked).first() is not None:
            yield unindexed(S.type_id).not_in(private)

    def _places(self, question: ResolvedQuestion) -> Iterator[ColumnElement[bool]]:
        """Yield the conditions that leave few sightings, by their video or their words."""
        if question.video is not None:
            own = select(VideoRow.id).where(VideoRow.sha256 == question.video)
            yield S.video_id == own.scalar_subquery()
        if question.report or question.since or question.until:
            where = [dated(question.since, question.until)]
            if not question.since and not question.until:
                where = []
            if question.report is not None:
                where.append(ReportRow.slug == question.report)
            yield cited(*where)
        yield from map(worded, question.words)


def _plain(value: object) -> object:
    return str(value) if isinstance(value, StrEnum) else value
