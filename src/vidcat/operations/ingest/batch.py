"""The life of one file in a batch: admitted, worked on, settled and reported.

`admit` registers its bytes. A known file ends there; else a job goes to a worker, and files with
the same bytes wait for it as its twins. `settle` records what the worker found, or why it found
nothing, and ends the file and its twins. Only this process writes to the database.
"""

import shutil
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from vidcat.casework.reports.statements import resolve
from vidcat.catalogue import Catalogue
from vidcat.domain.video.batch import Tally
from vidcat.domain.video.model import Depth, FileIdentity, Outcome
from vidcat.domain.video.reasons import Status
from vidcat.domain.video.stages import Stage
from vidcat.errors import CatalogueFull, EvidenceError, WorkStopped
from vidcat.operations.ingest.ending import End, end_of_fault, worked
from vidcat.operations.ingest.options import Options, Watch
from vidcat.operations.ingest.passed_over import forget_the_others, note_passed_over
from vidcat.operations.ingest.process_pool import Finished
from vidcat.operations.ingest.worker import Analysis, Job, Worked, limits_for
from vidcat.stages import register
from vidcat.stages.save import record_analysis, record_failure
from vidcat.vault.originals import open_evidence
from vidcat.vault.walk import FoundFile

# Work stops before the disk is full, so that the database can still say what happened.
MIN_FREE_BYTES = 64 << 20
_USABLE = (Status.CATALOGUED, Status.KNOWN, Status.PARTIAL)


