"""Keep what a batch passed over, so that it can be listed after the batch."""

import os
from collections.abc import Collection, Sequence
from pathlib import Path

from vidcat.domain.video.file_kinds import passed_over_kind
from vidcat.domain.video.model import Outcome
from vidcat.store.session import Store
from vidcat.vault.passed_over import place_stamp


def note_passed_over(store: Store, outcome: Outcome) -> bool:
    """Record a file that was passed over, where no row of a video says so; return if it did.

    That is: of which no hash is known, or whose video holds what an earlier run found.
    """
    kind = passed_over_kind(outcome.status, outcome.reason, outcome.detail)
    if kind is None or outcome.reason is None:
        return False
    if outcome.video is not None:
        with store.read() as tx:
            if tx.passed_over.is_said_of(outcome.video):
                return False
    stamp = place_stamp(outcome.path)
    with store.write() as tx:
        tx.passed_over.note(outcome.path, outcome.status, outcome.reason, outcome.detail, stamp)
    return True


def forget_the_others(store: Store, paths: Sequence[Path], noted: Collection[bytes]) -> None:
    """Forget what earlier batches noted at or below `paths` and this one, to its end, did not.

    It is gone, or a folder that can be read now.
    """
    roots = {os.fsencode(path.absolute()) for path in paths}
    with store.write() as tx:
        tx.passed_over.forget_below(roots, noted)
