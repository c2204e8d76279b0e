"""Reads of the whole catalogue that an import needs before it adds to it, in a few queries."""

from collections.abc import Iterable

from sqlalchemy import select, true
from sqlalchemy.orm import Session, lazyload

from vidcat.domain.exchange.sheets import Said
from vidcat.domain.sightings.statements import STATED
from vidcat.domain.values.regions import Region
from vidcat.domain.video.model import MediaFacts
from vidcat.domain.video.video_names import VideoNames
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.equipment_tables import EquipmentItemRow, EquipmentTypeRow
from vidcat.store.schema.report_tables import (
    CitationRow,
    ClaimRow,
    PersonRow,
    ReportRow,
    ResolutionRow,
)
from vidcat.store.schema.tables import CopyRow, VideoRow
from vidcat.store.video.rows import facts_from

_BATCH = 500  # keys in one query: databases limit how many a statement may hold
_S = SightingRow
_SAID = (
    select(VideoRow.sha256, _S.pts, _S.end_pts, EquipmentTypeRow.node, PersonRow.name, _S.status)
    .add_columns(_S.x, _S.y, _S.width, _S.height)
    .join_from(_S, VideoRow, VideoRow.id == _S.video_id)
    .join(EquipmentTypeRow, EquipmentTypeRow.id == _S.type_id)
    .join(PersonRow, PersonRow.id == _S.person_id)
    .where(_S.is_current == true())
)


class ImportReads:
    """Reads across the catalogue, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def video_names(self) -> VideoNames:
        """Return all videos by digest, by where their bytes lie, and by where they were posted."""
        places = select(VideoRow.sha256, CopyRow.path).join(
            CopyRow, CopyRow.video_id == VideoRow.id
        )
        posted = (
            select(VideoRow.sha256, PostingRow.url)
            .join(PostingRow, PostingRow.video_id == VideoRow.id)
            .where(PostingRow.withdrawn_at.is_(None))
        )
        cited = (
            select(VideoRow.sha256, CitationRow.url)
            .join(ResolutionRow, ResolutionRow.video_id == VideoRow.id)
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .where(ResolutionRow.withdrawn_at.is_(None))
        )
        addresses = [
            *self._session.execute(posted).all(),
            *self._session.execute(cited).all(),
        ]
        return VideoNames(
            self._session.scalars(select(VideoRow.sha256)),
            self._session.execute(places).all(),
            addresses,
        )

    def facts(self) -> dict[str, MediaFacts | None]:
        """Return the media facts of all videos (SHA-256), None of those never decoded."""
        rows = select(VideoRow).options(lazyload(VideoRow.copies), lazyload(VideoRow.family))
        return {row.sha256: facts_from(row) for row in self._session.scalars(rows)}

    def items(self) -> tuple[dict[str, int], frozenset[str]]:
        """Return the numbers of items by name, and the names that several of them have."""
        rows = select(EquipmentItemRow.name, EquipmentItemRow.id).order_by(EquipmentItemRow.id)
        numbers: dict[str, int] = {}
        doubled = set()
        for name, number in self._session.execute(rows):
            if name in numbers:
                doubled.add(name)
            numbers[name] = number
        return numbers, frozenset(doubled)

    def claims(self) -> dict[str, set[int]]:
        """Return the numbers of the claims of every report (its short name)."""
        rows = select(ReportRow.slug, ClaimRow.number).outerjoin(
            ClaimRow, ClaimRow.report_id == ReportRow.id
        )
        found: dict[str, set[int]] = {}
        for slug, number in self._session.execute(rows):
            found.setdefault(slug, set()).update({number} - {None})
        return found

    def said(self, videos: Iterable[str]) -> set[Said]:
        """Return the current statements on videos."""
        found: set[Said] = set()
        names = list(videos)
        for start in range(0, len(names), _BATCH):
            rows = _SAID.where(VideoRow.sha256.in_(names[start : start + _BATCH]))
            for video, pts, end_pts, node, person, status, *sides in self._session.execute(rows):
                if status in STATED:
                    box = "" if None in sides else str(Region(*sides))
                    found.add((video, pts, end_pts, node, box, person))
        return found
