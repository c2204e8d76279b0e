"""Originals and the log of custody for what is exported."""

from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.custody_log import LogLine
from vidcat.errors import EvidenceError, OriginalMissing
from vidcat.operations.frames.single_video import original_identity
from vidcat.reads.video.by_name import find_video
from vidcat.vault.blobs import copy_identified
from vidcat.vault.originals import open_evidence


def put_original(catalogue: Catalogue, video: str, target: Path) -> bool:
    """Copy the original of a video (SHA-256) to a new file, proved by its hash.

    Says False, and leaves nothing, when no file holds those bytes any more.
    """
    record = find_video(catalogue.store, video)
    try:
        identity = original_identity(catalogue, record)
        with (
            open_evidence(identity.path, follow_symlinks=True) as original,
            target.open("x+b") as copy,
        ):
            copy_identified(original, copy, video)
    except (OriginalMissing, EvidenceError):
        target.unlink(missing_ok=True)
        return False
    return True


def custody(catalogue: Catalogue) -> list[LogLine]:
    """Return the log of custody, the oldest line first."""
    with catalogue.store.read() as tx:
        return tx.custody_log.lines()
