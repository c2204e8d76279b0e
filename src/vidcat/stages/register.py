"""Register a file: give its bytes one identity and record where they were found.

In:     a path we may read but never change.
Out:    Registration: the job of extracting it, or the outcome when nothing is left to do.
        A video whose stills are no longer in the blobs is extracted again.
Writes: one Video (if new), one Copy, and the start of the extract run.
Fails:  RefusedEvidence, FailedEvidence (recorded, the batch goes on).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from vidcat.domain.video.limits import MAX_DEATHS, SET_ASIDE, TO_BE_RETRIED, gives_more
from vidcat.domain.video.model import Depth, FileIdentity, StageRun
from vidcat.domain.video.reasons import Reason, Status
from vidcat.domain.video.stages import Stage
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction
from vidcat.vault.blobs import Blobs


@dataclass(frozen=True)
class Registration:
    """What is to be done with a registered file: a run to carry out, or a settled status."""

    identity: FileIdentity
    run: int | None
    depth: Depth = Depth.FULL
    status: Status = Status.KNOWN
    reason: Reason | None = None
    detail: str = ""
    is_set_aside: bool = False
    replaced: tuple[str, ...] = ()  # the videos whose bytes were at this place before


@dataclass(frozen=True)
class ExtractOrder:
    """How videos are to be extracted, by which decoder, and what is done again.

    `limits` are the settings that can stop one and are not the defaults. With `retry`, a video that
    was set aside is tried again, as often as a new one; with `renew`, one that another decoder
    extracted is extracted again.
    """

    depth: Depth
    tool_version: str
    limits: Mapping[str, float | int | None] = field(default_factory=dict)
    retry: bool = False
    renew: bool = False


def register(
    identity: FileIdentity, store: Store, blobs: Blobs, order: ExtractOrder
) -> Registration:
    """Record `identity` as a Copy; the same bytes always give the same Video."""
    with store.write() as tx:
        tx.videos.register(identity)
        replaced = tuple(tx.videos.mark_changed(identity))
        if order.retry:
            tx.stage_runs.forgive(identity.sha256, Stage.EXTRACT)
        found = _owed(tx, identity, blobs, order)
    return replace(found, replaced=replaced)


def _owed(
    tx: Transaction, identity: FileIdentity, blobs: Blobs, order: ExtractOrder
) -> Registration:
    depth = order.depth
    done = tx.stage_runs.finished(identity.sha256, Stage.EXTRACT)
    if done and _is_enough(done, order):
        if done.status == "refused":
            reason = Reason(done.reason or Reason.CORRUPT)
            detail = tx.videos.named(identity.sha256).detail
            return Registration(identity, None, status=Status.REFUSED, reason=reason, detail=detail)
        if all(blobs.path(still).is_file() for still in tx.videos.stills(identity.sha256)):
            return Registration(identity, None)
        depth = Depth(str(done.parameters["depth"]))  # a repair never makes less of a video
    if tx.stage_runs.attempts(identity.sha256, Stage.EXTRACT, order.tool_version) >= MAX_DEATHS:
        if done is None or done.status == "refused":  # else what was found before stands
            tx.videos.set_status(identity.sha256, Status.FAILED, Reason.WORKER_DIED, SET_ASIDE)
        return Registration(
            identity,
            None,
            status=Status.FAILED,
            reason=Reason.WORKER_DIED,
            detail=SET_ASIDE,
            is_set_aside=True,
        )
    parameters = {"depth": depth.value, **order.limits}
    run = tx.stage_runs.start(identity.sha256, Stage.EXTRACT, order.tool_version, parameters)
    return Registration(identity, run, depth)


def take_up_again(store: Store, video: str) -> None:
    """Let the next ingest try a video (SHA-256) again that was set aside; leave others alone."""
    with store.write() as tx:
        record = tx.videos.named(video)
        if not record.is_set_aside:
            return
        tx.stage_runs.forgive(video, Stage.EXTRACT)
        if record.status == Status.FAILED:  # else what was found before stands
            tx.videos.set_status(video, Status.FAILED, Reason.WORKER_DIED, TO_BE_RETRIED)


def _is_enough(done: StageRun, order: ExtractOrder) -> bool:
    """Return whether a finished run suffices.

    Another decoder's refusal does not, nor a faster pass, nor what a limit stopped that is higher
    now.
    """
    if done.reason and gives_more(Reason(done.reason), done.parameters, order.limits):
        return False
    is_same = done.tool_version == order.tool_version
    if done.status == "refused":
        return is_same
    if order.renew and not is_same:
        return False
    return done.parameters.get("depth") == Depth.FULL or order.depth == Depth.FAST
