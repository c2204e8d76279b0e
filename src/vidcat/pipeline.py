"""What happens to a folder of videos: register, extract, fingerprint, match; then labels travel.

The table of contents of vidcat. What one file did wrong is caught in operations/ingest/batch.py and
recorded; the next file is not concerned. A missing tool or an unusable store stops the batch.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vidcat.casework.sightings.travel import carry_to_matched
from vidcat.catalogue import Catalogue
from vidcat.domain.video.batch import Tally
from vidcat.domain.video.model import Depth, FileIdentity
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.extractor import DECODER_VERSION
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.copies import deep
from vidcat.operations.ingest.batch import Batch, Options, Watch
from vidcat.operations.ingest.process_pool import LocalRunner, in_order
from vidcat.operations.ingest.worker import Job, Worked, work
from vidcat.settings import Settings
from vidcat.stages import idents, match
from vidcat.vault.originals import identify
from vidcat.vault.walk import FoundFile, find_files

# Videos matched before idents are looked for: those of one publisher are all tied until then.
_LEARN_EVERY = 50


def ingest(
    catalogue: Catalogue,
    paths: Sequence[Path],
    options: Options,
    watch: Watch,
) -> Tally:
    """Catalogue every file at or below `paths`; run again, it goes on where it stopped.

    Each file ends in one outcome, given to `watch` as it happens. Raises NoSuchPath and
    CatalogueUnreadable before the first file; StoreError and ToolError when nothing more can be
    done.
    """
    match.require_folder(catalogue.index)
    workers = catalogue.settings.worker_count
    follow = options.follow_symlinks

    def identified(found: FoundFile) -> FileIdentity:
        if found.refused:
            raise RefusedEvidence(found.refused, found.detail)
        max_bytes = catalogue.settings.max_file_bytes
        return identify(found.path, max_bytes=max_bytes, follow_symlinks=follow)

    files = find_files(paths, follow_symlinks=follow, leave_out=catalogue.folder)
    batch = Batch(catalogue, options, watch, DECODER_VERSION)
    with LocalRunner(work, workers) as runner, _stopping(batch, runner):
        for found, identity in in_order(identified, files, workers):
            if job := batch.admit(found, identity):  # 1. register
                runner.start(job, job.backstop_s)  # 2. extract, 3. fingerprint: in a worker
            for done in runner.finished():
                batch.settle(done)
        for done in runner.finished(leave=0):
            batch.settle(done)
    relate(catalogue, options, watch)  # 4. match; 5. and 6. look closely
    carry_to_matched(catalogue.store)  # 7. what was seen in copies is proposed in the new ones
    return batch.tally


def relate(catalogue: Catalogue, options: Options, watch: Watch) -> None:
    """Compare what is new, or was left by a stop, with all that is catalogued."""
    _match_new(catalogue, watch)  # 4. by fingerprints
    with Sandbox(options.mechanism) as sandbox:
        if options.depth is Depth.FULL:  # 5. closely, what fingerprints only suspect
            deep.confirm_candidates(catalogue, sandbox, watch.compared)
        if options.deep:  # 6. and, when asked, for what they cannot see
            deep.search_deep(catalogue, sandbox, watch.compared)


def _match_new(catalogue: Catalogue, watch: Watch) -> None:
    """Match what waits, and learn what the matches teach."""
    store = catalogue.store
    index = match.open_index(store, catalogue.index, write=True)
    waiting = match.unmatched(store)
    for number, video in enumerate(waiting, 1):
        match.match(video, store, index)
        watch.matched(number, len(waiting))
        if number % _LEARN_EVERY == 0:
            idents.learn_idents(store)
    idents.learn_idents(store)  # also what a stop left unlearnt


def count_files(catalogue: Catalogue, paths: Sequence[Path], options: Options) -> int:
    """Count what `ingest` would look at; raises NoSuchPath."""
    follow = options.follow_symlinks
    files = find_files(paths, follow_symlinks=follow, leave_out=catalogue.folder)
    return sum(1 for _ in files)


def sandbox_for(settings: Settings) -> Mechanism:
    """Choose what will confine the decoders, by trying it; raises SandboxUnavailable."""
    return choose(allow_unsandboxed=settings.allow_unsandboxed)


@contextmanager
def _stopping(batch: Batch, runner: LocalRunner[Job, Worked]) -> Iterator[None]:
    """However the batch is stopped, what was not finished is written down as stopped."""
    try:
        yield
    except BaseException:
        batch.interrupt(runner.unfinished)
        raise
