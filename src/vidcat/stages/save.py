"""Record what a worker found: the results and the fact that they were made, in one transaction.

In:     an Extraction and a Fingerprinting, or why there are none.
Out:    the status and reason the file ends with.
Writes: video, shot, keyframe, fingerprint and stage_run rows; all that follows is owed again.
Fails:  StoreError.
"""

from vidcat.domain.copies.fingerprints import Fingerprinting
from vidcat.domain.copies.hash_lists import MadeWith
from vidcat.domain.video.limits import MAX_DEATHS, SET_ASIDE
from vidcat.domain.video.model import Extraction, FileIdentity
from vidcat.domain.video.reasons import Reason, Status
from vidcat.domain.video.stages import Stage
from vidcat.media.pictures.fingerprints import PDQ_ALGORITHM, PHASH_ALGORITHM, PREPROCESSING
from vidcat.store.session import Store

MADE_WITH = MadeWith(PREPROCESSING, f"{PHASH_ALGORITHM} {PDQ_ALGORITHM}")


def record_analysis(
    store: Store,
    run: int,
    identity: FileIdentity,
    extraction: Extraction,
    fingerprinting: Fingerprinting,
    *,
    preserved: bool,
) -> tuple[Status, Reason | None]:
    """Record a decoded video, whole or partial."""
    video = identity.sha256
    damage = extraction.damage
    status = Status.PARTIAL if damage else Status.CATALOGUED
    with store.write() as tx:
        tx.videos.save_extraction(video, run, extraction)
        tx.local_features.drop(video)  # else a search finds stills that are no more
        tx.videos.set_status(video, status, damage, extraction.detail)
        tx.fingerprints.save(run, fingerprinting.tracks, fingerprinting.trim, MADE_WITH)
        if preserved:
            tx.videos.mark_preserved(video, identity.path)
        tx.stage_runs.finish(run, "partial" if damage else "done", damage, extraction.detail)
    return status, damage


def record_failure(
    store: Store,
    run: int,
    identity: FileIdentity,
    status: Status,
    reason: Reason | None,
    detail: str,
) -> bool:
    """Record that a file was refused or that working on it failed; return if it is set aside now.

    What an earlier run found in it stays, and so does the status that run gave it.
    """
    with store.write() as tx:
        done = tx.stage_runs.finished(identity.sha256, Stage.EXTRACT)
        tx.stage_runs.finish(run, status, reason, detail)
        is_set_aside = tx.stage_runs.deaths(run) >= MAX_DEATHS
        if done is None or done.status == "refused":
            told = SET_ASIDE if is_set_aside else detail
            tx.videos.set_status(identity.sha256, status, reason, told)
    return is_set_aside
