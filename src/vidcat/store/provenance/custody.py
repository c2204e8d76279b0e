"""The statements on one video, by whom and when, of every sort, withdrawn ones included."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from vidcat.domain.provenance.custody import Event, Happening
from vidcat.domain.sightings.statements import Certainty
from vidcat.store.schema.casework_tables import (
    AssessmentRow,
    PlaceRow,
    ReviewRow,
    SightingRow,
    VerdictRow,
)
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.desk_tables import LookTakenBackRow, MarkRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.report_tables import (
    CitationRow,
    ClaimRow,
    PersonRow,
    PublisherRow,
    ReportRow,
    ResolutionRow,
)
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.deeds import IS_FIRST_WORD, deed_of

_Taker = aliased(PersonRow)  # who takes a statement back need not be who made it


class Custody:
    """Reads of the statements on one video, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def said(self, video: str, limit: int) -> list[Event]:
        """Return the newest statements of each sort on a video (SHA-256), up to a limit of each."""
        own = video_key(self._session, video)
        return [
            *self._sightings(own, limit),
            *self._reviews(own, limit),
            *self._assessments(own, limit),
            *self._resolutions(own, limit),
            *self._postings(own, limit),
            *self._places(own, limit),
            *self._verdicts(own, limit),
            *self._marks(own, limit),
            *self._looks_taken_back(own, limit),
        ]

    def _sightings(self, own: int, limit: int) -> Iterator[Event]:
        row = SightingRow
        rows = (
            select(
                row.made_at,
                row.status,
                row.version,
                PersonRow.name,
                row.number,
                row.certainty,
                EquipmentTypeRow.labels,
                row.why,
                IS_FIRST_WORD,
            )
            .join(EquipmentTypeRow, EquipmentTypeRow.id == row.type_id)
            .outerjoin(PersonRow, PersonRow.id == row.person_id)
            .where(row.number.in_(_numbers(own)))
        )
        for at, status, version, by, number, certainty, labels, why, is_first in self._newest(
            rows, row.id, limit
        ):
            what = deed_of(status, version, by, is_first)
            detail = _joined(f"{labels['en']}, {Certainty(certainty)}", why)
            yield Event(at, what, by or "", detail, sighting=number)

    def _reviews(self, own: int, limit: int) -> Iterator[Event]:
        rows = (
            select(
                ReviewRow.made_at,
                PersonRow.name,
                ReviewRow.verdict,
                ReviewRow.reason,
                SightingRow.number,
            )
            .join(PersonRow, PersonRow.id == ReviewRow.person_id)
            .join(SightingRow, SightingRow.id == ReviewRow.sighting_id)
            .where(SightingRow.number.in_(_numbers(own)))
        )
        for at, by, verdict, reason, number in self._newest(rows, ReviewRow.id, limit):
            yield Event(at, Happening.REVIEWED, by, _joined(verdict, reason), sighting=number)

    def _assessments(self, own: int, limit: int) -> Iterator[Event]:
        row = AssessmentRow
        rows = (
            select(
                row.made_at,
                PersonRow.name,
                row.bearing,
                row.note,
                row.sighting_number,
                ReportRow.slug,
                ClaimRow.number,
            )
            .join(PersonRow, PersonRow.id == row.person_id)
            .join(ClaimRow, ClaimRow.id == row.claim_id)
            .join(ReportRow, ReportRow.id == ClaimRow.report_id)
            .where(row.video_id == own)
        )
        for at, by, bearing, note, sighting, slug, number in self._newest(rows, row.id, limit):
            detail = _joined(bearing, note)
            yield Event(at, Happening.ASSESSED, by, detail, sighting, slug, number)

    def _resolutions(self, own: int, limit: int) -> Iterator[Event]:
        row = ResolutionRow
        rows = (
            select(
                row.made_at,
                PersonRow.name,
                ReportRow.slug,
                CitationRow.number,
                row.withdrawn_at,
                _Taker.name,
                row.why,
            )
            .join(CitationRow, CitationRow.id == row.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .outerjoin(PersonRow, PersonRow.id == row.person_id)
            .outerjoin(_Taker, _Taker.id == row.withdrawn_by_id)
            .where(row.video_id == own)
        )
        for at, by, slug, number, ended, taker, why in self._newest(rows, row.id, limit):
            yield Event(at, Happening.CITED, by or "", report=slug, number=number)
            if ended:
                what = Happening.NOT_CITED
                yield Event(ended, what, taker or "", why, report=slug, number=number)

    def _postings(self, own: int, limit: int) -> Iterator[Event]:
        row = PostingRow
        rows = (
            select(
                row.made_at,
                PersonRow.name,
                PublisherRow.name,
                row.posted,
                row.url,
                row.note,
                row.withdrawn_at,
                _Taker.name,
                row.why,
            )
            .join(PersonRow, PersonRow.id == row.person_id)
            .outerjoin(PublisherRow, PublisherRow.id == row.publisher_id)
            .outerjoin(_Taker, _Taker.id == row.withdrawn_by_id)
            .where(row.video_id == own)
        )
        for at, by, publisher, posted, url, note, ended, taker, why in self._newest(
            rows, row.id, limit
        ):
            yield Event(at, Happening.POSTED, by, _joined(publisher, posted, url, note))
            if ended:
                detail = _joined(url or publisher, why)
                yield Event(ended, Happening.NOT_POSTED, taker or "", detail)

    def _places(self, own: int, limit: int) -> Iterator[Event]:
        row = PlaceRow
        rows = (
            select(
                row.made_at,
                PersonRow.name,
                row.name,
                row.latitude,
                row.longitude,
                row.basis,
                row.withdrawn_at,
                _Taker.name,
                row.why,
            )
            .join(PersonRow, PersonRow.id == row.person_id)
            .outerjoin(_Taker, _Taker.id == row.withdrawn_by_id)
            .where(row.video_id == own)
        )
        for at, by, name, latitude, longitude, basis, ended, taker, why in self._newest(
            rows, row.id, limit
        ):
            located = "" if latitude is None else f"{latitude},{longitude}"
            yield Event(at, Happening.PLACED, by, _joined(name, located, basis))
            if ended:
                yield Event(ended, Happening.NOT_PLACED, taker or "", _joined(name, why))

    def _verdicts(self, own: int, limit: int) -> Iterator[Event]:
        row, other = VerdictRow, aliased(VideoRow)
        rows = (
            select(row.made_at, PersonRow.name, row.verdict, row.reason, other.sha256)
            .join(PersonRow, PersonRow.id == row.person_id)
            .join(other, or_(other.id == row.a_id, other.id == row.b_id))
            .where(or_(row.a_id == own, row.b_id == own), other.id != own)
        )
        for at, by, word, reason, sha256 in self._newest(rows, row.id, limit):
            yield Event(at, Happening.JUDGED, by, _joined(word, reason), other=sha256)

    def _marks(self, own: int, limit: int) -> Iterator[Event]:
        row = MarkRow
        rows = (
            select(row.said_at, PersonRow.name, row.word, row.pts, row.reason)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.video_id == own)
        )
        for at, by, word, pts, reason in self._newest(rows, row.id, limit):
            where = "" if pts is None else f" (the frame at pts {pts})"
            yield Event(at, Happening.MARKED, by, _joined(f"{word}{where}", reason))

    def _looks_taken_back(self, own: int, limit: int) -> Iterator[Event]:
        row = LookTakenBackRow
        rows = (
            select(row.said_at, PersonRow.name, row.pts, row.reason)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(row.video_id == own)
        )
        for at, by, pts, reason in self._newest(rows, row.id, limit):
            what = "the whole video" if pts is None else f"the frame at pts {pts}"
            yield Event(at, Happening.NOT_LOOKED, by, _joined(what, reason))

    def _newest(
        self, rows: Select[*tuple[Any, ...]], key: InstrumentedAttribute[int], limit: int
    ) -> Iterator[Any]:
        yield from self._session.execute(rows.order_by(key.desc()).limit(limit))


def _numbers(own: int) -> Select[int]:
    """Select the numbers of a video's sightings, by an index that holds current versions only."""
    return select(SightingRow.number).where(
        SightingRow.video_id == own, SightingRow.is_current == true()
    )


def _joined(*parts: str | None) -> str:
    return "; ".join(part for part in parts if part)