@dataclass
class Batch:
    """One batch over one catalogue."""

    catalogue: Catalogue
    options: Options
    watch: Watch
    tool_version: str
    tally: Tally = field(default_factory=Tally)
    _twins: dict[str, list[FileIdentity]] = field(default_factory=dict)
    _replaced: dict[bytes, tuple[str, ...]] = field(default_factory=dict)
    _passed_over: set[bytes] = field(default_factory=set)

    def admit(self, found: FoundFile, identified: "Future[FileIdentity]") -> Job | None:
        """Register an identified file; return the job it needs, None when it is settled."""
        begun = monotonic()
        try:
            identity = identified.result()
        except EvidenceError as error:
            self._tell(found.path, None, end_of_fault(error))
            return None
        if identity.sha256 in self._twins:  # the same bytes are being worked on right now
            self._twins[identity.sha256].append(identity)
            return None
        require_space(self.catalogue.folder)
        store, blobs = self.catalogue.store, self.catalogue.blobs
        done = register.register(identity, store, blobs, self._order)
        self._replaced[found.path] = done.replaced
        if done.run is None:
            if done.status is Status.KNOWN and (fault := self._preserve(identity)):
                self._tell(found.path, identity.sha256, end_of_fault(fault))
                return None
            seconds = monotonic() - begun
            end = End(
                done.status, done.reason, done.detail, seconds, is_set_aside=done.is_set_aside
            )
            self._tell(found.path, identity.sha256, end)
            return None
        self._twins[identity.sha256] = []
        return self._job(identity, done.run, done.depth)

    def settle(self, finished: Finished[Job, Worked]) -> None:
        """Record how a job ended, and what that means for other files with the same bytes."""
        job, identity = finished.task, finished.task.identity
        result = worked(finished.future)
        if isinstance(result.result, Analysis):
            end = self._record(job, result.result, result.seconds)
        else:
            end = self._record_fault(job, result.result, result.seconds)
        self._tell(identity.path, identity.sha256, end)
        for twin in self._twins.pop(identity.sha256):
            with self.catalogue.store.write() as tx:
                tx.videos.register(twin)
                self._replaced[twin.path] = tuple(tx.videos.mark_changed(twin))
            self._tell(twin.path, twin.sha256, self._end_of_twin(twin, end))

    def forget_the_others(self, paths: Sequence[Path]) -> None:
        """Forget what earlier batches passed over at or below `paths` and this one did not."""
        forget_the_others(self.catalogue.store, paths, self._passed_over)

    def _end_of_twin(self, twin: FileIdentity, end: End) -> End:
        if end.status not in (Status.CATALOGUED, Status.PARTIAL):
            return end
        fault = self._preserve(twin)
        return end_of_fault(fault) if fault else End(Status.KNOWN)

    def _preserve(self, identity: FileIdentity) -> EvidenceError | None:
        """Preserve the original of a known video, if that was asked; return why it failed."""
        if not self.options.preserve:
            return None
        follow = self.options.follow_symlinks
        try:
            with open_evidence(identity.path, follow_symlinks=follow) as media:
                self.catalogue.blobs.preserve(media, identity)
        except EvidenceError as error:
            return error
        with self.catalogue.store.write() as tx:
            tx.videos.mark_preserved(identity.sha256, identity.path)
        return None

    @contextmanager
    def interruptible(self) -> Iterator[None]:
        """Record, however this batch is stopped or the last was, which runs were interrupted."""
        self._interrupt_all()
        try:
            yield
        except BaseException:
            self._interrupt_all()
            raise

    def _interrupt_all(self) -> None:
        with self.catalogue.store.write() as tx:
            tx.stage_runs.interrupt_all(Stage.EXTRACT)

    def _record(self, job: Job, analysis: Analysis, seconds: float) -> End:
        extraction = analysis.extraction
        status, reason = record_analysis(
            self.catalogue.store,
            job.run,
            job.identity,
            extraction,
            analysis.fingerprinting,
            preserved=job.preserve,
        )
        return End(status, reason, extraction.detail, seconds, extraction.facts.duration_s)

    def _record_fault(self, job: Job, fault: EvidenceError, seconds: float) -> End:
        store, end = self.catalogue.store, end_of_fault(fault, seconds)
        if isinstance(fault, WorkStopped):
            with store.write() as tx:
                tx.stage_runs.interrupt(job.run)
            return end
        is_set_aside = record_failure(
            store, job.run, job.identity, end.status, end.reason, end.detail
        )
        return replace(end, is_set_aside=is_set_aside)

    @property
    def _order(self) -> register.ExtractOrder:
        options = self.options
        return register.ExtractOrder(
            options.depth,
            self.tool_version,
            self.catalogue.settings.raised_limits,
            retry=options.retry_failed,
            renew=options.renew,
        )

    def _job(self, identity: FileIdentity, run: int, depth: Depth) -> Job:
        settings = self.catalogue.settings
        return Job(
            identity=identity,
            run=run,
            depth=depth,
            limits=limits_for(identity, settings),
            blobs=self.catalogue.blobs.root,
            scratch=self.catalogue.scratch,
            mechanism=self.options.mechanism,
            preserve=self.options.preserve,
            follow_symlinks=self.options.follow_symlinks,
        )

    def _tell(self, path: bytes, video: str | None, end: End) -> None:
        outcome = replace(end.outcome(path, video), replaced=self._replaced.pop(path, ()))
        self._resolve(outcome)
        if note_passed_over(self.catalogue.store, outcome):
            self._passed_over.add(path)
        self.tally.add(outcome)
        self.watch.file(outcome)

    def _resolve(self, outcome: Outcome) -> None:
        """Tie the citation that the batch is for to a video that was catalogued, now or before."""
        if self.options.citation and outcome.video and outcome.status in _USABLE:
            report, number = self.options.citation
            resolve(self.catalogue.store, report, number, outcome.video, self.options.person)


def require_space(folder: Path) -> None:
    """Raise CatalogueFull while there is still room to write down what was done."""
    free = shutil.disk_usage(folder).free
    if free < MIN_FREE_BYTES:
        raise CatalogueFull(
            f"The disk that holds {folder} has {free >> 20} MiB left; "
            "make room and run the same command again: it goes on where it stopped."
        )
