"""Times on screen, and what was taken back of them: the screen_time and look_taken_back tables."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import datetime, timedelta

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.values.spans import Span
from vidcat.domain.values.time import TimeBase
from vidcat.domain.video.looking import (
    NO_LOOKS,
    Film,
    Looked,
    Looks,
    LooksAt,
    ScreenTime,
    Shown,
    counts_as_shown,
    looked,
)
from vidcat.store.schema.desk_tables import LookTakenBackRow, ScreenTimeRow, ViewingRow
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.report_tables import PersonRow
from vidcat.store.schema.tables import KeyframeRow, VideoRow

Clock = Callable[[], datetime]

LEAST_S = "looked_at_least_s"
"""Of a session's `info`: how long a frame is on screen before it counts as looked at."""

DEFAULT_LEAST_S = 1.0


class ScreenTimes:
    """The two tables, within one transaction."""

    def __init__(self, session: Session, clock: Clock) -> None:
        self._session = session
        self._now = clock

    def add(self, video: str, person: int, shown: Iterable[ScreenTime]) -> None:
        """Record what a person was shown of a video, but for what is recorded of that time."""
        own, now = video_key(self._session, video), self._now()
        for time in shown:
            ended = time.ended_at(now)
            free = self._free_s(own, person, time, ended)
            if free <= 0:
                continue
            start, end = time.span or (None, None)
            if start is not None and end is not None and free < time.seconds:
                start = end - (end - start) * free / time.seconds
            self._session.add(
                ScreenTimeRow(
                    video_id=own,
                    person_id=person,
                    pts=time.pts,
                    from_s=start,
                    until_s=end,
                    how=str(time.how),
                    seconds=free,
                    ended_at=ended,
                )
            )
            self._session.flush()

    def take_back(self, video: str, pts: int | None, reason: str, person: int) -> None:
        """Append that a person did not look at a frame, or at any of a video, after all."""
        self._session.add(
            LookTakenBackRow(
                video_id=video_key(self._session, video),
                pts=pts,
                reason=reason,
                person_id=person,
                said_at=self._now(),
            )
        )
        self._session.flush()

    def films(self, videos: Collection[int]) -> dict[int, Film]:
        """Return the keyframes and lengths of videos (keys), of those that have keyframes."""
        columns = VideoRow.id, VideoRow.first_pts, VideoRow.time_base_num, VideoRow.time_base_den
        facts = self._session.execute(
            select(*columns, VideoRow.duration_s).where(VideoRow.id.in_(videos))
        ).all()
        stills: dict[int, list[int]] = defaultdict(list)
        rows = select(KeyframeRow.video_id, KeyframeRow.pts).where(KeyframeRow.video_id.in_(videos))
        for video, pts in self._session.execute(rows.order_by(KeyframeRow.pts)):
            stills[video].append(pts)
        found = {}
        for video, first, num, den, length in facts:
            if video in stills and num and den:
                base = TimeBase(num, den, first or 0)
                times = tuple((pts, base.seconds(pts)) for pts in stills[video])
                found[video] = Film(times, length or times[-1][1])
        return found

    def looks(self, videos: Collection[int]) -> dict[int, Looks]:
        """Return what counts as looked at of videos (keys), of those of which something does."""
        stills, coloured = self._stills(videos)
        played = self._played(videos)
        return {
            video: Looks(
                {by: frozenset(each) for by, each in stills[video].items()},
                {by: tuple(each) for by, each in played[video].items()},
                frozenset().union(*stills[video].values()) - coloured[video],
            )
            for video in {*stills, *played}
        }

    def _stills(
        self, videos: Collection[int]
    ) -> tuple[dict[int, dict[str, set[int]]], dict[int, set[int]]]:
        """Return the frames that count, by video and person, and those shown in colour."""
        row = ScreenTimeRow
        found: dict[int, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
        coloured: dict[int, set[int]] = defaultdict(set)
        rows = (
            looked_at(self._session)
            .where(row.video_id.in_(videos))
            .with_only_columns(row.video_id, row.pts, PersonRow.name, row.how)
            .join(PersonRow, PersonRow.id == row.person_id)
        )
        for video, pts, by, how in self._session.execute(rows):
            if pts is not None:
                found[video][by].add(pts)
                if how == Shown.CLEAR:
                    coloured[video].add(pts)
        return found, coloured

    def _played(self, videos: Collection[int]) -> dict[int, dict[str, list[Span]]]:
        """Return the played parts that count, by video and person."""
        row = ScreenTimeRow
        found: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
        rows = (
            select(row.video_id, PersonRow.name, row.from_s, row.until_s, row.seconds)
            .join(PersonRow, PersonRow.id == row.person_id)
            .where(
                row.video_id.in_(videos),
                row.pts.is_(None),
                row.how != str(Shown.VEILED),
                ~_taken_back(),
            )
        )
        for video, by, start, end, seconds in self._session.execute(rows):
            if start is None or end is None:
                continue
            if counts_as_shown(span := Span(start, end), seconds):
                found[video][by].append(span)
        return found

    def looked(self, videos: Collection[int]) -> dict[int, Looked]:
        """Return how far videos (keys) were looked at, of those that have keyframes."""
        looks = self.looks(videos)
        return {
            video: looked(film, looks.get(video, NO_LOOKS))
            for video, film in self.films(videos).items()
        }

    def of_video(self, video: str) -> LooksAt:
        """Return what counts as looked at of a video (SHA-256), and what does not any more."""
        own = video_key(self._session, video)
        looks = self.looks([own]).get(own, NO_LOOKS)
        return LooksAt(self.films([own]).get(own), looks, self.noted_before([own]).get(own, 0))

    def noted_before(self, videos: Collection[int]) -> dict[int, int]:
        """Count the keyframes that older versions noted, which do not count, of videos (keys)."""
        rows = (
            select(KeyframeRow.video_id, func.count(KeyframeRow.pts.distinct()))
            .join(
                ViewingRow,
                (ViewingRow.video_id == KeyframeRow.video_id) & (ViewingRow.pts == KeyframeRow.pts),
            )
            .where(ViewingRow.clear, KeyframeRow.video_id.in_(videos))
            .group_by(KeyframeRow.video_id)
        )
        return dict(self._session.execute(rows).all())

    def _free_s(self, video: int, person: int, each: ScreenTime, ended: datetime) -> float:
        """Return how many of the seconds are not recorded yet, of the same frame or of playing."""
        row = ScreenTimeRow
        began = ended - timedelta(seconds=each.seconds)
        same = row.pts == each.pts if each.pts is not None else row.pts.is_(None)
        last = self._session.scalar(
            select(func.max(row.ended_at)).where(
                row.video_id == video, row.person_id == person, same, row.ended_at > began
            )
        )
        return each.seconds if last is None else (ended - last).total_seconds()


def looked_at(session: Session) -> Select[int, int | None]:
    """Select the video and pts of each time on screen of a frame that counts as looked at."""
    least = session.info.get(LEAST_S, DEFAULT_LEAST_S)
    row = ScreenTimeRow
    return select(row.video_id, row.pts).where(
        row.pts.is_not(None),
        row.how != str(Shown.VEILED),
        row.seconds >= least,
        ~_taken_back(),
    )


def _taken_back() -> ColumnElement[bool]:
    back, row = LookTakenBackRow, ScreenTimeRow
    return exists().where(
        back.video_id == row.video_id,
        back.person_id == row.person_id,
        or_(back.pts.is_(None), back.pts == row.pts),
        back.said_at >= row.ended_at,
    )
