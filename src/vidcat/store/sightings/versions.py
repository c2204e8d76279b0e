"""Sightings: appended version by version, reviewed, and given back as frozen values."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from vidcat.domain.sightings.statements import (
    STATED,
    Identification,
    Moment,
    Provenance,
    ReviewVerdict,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.regions import Region
from vidcat.domain.values.text import words_of
from vidcat.errors import NoSuchSighting
from vidcat.store.schema.casework_tables import (
    IDENTIFIED,
    MAX_WORD,
    IdentificationRow,
    ReviewRow,
    SightingRow,
    SightingWordRow,
)
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.rows import sighting_from

# All that a sighting is copied from, in a few queries however many sightings there are.
_WHOLE = select(SightingRow).options(
    joinedload(SightingRow.video).lazyload(VideoRow.copies),
    joinedload(SightingRow.type).lazyload(EquipmentTypeRow.aliases),
    joinedload(SightingRow.person),
    selectinload(SightingRow.rivals)
    .joinedload(IdentificationRow.type)
    .lazyload(EquipmentTypeRow.aliases),
    selectinload(SightingRow.reviews).options(
        joinedload(ReviewRow.person),
        joinedload(ReviewRow.type).lazyload(EquipmentTypeRow.aliases),
    ),
)
_RECENTLY = 200  # statements of a person, among which types are counted
_BATCH = 500  # keys in one query: databases limit how many a statement may hold


@dataclass(frozen=True)
class Saying:
    """Whose word a version of a sighting is (a person's key), and how far it has come."""

    status: SightingStatus
    person: int | None
    why: str = ""
    origin: int | None = None
    provenance: Provenance | None = None


@dataclass(frozen=True)
class Stated:
    """A current sighting by its key and number: on which video, and how far it has come."""

    key: int
    number: int
    video: str
    status: SightingStatus


class Sightings:
    """The sighting, identification and review tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def add(self, video: str, moment: Moment, statement: Statement, saying: Saying) -> int:
        """Record a new sighting and give its number."""
        highest = self._session.scalar(select(func.max(SightingRow.number))) or 0
        row = SightingRow(
            number=highest + 1,
            version=1,
            video_id=video_key(self._session, video),
            origin_number=saying.origin,
            provenance=_carried(saying),
        )
        self._append(row, moment, statement, saying)
        return row.number

    def supersede(self, number: int, moment: Moment, statement: Statement, saying: Saying) -> None:
        """Append a version to a sighting; the old one stays, and where it came from.

        A proposal that follows its source says anew how it was carried.
        """
        old = self._current(number)
        old.is_current = False
        self._session.flush()
        row = SightingRow(
            number=number,
            version=old.version + 1,
            supersedes_id=old.id,
            video_id=old.video_id,
            origin_number=old.origin_number,
            provenance=_carried(saying) or old.provenance,
        )
        self._append(row, moment, statement, saying)

    def review(
        self, number: int, verdict: ReviewVerdict, status: SightingStatus, person: int, reason: str
    ) -> None:
        """Record a second person's word on the current version, and the status it gives."""
        row = self._current(number)
        row.reviews.append(
            ReviewRow(verdict=verdict, reason=reason, person_id=person, made_at=self._now())
        )
        row.status = status
        self._session.flush()

    def identify(self, number: int, named: Identification, person: int) -> None:
        """Record what a second person, who was not told, names the object of a sighting."""
        row = self._current(number)
        row.reviews.append(
            ReviewRow(
                verdict=IDENTIFIED,
                reason="",
                is_blind=True,
                type_id=self._type(named.type),
                certainty=str(named.certainty),
                person_id=person,
                made_at=self._now(),
            )
        )
        self._session.flush()

    def get(self, number: int) -> Sighting:
        """Give the current version of a sighting; raises NoSuchSighting."""
        return sighting_from(self._current(number))

    def versions(self, number: int) -> list[Sighting]:
        """Give all versions of a sighting, the oldest first; raises NoSuchSighting."""
        rows = _WHOLE.where(SightingRow.number == number).order_by(SightingRow.version)
        found = [sighting_from(row) for row in self._session.scalars(rows)]
        if not found:
            raise NoSuchSighting(f"sighting: there is none of number {number}.")
        return found

    def of_video(self, video: str) -> list[Sighting]:
        """Give the current sightings of a video, in the order of their time."""
        own = video_key(self._session, video)
        rows = _WHOLE.where(SightingRow.video_id == own, SightingRow.is_current == true())
        rows = rows.order_by(SightingRow.start_s, SightingRow.number)
        return [sighting_from(row) for row in self._session.scalars(rows)]

    def stated_of(self, videos: Iterable[str]) -> list[Stated]:
        """Give what people say of videos and did not take back, in the order of its numbers."""
        found: list[Stated] = []
        names = list(videos)
        for start in range(0, len(names), _BATCH):
            rows = (
                select(SightingRow.id, SightingRow.number, VideoRow.sha256, SightingRow.status)
                .join(VideoRow, VideoRow.id == SightingRow.video_id)
                .where(VideoRow.sha256.in_(names[start : start + _BATCH]))
                .where(SightingRow.is_current == true())
            )
            found += [
                Stated(key, number, video, SightingStatus(status))
                for key, number, video, status in self._session.execute(rows)
                if status in STATED  # asked of SQLite, it would walk the statuses, not the videos
            ]
        return sorted(found, key=lambda each: each.number)

    def stated(self, video: str, node: str, span_s: tuple[float, float]) -> list[Sighting]:
        """Give what people say of one type (taxonomy id) in a video, in a span of seconds."""
        start_s, end_s = span_s
        rows = _WHOLE.where(
            SightingRow.video_id == video_key(self._session, video),
            SightingRow.is_current == true(),
            SightingRow.type_id == self._type(node),
            SightingRow.status.in_([str(each) for each in STATED]),
            SightingRow.start_s <= end_s,
            SightingRow.end_s >= start_s,
        )
        return [sighting_from(row) for row in self._session.scalars(rows)]

    def by_id(self, ids: Sequence[int]) -> list[Sighting]:
        """Give sightings by their keys, in that order."""
        found: dict[int, Sighting] = {}
        for start in range(0, len(ids), _BATCH):
            rows = _WHOLE.where(SightingRow.id.in_(ids[start : start + _BATCH]))
            found |= {row.id: sighting_from(row) for row in self._session.scalars(rows)}
        return [found[key] for key in ids]

    def current(self, numbers: Iterable[int]) -> list[Sighting]:
        """Give the current versions of sightings, in the order of their numbers."""
        rows = select(SightingRow.id).where(
            SightingRow.number.in_(list(numbers)), SightingRow.is_current == true()
        )
        return self.by_id(self._session.scalars(rows.order_by(SightingRow.number)).all())

    def recent_types(self, person: str, limit: int) -> list[str]:
        """Name the types (taxonomy ids) that a person used last, the most used of them first."""
        last = (
            select(SightingRow.type_id)
            .join(PersonRow, SightingRow.person_id == PersonRow.id)
            .where(PersonRow.name == person)
            .order_by(SightingRow.id.desc())
            .limit(_RECENTLY)
            .subquery()
        )
        rows = (
            select(EquipmentTypeRow.node)
            .join(last, last.c.type_id == EquipmentTypeRow.id)
            .group_by(EquipmentTypeRow.node)
            .order_by(func.count().desc(), EquipmentTypeRow.node)
        )
        return list(self._session.scalars(rows.limit(limit)))

    def carried_from(self, number: int) -> list[Sighting]:
        """Give the current sightings that were carried over from one, on other videos."""
        rows = _WHOLE.where(SightingRow.origin_number == number, SightingRow.is_current == true())
        return [sighting_from(row) for row in self._session.scalars(rows.order_by(SightingRow.id))]

    def origin(self, number: int) -> int:
        """Give the number of the sighting that one was first carried over from, or its own."""
        first = func.coalesce(SightingRow.origin_number, SightingRow.number)
        rows = select(first).where(SightingRow.number == number, SightingRow.is_current == true())
        return self._session.scalars(rows).one()

    def _append(
        self, row: SightingRow, moment: Moment, statement: Statement, saying: Saying
    ) -> None:
        row.is_current, row.made_at = True, self._now()
        row.status, row.person_id, row.why = str(saying.status), saying.person, saying.why
        for name, value in (_place(moment, statement.region) | self._said(statement)).items():
            setattr(row, name, value)
        row.rivals = [
            IdentificationRow(
                ordinal=ordinal, type_id=self._type(rival.type), certainty=rival.certainty
            )
            for ordinal, rival in enumerate(statement.rivals, 1)
        ]
        self._session.add(row)
        self._session.flush()
        texts = (statement.marking, statement.note, statement.basis)
        self._session.add_all(
            SightingWordRow(word=word, sighting_id=row.id) for word in sorted(search_words(texts))
        )
        self._session.flush()

    def _said(self, statement: Statement) -> dict[str, Any]:
        return {
            "type_id": self._type(statement.identification.type),
            "certainty": str(statement.identification.certainty),
            "count": str(statement.count) if statement.count else None,
            "context": statement.context and str(statement.context),
            "marking": statement.marking,
            "marking_language": statement.marking_language,
            "note": statement.note,
            "basis": statement.basis,
            "item_id": statement.item,
        }

    def _current(self, number: int) -> SightingRow:
        rows = _WHOLE.where(SightingRow.number == number, SightingRow.is_current == true())
        row = self._session.scalars(rows).first()
        if row is None:
            raise NoSuchSighting(f"sighting: there is none of number {number}.")
        return row

    def _type(self, node: str) -> int:
        rows = select(EquipmentTypeRow.id).where(EquipmentTypeRow.node == node)
        return self._session.scalars(rows).one()


def _carried(saying: Saying) -> dict[str, Any] | None:
    return asdict(saying.provenance) if saying.provenance else None


def _place(moment: Moment, region: Region | None) -> dict[str, Any]:
    sides = asdict(region) if region else dict.fromkeys(("x", "y", "width", "height"))
    return sides | {
        "pts": moment.pts,
        "end_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        "start_s": moment.start_s,
        "end_s": moment.end_s,
        "pixel_hash": moment.pixel_hash,
    }


def search_words(texts: Iterable[str]) -> set[str]:
    """Give the words by which texts are found."""
    return {word[:MAX_WORD] for text in texts for word in words_of(text)}
