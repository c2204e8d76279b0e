"""The end of work on the bytes of one file: status, reason and time."""

from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass

from vidcat.domain.video.model import Outcome
from vidcat.domain.video.reasons import Reason, Status
from vidcat.errors import EvidenceError, FailedEvidence, WorkStopped
from vidcat.operations.ingest.process_pool import WorkerDied, pool_broken
from vidcat.operations.ingest.worker import Worked, status_of
from vidcat.stages.extract import STOPPING


@dataclass(frozen=True)
class End:
    """The status of one file, why, and how long the work and the video are, in seconds."""

    status: Status
    reason: Reason | None = None
    detail: str = ""
    seconds: float = 0.0
    video_seconds: float = 0.0
    is_set_aside: bool = False

    def outcome(self, path: bytes, video: str | None) -> Outcome:
        """Return the outcome of a file with these bytes, as the batch reports it."""
        return Outcome(
            path=path,
            status=self.status,
            reason=self.reason,
            video=video,
            seconds=self.seconds,
            video_seconds=self.video_seconds,
            detail=self.detail,
            is_set_aside=self.is_set_aside,
        )


def end_of_fault(error: EvidenceError, seconds: float = 0.0) -> End:
    """Return how a file ends that went wrong like this."""
    return End(status_of(error), Reason(error.reason), error.message, seconds)


def worked(future: "Future[Worked]") -> Worked:
    """Return what a worker handed back; the death of the worker is a fault of the file.

    A worker that was stopped together with the batch, by a supervisor, is none.
    """
    try:
        return future.result()
    except WorkerDied as error:
        if abs(error.exitcode) in STOPPING:  # a handled signal becomes the status of the exit
            stopped = WorkStopped(Reason.WORKER_DIED, "the worker process was stopped; run again")
            return Worked(stopped, 0.0)
        killed = FailedEvidence(Reason.WORKER_DIED, "the worker process was killed; run again")
        return Worked(killed, 0.0)
    except BrokenProcessPool as error:
        raise pool_broken() from error
    except TimeoutError:
        late = FailedEvidence(Reason.WORKER_DIED, "the worker did not answer in time; run again")
        return Worked(late, 0.0)
