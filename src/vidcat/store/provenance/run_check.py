"""Derived rows held against the stage runs that they name."""

from collections.abc import Iterator

from sqlalchemy import Table, func, or_, select
from sqlalchemy.orm import Session

from vidcat.domain.video.stages import Stage
from vidcat.store.schema.tables import Base, StageRunRow


class RunCheck:
    """Checks of what stages made, within one transaction; nothing is written."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def faults(self) -> Iterator[tuple[str, int]]:
        """Yield each table with rows whose run is of another video or stage, and how many."""
        makers: dict[str, list[Stage]] = {}
        for stage in Stage:
            for name in stage.makes:
                makers.setdefault(name, []).append(stage)
        for name, stages in makers.items():
            count = self._strangers(Base.metadata.tables[name], stages)
            if count:
                yield name, count

    def _strangers(self, table: Table, stages: list[Stage]) -> int:
        run, columns = StageRunRow, table.columns
        videos = [columns[name] for name in ("video_id", "a_id", "b_id") if name in columns]
        own = or_(*(video == run.video_id for video in videos))
        rows = select(func.count()).select_from(table).join(run, run.id == columns.stage_run_id)
        return self._session.scalars(
            rows.where(or_(run.stage.not_in(list(map(str, stages))), ~own))
        ).one()
