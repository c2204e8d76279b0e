"""The files that batches passed over, as they are now."""

from collections import Counter

from vidcat.domain.video.file_kinds import FileKind
from vidcat.domain.video.passed_over import SkippedFile, SkippedList
from vidcat.store.session import Store
from vidcat.vault.passed_over import status_now


def skipped_files(
    store: Store, kind: FileKind | None = None, *, with_gone: bool = False
) -> SkippedList:
    """List what was passed over when it was last looked at, of one kind or of all.

    Each place is looked at again, and not opened; those where nothing is any more are left out,
    and counted, unless they are asked for.
    """
    with store.read() as tx:
        passed = tx.passed_over.listed()
    files = [SkippedFile(each, status_now(each)) for each in passed]
    there = Counter(file.passed.kind for file in files if not file.is_gone)
    wanted = (file for file in files if kind in (None, file.passed.kind))
    return SkippedList(
        files=tuple(file for file in wanted if with_gone or not file.is_gone),
        counts={each: there[each] for each in FileKind if there[each]},
        gone=len(files) - there.total(),
    )
