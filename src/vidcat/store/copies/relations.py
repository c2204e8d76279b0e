"""Copy relations, their aligned segments, and the families they make."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, aliased

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.families import families
from vidcat.domain.copies.footage import footage
from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.copies.matching import Band, Kind, Method, Relation
from vidcat.domain.copies.verdicts import Verdict, tied
from vidcat.domain.values.spans import Span
from vidcat.domain.video.film_parts import FilmPart
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import (
    CopyRelationRow,
    CopySegmentRow,
    FamilyRow,
    FilmPartRow,
    VideoRow,
)

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


_BATCH = 500


class Relations:
    """The copy_relation, copy_segment and family tables, within one transaction."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def replace(self, video: str, run: int, relations: Sequence[Relation]) -> frozenset[str]:
        """Replace the relations found for a video before; return whose families may change."""
        own = video_key(self._session, video)
        rows = select(CopyRelationRow.id, CopyRelationRow.a_id, CopyRelationRow.b_id)
        found = self._session.execute(
            rows.where(or_(CopyRelationRow.a_id == own, CopyRelationRow.b_id == own))
        ).all()
        old = [key for key, _, _ in found]
        keys = {key for _, a, b in found for key in (a, b)}
        self._session.execute(delete(CopySegmentRow).where(CopySegmentRow.relation_id.in_(old)))
        self._session.execute(delete(CopyRelationRow).where(CopyRelationRow.id.in_(old)))
        for each in relations:
            self._session.add(self._row(each, run))
        names = self._session.scalars(select(VideoRow.sha256).where(VideoRow.id.in_(keys)))
        return frozenset(names) | {name for each in relations for name in (each.a, each.b)}

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

    def refresh_families(
        self, verdicts: Iterable[Verdict], around: Collection[str] | None = None
    ) -> None:
        """Assign each video to its film, by probable pairs and verdicts; find compilations.

        With `around`, only what hangs together with these videos is worked out again.
        """
        said = list(verdicts)
        pairs = tied(self.probable_pairs(), said)
        among: set[str] | None = None
        if around is not None:
            named = families(pairs)
            near = {named.get(video, video) for video in around}
            among = {video for video, name in named.items() if name in near} | set(around)
            pairs = [pair for pair in pairs if pair[0] in among]
            said = [each for each in said if each.a in among and each.b in among]
        videos = self._videos(pairs)
        found = self._of_pairs(pairs, {key: name for key, name, _ in videos})
        told = footage(found, said, {name: Span(0.0, lasts) for _, name, lasts in videos if lasts})
        self.save_families(told.families, among)
        self._save_parts(told.compilations, among)

    def _videos(self, pairs: Iterable[tuple[str, str]]) -> list[tuple[int, str, float | None]]:
        """Return the keys, SHA-256 and lengths of the videos of pairs."""
        names = sorted({name for pair in pairs for name in pair})
        columns = select(VideoRow.id, VideoRow.sha256, VideoRow.duration_s)
        found: list[tuple[int, str, float | None]] = []
        for first in range(0, len(names), _BATCH):
            some = VideoRow.sha256.in_(names[first : first + _BATCH])
            for key, name, lasts in self._session.execute(columns.where(some)):
                found.append((key, name, lasts))
        return found

    def _of_pairs(
        self, pairs: Collection[tuple[str, str]], names: Mapping[int, str]
    ) -> Iterator[Relation]:
        """Yield what was found for pairs of videos (SHA-256); `names` are these by their keys."""
        wanted, keys = set(pairs), sorted(names)
        for first in range(0, len(keys), _BATCH):
            some = CopyRelationRow.a_id.in_(keys[first : first + _BATCH])
            for row in self._session.scalars(select(CopyRelationRow).where(some)):
                if (names[row.a_id], names.get(row.b_id, "")) in wanted:
                    yield relation_from(row, names)

    def _save_parts(
        self, compilations: Mapping[str, Sequence[FilmPart]], among: Collection[str] | None
    ) -> None:
        """Record the parts of compilations; a video that is none any more has none."""
        row = FilmPartRow
        was: dict[str, list[FilmPart]] = defaultdict(list)
        rows = select(VideoRow.sha256, row.start_s, row.end_s, row.film).order_by(row.id)
        rows = rows.join(VideoRow, VideoRow.id == row.video_id)
        for video, start, end, film in self._session.execute(rows):
            was[video].append(FilmPart(start, end, film))
        for video in was.keys() | compilations.keys():
            parts = list(compilations.get(video, ()))
            if (among is not None and video not in among) or was.get(video, []) == parts:
                continue
            key = video_key(self._session, video)
            self._session.execute(delete(row).where(row.video_id == key))
            self._session.add_all(row(video_id=key, **vars(part)) for part in parts)
            self._session.flush()

    def probable_pairs(self) -> list[tuple[str, str]]:
        """Return the pairs whose relation is probable."""
        row, a, b = CopyRelationRow, aliased(VideoRow), aliased(VideoRow)
        rows = select(a.sha256, b.sha256).join(row, row.a_id == a.id).join(b, row.b_id == b.id)
        return [
            (one, other)
            for one, other in self._session.execute(rows.where(row.band == Band.PROBABLE))
        ]

    def save_families(self, named: Mapping[str, str], among: Collection[str] | None = None) -> None:
        """Record which video is of which family, of all or `among` some; others have none."""
        ids = {row.name: row.id for row in self._session.scalars(select(FamilyRow))}
        for name in sorted(set(named.values()) - set(ids)):
            row = FamilyRow(name=name)
            self._session.add(row)
            self._session.flush()
            ids[name] = row.id
        of_video = dict(self._session.execute(select(VideoRow.sha256, VideoRow.family_id)).all())
        for video, old in of_video.items():
            if among is not None and video not in among:
                continue
            new = ids[named[video]] if video in named else None
            if new != old:
                change = update(VideoRow).where(VideoRow.sha256 == video)
                self._session.execute(change.values(family_id=new))
        used = select(VideoRow.family_id).where(VideoRow.family_id.is_not(None))
        self._session.execute(delete(FamilyRow).where(FamilyRow.id.not_in(used)))

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
