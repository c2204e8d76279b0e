"""Covers of videos for pages: a file name, a still, and what was marked as harmful."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.desk.viewing import Sensitivity
from vidcat.store.desk.screen_times import looked_at
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.desk_tables import MarkRow
from vidcat.store.schema.tables import CopyRow, FamilyRow, FilmPartRow, KeyframeRow, VideoRow

_HEX = frozenset("0123456789abcdef")
_AFTER_HEX = "g"


@dataclass(frozen=True)
class CoverStill:
    """A keyframe and its blob."""

    video: str
    pts: int
    time_s: float
    blob: str
    width: int
    height: int


@dataclass(frozen=True)
class NamedVideo:
    """A video by the path where it was found first."""

    video: str
    path: bytes
    duration_s: float | None
    status: str


class Covers:
    """Reads of a few videos, within one transaction; each method is one query or two."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def named(self, videos: Iterable[str]) -> list[NamedVideo]:
        """Return names and lengths of videos (SHA-256), in no order."""
        first = (
            select(CopyRow.video_id, func.min(CopyRow.id).label("id"))
            .join(VideoRow, VideoRow.id == CopyRow.video_id)
            .where(VideoRow.sha256.in_(list(videos)))
            .group_by(CopyRow.video_id)
            .subquery()
        )
        rows = (
            select(VideoRow.sha256, CopyRow.path, VideoRow.duration_s, VideoRow.status)
            .join(first, first.c.video_id == VideoRow.id)
            .join(CopyRow, CopyRow.id == first.c.id)
        )
        return [NamedVideo(*row) for row in self._session.execute(rows)]

    def covers(self, videos: Iterable[str]) -> list[CoverStill]:
        """Return the keyframe of each video with most detail, by its PDQ quality."""
        place = func.row_number().over(
            partition_by=KeyframeRow.video_id,
            order_by=(KeyframeRow.quality.desc(), KeyframeRow.pts),
        )
        ranked = (
            select(KeyframeRow.id, place.label("place"))
            .join(VideoRow, VideoRow.id == KeyframeRow.video_id)
            .where(VideoRow.sha256.in_(list(videos)))
            .subquery()
        )
        return self._stills(KeyframeRow.id.in_(select(ranked.c.id).where(ranked.c.place == 1)))

    def stills_at(self, frames: Iterable[tuple[str, int]]) -> list[CoverStill]:
        """Return those of the frames (video, pts) that are keyframes."""
        wanted = set(frames)
        found = self._stills(
            VideoRow.sha256.in_({video for video, _ in wanted}),
            KeyframeRow.pts.in_({pts for _, pts in wanted}),
        )
        return [each for each in found if (each.video, each.pts) in wanted]

    def words(self, videos: Iterable[str]) -> list[tuple[str, int | None, Sensitivity]]:
        """Return the marks on videos and their frames (video, pts), the oldest first."""
        rows = (
            select(VideoRow.sha256, MarkRow.pts, MarkRow.word)
            .join(VideoRow, VideoRow.id == MarkRow.video_id)
            .where(VideoRow.sha256.in_(list(videos)))
            .order_by(MarkRow.id)
        )
        return [(video, pts, Sensitivity(word)) for video, pts, word in self._session.execute(rows)]

    def graphic_elsewhere(self, videos: Iterable[str]) -> set[str]:
        """Return the videos whose footage was marked graphic on another of their family."""
        kin = aliased(VideoRow)
        newest = select(func.max(MarkRow.id)).group_by(MarkRow.video_id, MarkRow.pts)
        rows = (
            select(VideoRow.sha256)
            .join(kin, kin.family_id == VideoRow.family_id)
            .join(MarkRow, MarkRow.video_id == kin.id)
            .where(
                VideoRow.sha256.in_(list(videos)),
                kin.id != VideoRow.id,
                MarkRow.word == str(Sensitivity.GRAPHIC),
                MarkRow.id.in_(newest),
            )
            .distinct()
        )
        return set(self._session.scalars(rows)) | self._graphic_films(videos)

    def _graphic_films(self, videos: Iterable[str]) -> set[str]:
        """Return the compilations that show a film of which a video was marked graphic."""
        part, kin = FilmPartRow, aliased(VideoRow)
        newest = select(func.max(MarkRow.id)).group_by(MarkRow.video_id, MarkRow.pts)
        rows = (
            select(VideoRow.sha256)
            .join(part, part.video_id == VideoRow.id)
            .outerjoin(FamilyRow, FamilyRow.name == part.film)
            .join(kin, or_(kin.family_id == FamilyRow.id, kin.sha256 == part.film))
            .join(MarkRow, MarkRow.video_id == kin.id)
            .where(
                VideoRow.sha256.in_(list(videos)),
                MarkRow.word == str(Sensitivity.GRAPHIC),
                MarkRow.id.in_(newest),
            )
            .distinct()
        )
        return set(self._session.scalars(rows))

    def seen(self, frames: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
        """Return those of the frames (video, pts) that somebody looked at."""
        wanted = set(frames)
        seen = looked_at(self._session).subquery()
        rows = (
            select(VideoRow.sha256, seen.c.pts)
            .join(VideoRow, VideoRow.id == seen.c.video_id)
            .where(
                VideoRow.sha256.in_({video for video, _ in wanted}),
                seen.c.pts.in_({pts for _, pts in wanted}),
            )
            .distinct()
        )
        return {(video, pts) for video, pts in self._session.execute(rows)} & wanted

    def matching(self, text: str, limit: int) -> list[str]:
        """Find videos by a part of a file name or posting's address, or by a first of the SHA-256.

        Letters' case does not matter. Without a text, the newest are given.
        """
        wanted = text.strip().casefold()
        if not wanted:
            return self._by_id(select(VideoRow.id).order_by(VideoRow.id.desc()).limit(limit))
        digests = []
        if _HEX.issuperset(wanted):
            span = VideoRow.sha256 >= wanted, VideoRow.sha256 < wanted + _AFTER_HEX
            rows = select(VideoRow.sha256).where(*span).order_by(VideoRow.sha256)
            digests = list(self._session.scalars(rows.limit(limit)))
        posted = select(PostingRow.video_id).where(
            PostingRow.withdrawn_at.is_(None), PostingRow.url.icontains(wanted, autoescape=True)
        )
        named = self._by_id(select(VideoRow.id).where(VideoRow.id.in_(posted)).limit(limit))
        found = [*digests, *named, *self._by_id(self._bearing(wanted, limit))]
        return list(dict.fromkeys(found))[:limit]

    def _bearing(self, wanted: str, limit: int) -> list[int]:
        """Return keys of videos with a file name that holds a text.

        Paths are bytes that a database cannot fold; 10,000 take a fiftieth of a second here.
        """
        found: dict[int, None] = {}
        for video, path in self._session.execute(select(CopyRow.video_id, CopyRow.path)):
            name = path.rpartition(b"/")[2].decode("utf-8", "replace").casefold()
            if wanted in name:
                found[video] = None
                if len(found) == limit:
                    break
        return list(found)

    def _by_id(self, ids: object) -> list[str]:
        rows = select(VideoRow.sha256).where(VideoRow.id.in_(ids))  # type: ignore[arg-type]
        return list(self._session.scalars(rows.order_by(VideoRow.id.desc())))

    def _stills(self, *where: ColumnElement[bool]) -> list[CoverStill]:
        rows = (
            select(
                VideoRow.sha256,
                KeyframeRow.pts,
                KeyframeRow.time_s,
                KeyframeRow.blob,
                KeyframeRow.width,
                KeyframeRow.height,
            )
            .join(VideoRow, VideoRow.id == KeyframeRow.video_id)
            .where(*where)
        )
        return [CoverStill(*row) for row in self._session.execute(rows)]
