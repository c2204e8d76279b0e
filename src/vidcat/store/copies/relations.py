"""Copy relations, their aligned segments, and the families they make."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.families import families
from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.copies.matching import Band, Kind, Method, Relation
from vidcat.domain.copies.verdicts import Verdict, tied
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import CopyRelationRow, CopySegmentRow, FamilyRow, VideoRow

_SEGMENT = (
    "a_start_s",
    "a_end_s",
    "b_start_s",
    "b_end_s",
    "rate",
    "ambiguous",
    "distance",
    "votes",
)


class Relations:
    """The copy_relation, copy_segment and family tables, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, video: str, run: int, relations: Sequence[Relation]) -> bool:
        """Replace the relations found for a video before; return whether families may change."""
        own = video_key(self._session, video)
        rows = select(CopyRelationRow.id)
        old = self._session.scalars(
            rows.where(or_(CopyRelationRow.a_id == own, CopyRelationRow.b_id == own))
        ).all()
        self._session.execute(delete(CopySegmentRow).where(CopySegmentRow.relation_id.in_(old)))
        self._session.execute(delete(CopyRelationRow).where(CopyRelationRow.id.in_(old)))
        for found in relations:
            self._session.add(self._row(found, run))
        return bool(old or relations)

    def put(self, run: int, relation: Relation) -> None:
        """Replace the relation found before for two videos."""
        self.drop(relation)
        self._session.add(self._row(relation, run))

    def drop(self, relation: Relation) -> None:
        """Take back what was found for two videos."""
        a, b = (video_key(self._session, name) for name in (relation.a, relation.b))
        rows = select(CopyRelationRow)
        old = self._session.scalar(rows.where(CopyRelationRow.a_id == a, CopyRelationRow.b_id == b))
        if old is not None:
            self._session.delete(old)
            self._session.flush()

    def listed(self, video: str | None = None, band: str | None = None) -> list[Relation]:
        """List relations, the surest first; those of one video when it is named."""
        rows = select(CopyRelationRow).order_by(
            CopyRelationRow.band != Band.PROBABLE, CopyRelationRow.distance, CopyRelationRow.id
        )
        if video is not None:
            own = video_key(self._session, video)
            rows = rows.where(or_(CopyRelationRow.a_id == own, CopyRelationRow.b_id == own))
        if band is not None:
            rows = rows.where(CopyRelationRow.band == band)
        found = self._session.scalars(rows).all()
        if not found:
            return []
        names = select(VideoRow.id, VideoRow.sha256)
        if video is not None:  # of few videos, when a sighting travels
            names = names.where(
                VideoRow.id.in_({key for row in found for key in (row.a_id, row.b_id)})
            )
        sha256 = dict(self._session.execute(names).all())
        return [relation_from(row, sha256) for row in found]

    def refresh_families(self, verdicts: Iterable[Verdict]) -> None:
        """Assign each video to the family of its probable pairs and verdicts."""
        self.save_families(families(tied(self.probable_pairs(), verdicts)))

    def probable_pairs(self) -> list[tuple[str, str]]:
        """Return the pairs whose relation is probable."""
        names = dict(self._session.execute(select(VideoRow.id, VideoRow.sha256)).all())
        rows = select(CopyRelationRow.a_id, CopyRelationRow.b_id).where(
            CopyRelationRow.band == "probable"
        )
        return [(names[a], names[b]) for a, b in self._session.execute(rows)]

    def save_families(self, named: Mapping[str, str]) -> None:
        """Record which video is of which family; a video that is in none has none."""
        ids = {row.name: row.id for row in self._session.scalars(select(FamilyRow))}
        for name in sorted(set(named.values()) - set(ids)):
            row = FamilyRow(name=name)
            self._session.add(row)
            self._session.flush()
            ids[name] = row.id
        of_video = dict(self._session.execute(select(VideoRow.sha256, VideoRow.family_id)).all())
        for video, old in of_video.items():
            new = ids[named[video]] if video in named else None
            if new != old:
                change = update(VideoRow).where(VideoRow.sha256 == video)
                self._session.execute(change.values(family_id=new))
        self._session.execute(delete(FamilyRow).where(FamilyRow.name.not_in(set(named.values()))))

    def _row(self, found: Relation, run: int) -> CopyRelationRow:
        return CopyRelationRow(
            a_id=video_key(self._session, found.a),
            b_id=video_key(self._session, found.b),
            stage_run_id=run,
            kind=found.kind,
            band=found.band,
            distance=found.distance,
            matched_a=found.matched_a,
            matched_b=found.matched_b,
            method=found.method,
            segments=[
                CopySegmentRow(
                    ordinal=ordinal,
                    mirrored=segment.mirrored,
                    map=list(segment.map.numbers),
                    **{name: getattr(segment, name) for name in _SEGMENT},
                )
                for ordinal, segment in enumerate(found.segments)
            ],
        )


def relation_from(row: CopyRelationRow, names: Mapping[int, str]) -> Relation:
    """Copy a row with its segments; `names` are the SHA-256 of videos by their keys."""
    return Relation(
        a=names[row.a_id],
        b=names[row.b_id],
        kind=Kind(row.kind),
        band=Band(row.band),
        distance=row.distance,
        matched_a=row.matched_a,
        matched_b=row.matched_b,
        method=Method(row.method),
        segments=tuple(
            Segment(**{name: getattr(part, name) for name in _SEGMENT}, map=FrameMap(*part.map))
            for part in row.segments
        ),
    )
