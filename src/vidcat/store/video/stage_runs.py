"""Runs of stages over videos: which are owed, which were made, which killed their worker."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import Session

from vidcat.domain.video.model import StageRun
from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.stages import Stage
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import StageRunRow, VideoRow

Parameter = str | int | float | bool | None
_RESULTS = ("done", "partial")


class StageRuns:
    """The stage_run table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def start(
        self, video: str, stage: Stage, tool_version: str, parameters: Mapping[str, Parameter]
    ) -> int:
        """Record the start of a run; return its id. One that came to no result is begun anew."""
        row = self._unfinished(video, stage)
        if row is None:
            row = StageRunRow(video_id=video_key(self._session, video), stage=stage, attempts=0)
            self._session.add(row)
        if row.tool_version != tool_version:
            row.attempts = 0  # another decoder gets its own chance
        row.tool_version, row.parameters = tool_version, dict(parameters)
        row.status, row.reason, row.finished_at = "running", None, None
        row.started_at = self._now()
        self._session.flush()
        return row.id

    def finish(
        self,
        run: int,
        status: str,
        reason: str | None = None,
        detail: str = "",
        *,
        is_new: bool = True,
    ) -> None:
        """Record how a run ended; only the death of its worker counts as an attempt.

        A result that `is_new` owes again, on its video, what other stages made of the old one.
        """
        row = self._session.get_one(StageRunRow, run)
        if reason == Reason.WORKER_DIED:
            row.attempts += 1
        row.status, row.reason, row.detail = status, reason, detail
        row.finished_at = self._now()
        if status in _RESULTS and is_new:
            self._supersede(Stage(row.stage), StageRunRow.video_id == row.video_id)

    def interrupt(self, run: int) -> None:
        """Record that a person stopped the run; that is no fault of the video's."""
        row = self._session.get_one(StageRunRow, run)
        row.status = "interrupted"
        row.finished_at = self._now()

    def interrupt_all(self, stage: Stage) -> None:
        """Record that no run of a stage goes on any more; its batch was stopped or killed."""
        running = update(StageRunRow).where(StageRunRow.stage == stage)
        self._session.execute(
            running.where(StageRunRow.status == "running").values(
                status="interrupted", finished_at=self._now()
            )
        )

    def done(self, stage: Stage) -> set[str]:
        """Return the videos (SHA-256) for which a stage is done, in its version of today."""
        rows = select(VideoRow.sha256).join(StageRunRow, StageRunRow.video_id == VideoRow.id)
        return set(self._session.scalars(rows.where(_is_done(stage))))

    def attempts(self, video: str, stage: Stage, tool_version: str) -> int:
        """Return how often the worker died while this tool worked on a video."""
        row = self._unfinished(video, stage)
        return row.attempts if row and row.tool_version == tool_version else 0

    def deaths(self, run: int) -> int:
        """Return how often the worker died in a run."""
        return self._session.get_one(StageRunRow, run).attempts

    def forgive(self, video: str, stage: Stage) -> None:
        """Forget that workers died on a video: a person wants it tried again."""
        row = self._unfinished(video, stage)
        if row is not None:
            row.attempts = 0

    def finished(self, video: str, stage: Stage) -> StageRun | None:
        """Return the newest run of a stage that reached a result."""
        row = self._session.scalars(
            select(StageRunRow)
            .join(VideoRow)
            .where(
                VideoRow.sha256 == video,
                StageRunRow.stage == stage,
                StageRunRow.status.in_(("done", "partial", "refused")),
            )
            .order_by(StageRunRow.id.desc())
            .limit(1)
        ).first()
        return stage_run_from(row) if row else None

    def waiting(self, stage: Stage) -> list[str]:
        """Return the videos that have what a stage needs, and for which it is not done.

        A run of another version does not count: raising the version owes every video again.
        """
        later = select(StageRunRow.id).where(StageRunRow.video_id == VideoRow.id, _is_done(stage))
        earlier = (
            select(StageRunRow.id)
            .where(StageRunRow.video_id == VideoRow.id, StageRunRow.stage == stage.needs)
            .where(StageRunRow.status.in_(_RESULTS))
        )
        rows = select(VideoRow.sha256).where(earlier.exists(), ~later.exists())
        return list(self._session.scalars(rows.order_by(VideoRow.sha256)))

    def invalidate_after(self, stage: Stage, video: str) -> None:
        """Owe again, on a video, the stages that read a stage's result."""
        self._supersede(stage, StageRunRow.video_id == video_key(self._session, video))

    def _supersede(self, stage: Stage, of_video: ColumnElement[bool]) -> None:
        runs = update(StageRunRow).where(of_video, StageRunRow.stage.in_(stage.invalidates))
        if stage.invalidates:
            ended = runs.where(StageRunRow.status.in_(_RESULTS))
            self._session.execute(ended.values(status="superseded"))

    def _unfinished(self, video: str, stage: Stage) -> StageRunRow | None:
        return self._session.scalars(
            select(StageRunRow)
            .join(VideoRow)
            .where(
                VideoRow.sha256 == video,
                StageRunRow.stage == stage,
                StageRunRow.status.in_(("running", "failed", "interrupted")),
            )
            .order_by(StageRunRow.id.desc())
            .limit(1)
        ).first()


def _is_done(stage: Stage) -> ColumnElement[bool]:
    return and_(
        StageRunRow.stage == stage,
        StageRunRow.status == "done",
        StageRunRow.tool_version == stage.version,
    )


def stage_run_from(row: StageRunRow) -> StageRun:
    """Copy a row out of the session."""
    return StageRun(
        stage=row.stage,
        tool_version=row.tool_version,
        parameters=row.parameters,
        status=row.status,
        reason=row.reason,
        attempts=row.attempts,
        started_at=row.started_at.isoformat(),
        finished_at=row.finished_at.isoformat() if row.finished_at else None,
    )
