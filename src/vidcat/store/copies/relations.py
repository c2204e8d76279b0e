"""Copy relations, their aligned segments, and the families they make."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.families import families
from vidcat.domain.copies.footage import footage
from vidcat.domain.copies.frame_maps import FrameMap
from vidcat.domain.copies.matching import Band, Kind, Method, Relation
from vidcat.domain.copies.verdicts import Verdict, tied
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
        told = footage(self._of_pairs(pairs), said, self._lasts(pairs))
        self.save_families(told.families, among)
        self._save_parts(told.compilations, among)

    def _of_pairs(self, pairs: Iterable[tuple[str, str]]) -> list[Relation]:
        """Return what was found for pairs of videos (SHA-256)."""
        wanted = set(pairs)
        names = dict(self._session.execute(select(VideoRow.id, VideoRow.sha256)).all())
        keys = {name: key for key, name in names.items()}
        videos = {keys[name] for pair in wanted for name in pair if name in keys}
        found = []
        ordered = sorted(videos)
        for first in range(0, len(ordered), _BATCH):
            some = ordered[first : first + _BATCH]
            rows = select(CopyRelationRow).where(CopyRelationRow.a_id.in_(some))
            found += [relation_from(row, names) for row in self._session.scalars(rows)]
        return [each for each in found if (each.a, each.b) in wanted]

    def _lasts(self, pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[float, float]]:
        """Return when the pictures of videos begin and end, in seconds since the first frame."""
        wanted = {name for pair in pairs for name in pair}
        rows = select(VideoRow.sha256, VideoRow.duration_s)
        return {
            name: (0.0, lasts)
            for name, lasts in self._session.execute(rows)
            if name in wanted and lasts
        }

    def _save_parts(
        self, compilations: Mapping[str, Sequence[FilmPart]], among: Collection[str] | None
    ) -> None:
        """Record the parts of compilations; a video that is none any more has none."""
        names = dict(self._session.execute(select(VideoRow.sha256, VideoRow.id)).all())
        row = FilmPartRow
        was: dict[int, list[FilmPart]] = defaultdict(list)
        rows = select(row.video_id, row.start_s, row.end_s, row.film).order_by(row.id)
        for key, start, end, film in self._session.execute(rows):
            was[key].append(FilmPart(start, end, film))
        now = {names[video]: list(parts) for video, parts in compilations.items()}
        inside = {names[each] for each in among if each in names} if among is not None else None
        for key in was.keys() | now.keys():
            if (inside is not None and key not in inside) or was.get(key) == now.get(key):
                continue
            self._session.execute(delete(row).where(row.video_id == key))
            self._session.add_all(row(video_id=key, **vars(part)) for part in now.get(key, ()))
            self._session.flush()

    def probable_pairs(self) -> list[tuple[str, str]]:
        """Return the pairs whose relation is probable."""
        names = dict(self._session.execute(select(VideoRow.id, VideoRow.sha256)).all())
        rows = select(CopyRelationRow.a_id, CopyRelationRow.b_id).where(
            CopyRelationRow.band == "probable"
        )
        return [(names[a], names[b]) for a, b in self._session.execute(rows)]

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
