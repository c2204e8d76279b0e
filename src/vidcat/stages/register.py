"""Register a file: give its bytes one identity and record where they were found.

In:     a path we may read but never change.
Out:    Registration: the job of extracting it, or the outcome when nothing is left to do.
        A video whose stills are no longer in the blobs is extracted again.
Writes: one Video (if new), one Copy, and the start of the extract run.
Fails:  RefusedEvidence, FailedEvidence (recorded, the batch goes on).
"""

from dataclasses import dataclass

from vidcat.domain.video.model import Depth, FileIdentity, StageRun
from vidcat.domain.video.reasons import Reason, Status
from vidcat.domain.video.stages import Stage
from vidcat.store.session import Store
from vidcat.vault.blobs import Blobs

MAX_ATTEMPTS = 3  # issue: a video that kills its worker three times is set aside


@dataclass(frozen=True)
class Registration:
    """What is to be done with a registered file: a run to carry out, or a settled status."""

    identity: FileIdentity
    run: int | None
    depth: Depth = Depth.FULL
    status: Status = Status.KNOWN
    reason: Reason | None = None
    detail: str = ""


def register(
    identity: FileIdentity, store: Store, blobs: Blobs, depth: Depth, tool_version: str
) -> Registration:
    """Record `identity` as a Copy; the same bytes always give the same Video."""
    with store.write() as tx:
        record = tx.videos.register(identity)
        done = tx.stage_runs.finished(identity.sha256, Stage.EXTRACT)
        if done and _is_enough(done, depth, tool_version):
            if done.status == "refused":
                reason = Reason(done.reason or Reason.CORRUPT)
                return Registration(
                    identity, None, status=Status.REFUSED, reason=reason, detail=record.detail
                )
            if all(blobs.path(still).is_file() for still in tx.videos.stills(identity.sha256)):
                return Registration(identity, None)
            depth = Depth(str(done.parameters["depth"]))  # a repair never makes less of a video
        if tx.stage_runs.attempts(identity.sha256, Stage.EXTRACT, tool_version) >= MAX_ATTEMPTS:
            detail = f"set aside after {MAX_ATTEMPTS} attempts that each killed the worker"
            if done is None or done.status == "refused":  # else what was found before stands
                tx.videos.set_status(identity.sha256, Status.FAILED, Reason.WORKER_DIED, detail)
            return Registration(
                identity, None, status=Status.FAILED, reason=Reason.WORKER_DIED, detail=detail
            )
        run = tx.stage_runs.start(
            identity.sha256, Stage.EXTRACT, tool_version, {"depth": depth.value}
        )
        return Registration(identity, run, depth)


def _is_enough(done: StageRun, depth: Depth, tool_version: str) -> bool:
    """Return whether a finished run suffices: not another decoder's refusal or a faster pass."""
    if done.status == "refused":
        return done.tool_version == tool_version
    return done.parameters.get("depth") == Depth.FULL or depth == Depth.FAST
