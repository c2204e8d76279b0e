"""The steps that a folder of videos goes through, in order.

The table of contents of vidcat. What becomes of one file is in operations/ingest/batch.py: a fault
of a file is recorded there, and the next file is not concerned. A missing tool or an unusable store
stops the batch.
"""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from vidcat.casework.sightings.travel import carry_to_matched
from vidcat.catalogue import Catalogue
from vidcat.domain.video.batch import Phase, Tally
from vidcat.domain.video.model import Depth
from vidcat.media.decoding.extractor import EXTRACTION_VERSION
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.copies.deep import confirm_candidates, search_deep
from vidcat.operations.copies.match_new import match_new
from vidcat.operations.ingest.batch import Batch
from vidcat.operations.ingest.files import identified, wanted_files
from vidcat.operations.ingest.options import Options, Watch
from vidcat.operations.ingest.process_pool import LocalRunner, in_order
from vidcat.operations.ingest.worker import work
from vidcat.stages.match import require_folder


def ingest(catalogue: Catalogue, paths: Sequence[Path], options: Options, watch: Watch) -> Tally:
    """Catalogue every file at or below `paths`; run again, it resumes where it stopped.

    Each file ends in one outcome, given to `watch` as it happens. Raises NoSuchPath and
    CatalogueUnreadable before the first file; StoreError and ToolError when nothing more can be
    done.
    """
    require_folder(catalogue.index)
    files = wanted_files(catalogue, paths, options)
    identify = identified(catalogue, options)
    workers = catalogue.settings.worker_count

    batch = Batch(catalogue, options, watch, EXTRACTION_VERSION)
    with LocalRunner(work, workers) as runner, batch.interruptible():
        for file, identity in in_order(identify, files, workers):
            # 1. Register: the same bytes are one Video, wherever they are found.
            if job := batch.admit(file, identity):
                # 2. Extract shots, keyframes and samples, and 3. fingerprint them, in a worker.
                runner.start(job, job.backstop_s)
            for done in runner.finished():
                batch.settle(done)
        for done in runner.finished(leave=0):
            batch.settle(done)
    batch.forget_the_others(paths)

    # 4. Match by fingerprints what is new, or was left by a stop; learn idents from the matches.
    match_new(catalogue, partial(watch.progress, Phase.MATCHING))
    looking = partial(watch.progress, Phase.LOOKING)
    with Sandbox(options.mechanism) as sandbox:
        if options.depth is Depth.FULL:
            # 5. Confirm or refute, from the originals, what fingerprints only suspect.
            confirm_candidates(catalogue, sandbox, looking)
        if options.deep:
            # 6. Search by the details of stills for what fingerprints cannot see.
            search_deep(catalogue, sandbox, looking)
    # 7. Propose in each new copy what people saw in the others.
    carry_to_matched(catalogue.store)
    return batch.tally
