"""The videos of a page of the grid: filtered, sorted and counted in the database."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, bindparam, exists, func, select, true
from sqlalchemy.orm import Session

from vidcat.domain.sightings.statements import STATED
from vidcat.domain.video.file_metadata import text_says
from vidcat.domain.video.looking import Looked
from vidcat.store.desk.screen_times import Clock, ScreenTimes, looked_at
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.planner import unindexed
from vidcat.store.schema.report_tables import CitationRow, ReportRow, ResolutionRow
from vidcat.store.schema.tables import FilmPartRow, KeyframeRow, VideoRow

_PAGE = 1_000  # rows in memory at a time


class VideoOrder(StrEnum):
    """By what the grid is sorted."""

    NEWEST = "newest"
    LONGEST = "longest"
    MOST_SIGHTINGS = "most sightings"
    LEAST_LOOKED_AT = "least looked at"


@dataclass(frozen=True)
class VideoFilter:
    """What is asked of the videos; None asks nothing. `among` are SHA-256s."""

    statuses: tuple[str, ...]
    among: tuple[str, ...] | None = None
    report: str | None = None
    is_cited: bool | None = None
    is_labelled: bool | None = None
    is_looked_at: bool | None = None
    family_once: bool = False


@dataclass(frozen=True)
class VideoTally:
    """What is counted of one video; `looked` is None without keyframes.

    `films` is how many others a compilation shows parts of, else 0.
    """

    size_bytes: int
    registered_at: datetime
    sightings: int
    looked: Looked | None
    family: int
    films: int
    reports: tuple[str, ...]


class VideoPages:
    """Reads for the grid, within one transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._screen_times = ScreenTimes(session, clock)

    def page(
        self, wanted: VideoFilter, order: VideoOrder, first: int, many: int
    ) -> tuple[int, list[str]]:
        """Return the number of videos, and as many SHA-256s from the first wanted on."""
        where = list(_conditions(self._session, wanted))
        count = self._session.scalar(select(func.count()).select_from(VideoRow).where(*where)) or 0
        rows = select(VideoRow.sha256).where(*where)
        if order is VideoOrder.LEAST_LOOKED_AT:
            rows = _by_share(self._session, rows)
        else:
            rows = _ordered(rows, order)
        rows = rows.offset(first).limit(many)
        return count, list(self._session.scalars(rows))

    def tallies(self, videos: Iterable[str]) -> dict[str, VideoTally]:
        """Count what a few videos hold, in a few queries however many they are."""
        columns = VideoRow.sha256, VideoRow.size_bytes, VideoRow.registered_at
        rows = select(VideoRow.id, VideoRow.family_id, *columns)
        found = self._session.execute(rows.where(VideoRow.sha256.in_(list(videos)))).all()
        keys = [row[0] for row in found]
        sightings = self._counted(
            select(SightingRow.video_id, func.count())
            .where(SightingRow.video_id.in_(keys), *_standing())
            .group_by(SightingRow.video_id)
        )
        looked = self._screen_times.looked(keys)
        families = self._counted(
            select(VideoRow.family_id, func.count())
            .where(VideoRow.family_id.in_({row[1] for row in found if row[1]}))
            .group_by(VideoRow.family_id)
        )
        films = self._counted(
            select(FilmPartRow.video_id, func.count(FilmPartRow.film.distinct()))
            .where(FilmPartRow.video_id.in_(keys))
            .group_by(FilmPartRow.video_id)
        )
        reports = self._reports(keys)
        return {
            sha256: VideoTally(
                size_bytes,
                registered_at,
                sightings.get(key, 0),
                looked.get(key),
                families.get(family, 1),
                films.get(key, 0),
                tuple(reports.get(key, ())),
            )
            for key, family, sha256, size_bytes, registered_at in found
        }

    def saying(self, text: str, among: Collection[str] | None) -> tuple[str, ...]:
        """Return the videos (SHA-256) whose file says a text of itself, in any case."""
        rows = select(VideoRow.sha256, VideoRow.file_metadata).execution_options(yield_per=_PAGE)
        wanted = None if among is None else set(among)
        return tuple(
            video
            for video, column in self._session.execute(rows)
            if (wanted is None or video in wanted)
            and column is not None
            and text_says(column, text)
        )

    def unsaid(self) -> int:
        """Count the videos of which it is not known what their files say: extracted long ago."""
        rows = select(func.count()).where(
            VideoRow.time_base_num.is_not(None), VideoRow.file_metadata.is_(None)
        )
        return self._session.scalars(rows).one()

    def reports(self, limit: int) -> list[str]:
        """Return the names of the reports that were added last."""
        rows = select(ReportRow.slug).order_by(ReportRow.id.desc()).limit(limit)
        return list(self._session.scalars(rows))

    def _counted(self, rows: Select[Any, int]) -> dict[int | None, int]:
        return dict(self._session.execute(rows).all())

    def _reports(self, keys: Iterable[int]) -> dict[int, list[str]]:
        rows = (
            select(ResolutionRow.video_id, ReportRow.slug)
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .where(ResolutionRow.video_id.in_(list(keys)), ResolutionRow.withdrawn_at.is_(None))
            .distinct()
        )
        found: dict[int, list[str]] = {}
        for key, slug in self._session.execute(rows):
            found.setdefault(key, []).append(slug)
        return found


