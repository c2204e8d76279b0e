"""Sightings: appended version by version, reviewed, and given back as frozen values."""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, lazyload

from vidcat.domain.sightings.statements import (
    Identification,
    ItemTie,
    Moment,
    Provenance,
    ReviewVerdict,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.regions import Region
from vidcat.domain.values.text import words_of
from vidcat.store.schema.casework_tables import (
    IDENTIFIED,
    MAX_WORD,
    IdentificationRow,
    ItemTieRow,
    ReviewRow,
    SightingRow,
    SightingWordRow,
)
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.keys import remember_video
from vidcat.store.schema.tables import VideoRow
from vidcat.store.sightings.reads import SightingReads, shifted
from vidcat.store.sightings.rows import sighting_from


@dataclass(frozen=True)
class Saying:
    """Whose word a version of a sighting is (a person's key), and how far it has come."""

    status: SightingStatus
    person: int | None
    why: str = ""
    origin: int | None = None
    provenance: Provenance | None = None


class Sightings(SightingReads):
    """The sighting, identification and review tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        super().__init__(session)
        self._now = clock

    def add(self, video: str, moment: Moment, statement: Statement, saying: Saying) -> Sighting:
        """Record a new sighting; return it with its number."""
        highest = self._session.scalar(select(func.max(SightingRow.number))) or 0
        row = SightingRow(
            number=highest + 1,
            version=1,
            video=self._video(video),
            origin_number=saying.origin,
            provenance=self._carried(saying, video),
        )
        return self._append(row, moment, statement, saying)

    def supersede(
        self, number: int, moment: Moment, statement: Statement, saying: Saying
    ) -> Sighting:
        """Append a version to a sighting and return it; the old one stays, and its origin.

        A proposal that follows its source records anew how it was carried. Another object in the
        statement is a tie by the same person.
        """
        old = self._current(number)
        old.is_current = False
        self._session.flush()
        row = SightingRow(
            number=number,
            version=old.version + 1,
            supersedes_id=old.id,
            video=old.video,
            origin_number=old.origin_number,
            provenance=self._carried(saying, old.video.sha256) or old.provenance,
            item_id=old.item_id,
            reviewed_version=old.reviewed_version,
            reviewed_word=old.reviewed_word,
            copied_from=old.copied_from,
        )
        return self._append(row, moment, statement, saying)

    def link_copy(self, number: int, source: int) -> Sighting:
        """Record which sighting (number) one was copied from; return the copy."""
        row = self._current(number)
        row.copied_from = source
        self._session.flush()
        return self._written(row)

    def review(
        self, number: int, verdict: ReviewVerdict, status: SightingStatus, person: int, reason: str
    ) -> Sighting:
        """Record a review of the current version and its new status; return the sighting."""
        row = self._current(number)
        row.reviews.append(
            ReviewRow(verdict=verdict, reason=reason, person_id=person, made_at=self._now())
        )
        row.status = status
        row.reviewed_version, row.reviewed_word = row.version, str(verdict)
        self._session.flush()
        return self._written(row)

    def tie(self, number: int, item: int | None, person: int | None) -> Sighting:
        """Record which object a sighting shows, None for none known; no version is made."""
        row = self._current(number)
        row.item_id = item
        self._session.add(
            ItemTieRow(sighting_number=number, item_id=item, person_id=person, made_at=self._now())
        )
        self._session.flush()
        return self._written(row)

    def ties(self, number: int) -> list[ItemTie]:
        """Return what people said of the object that a sighting shows, the oldest first."""
        rows = select(ItemTieRow).where(ItemTieRow.sighting_number == number)
        return [
            ItemTie(row.item_id, row.person.name if row.person else None, row.made_at)
            for row in self._session.scalars(rows.order_by(ItemTieRow.id))
        ]

    def identify(self, number: int, named: Identification, person: int) -> Sighting:
        """Record how a second person, who has not seen the label, names the object."""
        row = self._current(number)
        row.reviews.append(
            ReviewRow(
                verdict=IDENTIFIED,
                reason="",
                is_blind=True,
                type=self._types([named.type])[named.type],
                certainty=str(named.certainty),
                person_id=person,
                made_at=self._now(),
            )
        )
        self._session.flush()
        return self._written(row)

    def _append(
        self, row: SightingRow, moment: Moment, statement: Statement, saying: Saying
    ) -> Sighting:
        types = self._types([statement.identification.type, *(r.type for r in statement.rivals)])
        row.type, row.reviews = types[statement.identification.type], []
        row.is_current, row.made_at = True, self._now()
        row.status, row.person_id, row.why = str(saying.status), saying.person, saying.why
        for name, value in (_place(moment, statement.region) | _said(statement)).items():
            setattr(row, name, value)
        row.rivals = [
            IdentificationRow(ordinal=ordinal, type=types[rival.type], certainty=rival.certainty)
            for ordinal, rival in enumerate(statement.rivals, 1)
        ]
        self._session.add(row)
        self._session.flush()
        texts = (statement.marking, statement.note, statement.basis)
        self._session.add_all(
            SightingWordRow(word=word, sighting_id=row.id) for word in sorted(search_words(texts))
        )
        self._session.flush()
        self._rows[row.number] = row
        if row.item_id != statement.item:
            return self.tie(row.number, statement.item, saying.person)
        if row.supersedes_id is None:  # nothing can bear on what was not there before
            return sighting_from(row)
        return self._written(row)

    def _carried(self, saying: Saying, video: str) -> dict[str, Any] | None:
        """Return how a proposal was carried; rows keep offsets of the streams' own clocks."""
        if saying.provenance is None:
            return None
        begin_s = self._begin_s({video, saying.provenance.video})
        return asdict(shifted(saying.provenance, begin_s, video, 1))

    def _types(self, nodes: Iterable[str]) -> dict[str, EquipmentTypeRow]:
        rows = select(EquipmentTypeRow).options(lazyload(EquipmentTypeRow.aliases))
        types = self._session.scalars(rows.where(EquipmentTypeRow.node.in_(list(nodes))))
        return {row.node: row for row in types}

    def _video(self, sha256: str) -> VideoRow:
        rows = select(VideoRow).options(lazyload(VideoRow.copies))
        row = self._session.scalars(rows.where(VideoRow.sha256 == sha256)).one()
        remember_video(self._session, row)
        return row


def _place(moment: Moment, region: Region | None) -> dict[str, Any]:
    sides = asdict(region) if region else dict.fromkeys(("x", "y", "width", "height"))
    return sides | {
        "pts": moment.pts,
        "end_pts": moment.end_pts,
        "time_base": str(moment.time_base),
        # In the stream's own seconds, as ever: what was stated keeps its digest in the log.
        "start_s": moment.time_base.stream_seconds(moment.pts),
        "end_s": moment.time_base.stream_seconds(moment.end_pts),
        "pixel_hash": moment.pixel_hash,
        "decoder": moment.decoder,
    }


def _said(statement: Statement) -> dict[str, Any]:
    return {
        "certainty": str(statement.identification.certainty),
        "count": str(statement.count) if statement.count else None,
        "context": statement.context and str(statement.context),
        "marking": statement.marking,
        "marking_language": statement.marking_language,
        "note": statement.note,
        "basis": statement.basis,
    }


def search_words(texts: Iterable[str]) -> set[str]:
    """Return the words by which texts are found."""
    return {word[:MAX_WORD] for text in texts for word in words_of(text)}
