"""Read sightings: by number, by video, by type and by where they were carried from."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import func, select, true
from sqlalchemy.orm import Session, joinedload, selectinload

from vidcat.domain.sightings.statements import (
    STATED,
    Assessment,
    Provenance,
    Sighting,
    SightingStatus,
)
from vidcat.domain.values.spans import Span
from vidcat.domain.values.time import TimeBase
from vidcat.errors import NoSuchSighting
from vidcat.store.reports.bearings import assessments_of
from vidcat.store.schema.casework_tables import IdentificationRow, ReviewRow, SightingRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.keys import remember_video, video_key
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.rows import sighting_from

# All that a sighting is copied from, in a few queries however many sightings there are.
_OTHERS = (
    joinedload(SightingRow.video).lazyload(VideoRow.copies),
    joinedload(SightingRow.type).lazyload(EquipmentTypeRow.aliases),
    joinedload(SightingRow.person),
    selectinload(SightingRow.reviews).options(
        joinedload(ReviewRow.person),
        joinedload(ReviewRow.type).lazyload(EquipmentTypeRow.aliases),
    ),
)
_WHOLE = select(SightingRow).options(
    *_OTHERS,
    selectinload(SightingRow.rivals)
    .joinedload(IdentificationRow.type)
    .lazyload(EquipmentTypeRow.aliases),
)
# Of one sighting, its few rivals come in the same query.
_ONE = select(SightingRow).options(
    *_OTHERS,
    joinedload(SightingRow.rivals)
    .joinedload(IdentificationRow.type)
    .lazyload(EquipmentTypeRow.aliases),
)
_RECENTLY = 200  # statements of a person, among which types are counted
_BATCH = 500  # keys in one query: databases limit how many a statement may hold


@dataclass(frozen=True)
class Stated:
    """A current sighting by its key and number: on which video, and how far it has come."""

    key: int
    number: int
    video: str
    status: SightingStatus


class SightingReads:
    """The current versions of sightings, and all versions of one, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._rows: dict[int, SightingRow] = {}  # current versions that were read or written
        self._got: dict[int, tuple[Assessment, ...]] = {}  # what those bear on that were got

    def get(self, number: int) -> Sighting:
        """Return the current version of a sighting; raise NoSuchSighting."""
        found = self._copied([self._current(number)])[0]
        self._got[number] = found.assessments
        return found

    def versions(self, number: int) -> list[Sighting]:
        """Return all versions of a sighting, the oldest first; raise NoSuchSighting."""
        rows = _WHOLE.where(SightingRow.number == number).order_by(SightingRow.version)
        found = self._copied(self._session.scalars(rows))
        if not found:
            raise NoSuchSighting(f"sighting: there is none of number {number}.")
        return found

    def of_video(self, video: str) -> list[Sighting]:
        """Return the current sightings of a video, in the order of their time."""
        own = video_key(self._session, video)
        rows = _WHOLE.where(SightingRow.video_id == own, SightingRow.is_current == true())
        rows = rows.order_by(SightingRow.start_s, SightingRow.number)
        return self._copied(self._session.scalars(rows))

    def stated_of(self, videos: Iterable[str]) -> list[Stated]:
        """Return the stated, not withdrawn sightings of videos, in the order of their numbers."""
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

    def stated(self, video: str, node: str, span: Span) -> list[Sighting]:
        """Return the stated sightings of a type (taxonomy id) in a video, in a span of seconds.

        The span counts from the first frame shown, rows from the 0 of the stream's own clock.
        """
        begins_s = self._begin_s([video])[video]
        start_s, end_s = (begins_s + each for each in span)
        rows = _WHOLE.where(
            SightingRow.video_id == video_key(self._session, video),
            SightingRow.is_current == true(),
            SightingRow.type_id
            == select(EquipmentTypeRow.id).where(EquipmentTypeRow.node == node).scalar_subquery(),
            SightingRow.status.in_([str(each) for each in STATED]),
            SightingRow.start_s <= end_s,
            SightingRow.end_s >= start_s,
        )
        return self._copied(self._session.scalars(rows))

    def by_id(self, ids: Sequence[int]) -> list[Sighting]:
        """Return sightings by their keys, in that order."""
        found: dict[int, Sighting] = {}
        for start in range(0, len(ids), _BATCH):
            rows = _WHOLE.where(SightingRow.id.in_(ids[start : start + _BATCH]))
            several = self._session.scalars(rows).all()
            found |= zip((row.id for row in several), self._copied(several), strict=True)
        return [found[key] for key in ids]

    def current(self, numbers: Iterable[int]) -> list[Sighting]:
        """Return the current versions of sightings, in the order of their numbers."""
        rows = select(SightingRow.id).where(
            SightingRow.number.in_(list(numbers)), SightingRow.is_current == true()
        )
        return self.by_id(self._session.scalars(rows.order_by(SightingRow.number)).all())

    def recent_types(self, person: str, limit: int) -> list[str]:
        """Return the types (taxonomy ids) that a person used last, the most used first."""
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
        """Return the current sightings that were carried over from one, on other videos."""
        rows = _WHOLE.where(SightingRow.origin_number == number, SightingRow.is_current == true())
        return self._copied(self._session.scalars(rows.order_by(SightingRow.id)))

    def origin(self, number: int) -> int:
        """Return the number of the sighting one was first carried over from, or its own."""
        return self._current(number).origin_number or number

    def _begin_s(self, videos: Collection[str]) -> dict[str, float]:
        """Return when videos (SHA-256) begin, in seconds of their streams' own clocks."""
        columns = VideoRow.sha256, VideoRow.time_base_num, VideoRow.time_base_den
        rows = select(*columns, VideoRow.first_pts).where(VideoRow.sha256.in_(videos))
        return {
            video: TimeBase(num or 1, den or 1).seconds(first or 0)
            for video, num, den, first in self._session.execute(rows)
        }

    def _copied(self, rows: Iterable[SightingRow]) -> list[Sighting]:
        """Copy versions of sightings, each with what it bears on."""
        found = [sighting_from(row) for row in rows]
        bearing = assessments_of(self._session, {each.number for each in found}) if found else {}
        return [
            replace(each, assessments=bearing.get(each.number, ()))
            for each in self._since_first_frames(found)
        ]

    def _written(self, row: SightingRow) -> Sighting:
        """Copy a version that was written just now; what it bears on was read before, if at all."""
        if row.number not in self._got:
            return self._copied([row])[0]
        found = replace(sighting_from(row), assessments=self._got[row.number])
        return self._since_first_frames([found])[0]

    def _since_first_frames(self, found: list[Sighting]) -> list[Sighting]:
        """Let the offsets of what was carried count from the first frames of both videos."""
        carried = [(each.video, each.provenance.video) for each in found if each.provenance]
        if not carried:
            return found
        begin_s = self._begin_s({video for pair in carried for video in pair})
        return [
            replace(each, provenance=shifted(each.provenance, begin_s, each.video, -1))
            if each.provenance
            else each
            for each in found
        ]

    def chain(self, number: int) -> list[int]:
        """Return the numbers of a sighting and of all that were carried over along copies."""
        origin = self.origin(number)
        rows = select(SightingRow.number).where(
            SightingRow.origin_number == origin, SightingRow.version == 1
        )
        return sorted({origin, number, *self._session.scalars(rows)})

    def _current(self, number: int) -> SightingRow:
        if number not in self._rows:
            rows = _ONE.where(SightingRow.number == number, SightingRow.is_current == true())
            row = self._session.scalars(rows).unique().first()
            if row is None:
                raise NoSuchSighting(f"sighting: there is none of number {number}.")
            remember_video(self._session, row.video)
            self._rows[number] = row
        return self._rows[number]


def shifted(carried: Provenance, begin_s: Mapping[str, float], to: str, sign: int) -> Provenance:
    """Move an offset between the streams' own clocks (1) and times since the first frames (-1)."""
    late_s = begin_s.get(to, 0.0) - begin_s.get(carried.video, 0.0)
    return replace(carried, offset_s=carried.offset_s + sign * late_s) if late_s else carried