def _standing() -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    stated = [str(each) for each in STATED]
    # By video, which holds all that is counted; by status would read every row.
    return SightingRow.is_current == true(), unindexed(SightingRow.status).in_(stated)


def _looked(session: Session) -> Select[int, int]:
    """Count the keyframes that somebody looked at, by video."""
    shown = looked_at(session).distinct().subquery()
    return (
        select(KeyframeRow.video_id, func.count().label("number"))
        .join(shown, (shown.c.video_id == KeyframeRow.video_id) & (shown.c.pts == KeyframeRow.pts))
        .group_by(KeyframeRow.video_id)
    )


def _conditions(session: Session, wanted: VideoFilter) -> Iterator[ColumnElement[bool]]:
    yield VideoRow.status.in_(wanted.statuses)
    if wanted.among is not None:
        # Literal, as a database takes only so many parameters; digests are hex digits.
        among: BindParameter[str] = bindparam(
            "among", wanted.among, expanding=True, literal_execute=True
        )
        yield VideoRow.sha256.in_(among)
    if wanted.report is not None:
        yield VideoRow.id.in_(
            select(ResolutionRow.video_id)
            .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
            .join(ReportRow, ReportRow.id == CitationRow.report_id)
            .where(ReportRow.slug == wanted.report, ResolutionRow.withdrawn_at.is_(None))
        )
    for asked, answer in (
        (wanted.is_cited, _is_cited()),
        (wanted.is_labelled, _is_labelled()),
        (wanted.is_looked_at, _is_looked_at(session)),
    ):
        if asked is not None:
            yield answer if asked else ~answer
    if wanted.family_once:
        mixed = select(FilmPartRow.video_id)  # what a compilation shows, others show too
        firsts = (
            select(func.min(VideoRow.id))
            .where(VideoRow.id.not_in(mixed))
            .group_by(func.coalesce(VideoRow.family_id, -VideoRow.id))
        )
        yield VideoRow.id.in_(firsts)


def _literals(texts: tuple[str, ...]) -> BindParameter[str]:
    return bindparam("among", texts, expanding=True, literal_execute=True)


def _is_cited() -> ColumnElement[bool]:
    return exists().where(
        ResolutionRow.video_id == VideoRow.id, ResolutionRow.withdrawn_at.is_(None)
    )


def _is_looked_at(session: Session) -> ColumnElement[bool]:
    return VideoRow.id.in_(_looked(session).with_only_columns(KeyframeRow.video_id))


def _is_labelled() -> ColumnElement[bool]:
    return exists().where(SightingRow.video_id == VideoRow.id, *_standing())


def _ordered(rows: Select[str], order: VideoOrder) -> Select[str]:
    if order is VideoOrder.LONGEST:
        return rows.order_by(VideoRow.duration_s.desc().nulls_last(), VideoRow.id.desc())
    if order is VideoOrder.MOST_SIGHTINGS:
        counts = (
            select(SightingRow.video_id, func.count().label("number"))
            .where(*_standing())
            .group_by(SightingRow.video_id)
            .subquery()
        )
        return rows.outerjoin(counts, counts.c.video_id == VideoRow.id).order_by(
            func.coalesce(counts.c.number, 0).desc(), VideoRow.id.desc()
        )
    return rows.order_by(VideoRow.id.desc())


def _by_share(session: Session, rows: Select[str]) -> Select[str]:
    """Order by the share of keyframes that was looked at; what has none comes last."""
    seen = _looked(session).subquery()
    stills = (
        select(KeyframeRow.video_id, func.count().label("number"))
        .group_by(KeyframeRow.video_id)
        .subquery()
    )
    share = func.coalesce(seen.c.number, 0) * 1.0 / stills.c.number
    return (
        rows.outerjoin(stills, stills.c.video_id == VideoRow.id)
        .outerjoin(seen, seen.c.video_id == VideoRow.id)
        .order_by(share.nulls_last(), VideoRow.id.desc())
    )
