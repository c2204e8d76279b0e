"""Runs of stages over videos: attempts are counted before a run starts."""

from collections.abc import Callable, Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.video.model import StageRun
from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.stages import Stage
from vidcat.store.schema.keys import video_key
from vidcat.store.schema.tables import StageRunRow, VideoRow

Parameter = str | int | float | bool | None


class StageRuns:
    """The stage_run table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def start(
        self, video: str, stage: Stage, tool_version: str, parameters: Mapping[str, Parameter]
    ) -> int:
        """Record the start of a run; return its id. An unfinished run counts one more attempt."""
        row = self._unfinished(video, stage)
        if row is None:
            row = StageRunRow(video_id=video_key(self._session, video), stage=stage, attempts=0)
            self._session.add(row)
        if row.tool_version != tool_version:
            row.attempts = 0  # another decoder gets its own chance
        row.tool_version, row.parameters = tool_version, dict(parameters)
        row.status, row.reason, row.finished_at = "running", None, None
        row.attempts += 1
        row.started_at = self._now()
        self._session.flush()
        return row.id

    def finish(self, run: int, status: str, reason: str | None = None, detail: str = "") -> None:
        """Record how a run ended; only a run that killed its worker counts as an attempt."""
        row = self._session.get_one(StageRunRow, run)
        if status == "failed" and reason != Reason.WORKER_DIED:
            row.attempts -= 1
        row.status, row.reason, row.detail = status, reason, detail
        row.finished_at = self._now()

    def interrupt(self, run: int) -> None:
        """Record that a person stopped the run; that is no fault of the video's."""
        row = self._session.get_one(StageRunRow, run)
        row.status = "interrupted"
        row.attempts -= 1
        row.finished_at = self._now()

    def done(self, stage: Stage) -> set[str]:
        """Return the videos (SHA-256) for which a stage is done."""
        rows = select(VideoRow.sha256).join(StageRunRow, StageRunRow.video_id == VideoRow.id)
        found = rows.where(StageRunRow.stage == stage, StageRunRow.status == "done")
        return set(self._session.scalars(found))

    def attempts(self, video: str, stage: Stage, tool_version: str) -> int:
        """Return how often this tool was set to work on a video and killed its worker."""
        row = self._unfinished(video, stage)
        return row.attempts if row and row.tool_version == tool_version else 0

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
        """Return the videos that have what a stage needs, and for which it is not done."""
        later = (
            select(StageRunRow.id)
            .where(StageRunRow.video_id == VideoRow.id, StageRunRow.stage == stage)
            .where(StageRunRow.status == "done")
        )
        earlier = (
            select(StageRunRow.id)
            .where(StageRunRow.video_id == VideoRow.id, StageRunRow.stage == stage.needs)
            .where(StageRunRow.status.in_(("done", "partial")))
        )
        rows = select(VideoRow.sha256).where(earlier.exists(), ~later.exists())
        return list(self._session.scalars(rows.order_by(VideoRow.sha256)))

    def invalidate_after(self, stage: Stage, video: str) -> None:
        """Mark the stages that read a stage's result as owed again on a video."""
        rows = select(StageRunRow).join(VideoRow)
        for row in self._session.scalars(
            rows.where(VideoRow.sha256 == video, StageRunRow.stage.in_(stage.invalidates))
        ):
            row.status = "interrupted"

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
