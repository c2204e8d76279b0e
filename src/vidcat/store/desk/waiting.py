"""Work that waits for somebody: counted by the indexes, and the first few rows of each kind."""

from collections.abc import Sequence

from sqlalchemy import Select, and_, func, or_, select, true
from sqlalchemy.orm import Session, aliased
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.desk.overview import PairToJudge, ToLookAt, Waiting
from vidcat.domain.reports.drafts import NOT_UNDERSTOOD
from vidcat.domain.sightings.reviews import ASKED
from vidcat.domain.sightings.statements import SightingStatus
from vidcat.store.desk.screen_times import Clock, ScreenTimes, looked_at
from vidcat.store.schema.casework_tables import SightingRow, VerdictRow
from vidcat.store.schema.report_tables import CitationRow, ResolutionRow
from vidcat.store.schema.tables import CopyRelationRow, KeyframeRow, VideoRow

# What was disputed waits for a review only once it was changed since.
IS_OPEN = or_(
    SightingRow.status != str(SightingStatus.DISPUTED),
    SightingRow.reviewed_version < SightingRow.version,
)


class WaitingWork:
    """Reads across the tables, within one transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._screen_times = ScreenTimes(session, clock)

    def proposals(self, limit: int) -> Waiting[int]:
        """Return the sightings (keys) carried over from copies that nobody confirmed."""
        where = [_current(SightingStatus.PROPOSED)]
        return Waiting(self._count(where), self._first(where, limit))

    def reviews(self, person: int, limit: int) -> Waiting[int]:
        """Return the sightings (keys) of others that await a review."""
        count = 0
        first: list[int] = []
        for status in ASKED:
            where = [_current(status), SightingRow.person_id != person, IS_OPEN]
            count += self._count(where)
            first += self._first(where, limit - len(first))
        return Waiting(count, first)

    def pairs(self, limit: int) -> Waiting[PairToJudge]:
        """Return the candidate pairs that nobody judged, the closest first."""
        judged = select(VerdictRow.id).where(
            VerdictRow.a_id == CopyRelationRow.a_id, VerdictRow.b_id == CopyRelationRow.b_id
        )
        where = CopyRelationRow.band == "candidate", ~judged.exists()
        a, b = aliased(VideoRow), aliased(VideoRow)
        rows = (
            select(a.sha256, b.sha256, CopyRelationRow.kind, CopyRelationRow.distance)
            .join(a, a.id == CopyRelationRow.a_id)
            .join(b, b.id == CopyRelationRow.b_id)
            .where(*where)
            .order_by(CopyRelationRow.distance, CopyRelationRow.id)
            .limit(limit)
        )
        count = self._one(select(func.count()).select_from(CopyRelationRow).where(*where))
        return Waiting(count, [PairToJudge(*row) for row in self._session.execute(rows)])

    def to_look_at(self, limit: int) -> Waiting[ToLookAt]:
        """Return videos with keyframes nobody looked at: cited first, then the most unseen."""
        seen = looked_at(self._session).correlate(KeyframeRow)
        shown = seen.selected_columns
        viewed = seen.where(shown.video_id == KeyframeRow.video_id, shown.pts == KeyframeRow.pts)
        # One walk along two indexes counts all and finds the first.
        unseen = (
            select(KeyframeRow.video_id.label("id"), func.count().label("frames"))
            .where(~viewed.exists())
            .group_by(KeyframeRow.video_id)
            .subquery()
        )
        cited = select(ResolutionRow.video_id).where(ResolutionRow.withdrawn_at.is_(None))
        is_cited = unseen.c.id.in_(cited)
        rows = (
            select(VideoRow.id, VideoRow.sha256, is_cited, unseen.c.frames, func.count().over())
            .join(unseen, unseen.c.id == VideoRow.id)
            .order_by(is_cited.desc(), unseen.c.frames.desc(), VideoRow.id)
            .limit(limit)
        )
        found = self._session.execute(rows).all()
        so_far = self._screen_times.looked([key for key, *_ in found])
        first = [ToLookAt(video, bool(cites), so_far[key]) for key, video, cites, *_ in found]
        return Waiting(found[0][-1] if found else 0, first)

    def holds_videos(self) -> bool:
        """Return whether anything was ingested."""
        return self._session.scalars(select(VideoRow.id).limit(1)).first() is not None

    def open_citations(self) -> int:
        """Count the citations without a video, of those that are known to point at one."""
        return self._citations(CitationRow.embedded_as != NOT_UNDERSTOOD)

    def places_to_look_at(self) -> int:
        """Count the frames and players of pages that were not understood."""
        return self._citations(CitationRow.embedded_as == NOT_UNDERSTOOD)

    def _citations(self, where: ColumnElement[bool]) -> int:
        rows = select(func.count()).select_from(CitationRow).where(~resolved_citation(), where)
        return self._one(rows)

    def _count(self, where: Sequence[ColumnElement[bool]]) -> int:
        return self._one(select(func.count()).select_from(SightingRow).where(*where))

    def _first(self, where: Sequence[ColumnElement[bool]], limit: int) -> list[int]:
        rows = select(SightingRow.id).where(*where).order_by(SightingRow.number)
        return list(self._session.scalars(rows.limit(limit)))

    def _one(self, rows: Select[int]) -> int:
        return self._session.scalars(rows).one()


def resolved_citation() -> ColumnElement[bool]:
    """Return the condition that a row of `citation` has a video."""
    rows = select(ResolutionRow.id).where(
        ResolutionRow.citation_id == CitationRow.id, ResolutionRow.withdrawn_at.is_(None)
    )
    return rows.exists()


def _current(status: SightingStatus) -> ColumnElement[bool]:
    return and_(SightingRow.is_current == true(), SightingRow.status == str(status))
