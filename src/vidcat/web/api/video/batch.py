"""The progress of the batch that another process carries out."""

from typing import Any

from fastapi import APIRouter

from vidcat.domain.video.batch import BatchProgress, BatchState
from vidcat.operations.ingest.progress_file import last_batch
from vidcat.web.api.forms import holds
from vidcat.web.api.video.forms import BatchForm, NoBatchForm
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter(tags=["batch"])


@router.get("/batch", **holds(BatchForm | NoBatchForm))
def batch(visitor: Reader, desk: DeskHere) -> dict[str, Any]:
    """Return the state and progress of the last `vidcat ingest`.

    `state` is none, running, done or stopped; `done` of `total` count what `phase` works through,
    `rate` is in seconds of video worked through in a second.
    """
    return batch_json(*last_batch(desk.catalogue))


def batch_json(state: BatchState, progress: BatchProgress | None) -> dict[str, Any]:
    """Return the document of a batch."""
    if progress is None:
        return {"state": state}
    return {
        "state": state,
        "phase": progress.phase,
        "done": progress.done,
        "total": progress.total,
        "files": progress.files,
        "files_total": progress.files_total,
        "not_whole": progress.not_whole,
        "counts": {str(status): number for status, number in progress.counts.items()},
        "rate": round(progress.rate, 1),
        "started_at": progress.started_at.isoformat(),
        "updated_at": progress.updated_at.isoformat(),
    }
