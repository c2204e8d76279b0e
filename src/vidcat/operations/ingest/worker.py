"""The work of one worker process on one video: extract, then fingerprint."""

import functools
import uuid
from dataclasses import dataclass
from pathlib import Path
from time import monotonic

from vidcat.domain.copies.fingerprints import Fingerprinting
from vidcat.domain.video.limits import BACKSTOP_S, DecodeLimits, decode_limits
from vidcat.domain.video.model import Depth, Extraction, FileIdentity
from vidcat.domain.video.reasons import Status
from vidcat.errors import EvidenceError, FailedEvidence
from vidcat.media.sandbox.confine import Mechanism
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.settings import Settings
from vidcat.stages.extract import extract
from vidcat.stages.fingerprint import fingerprint
from vidcat.vault.blobs import Blobs
from vidcat.vault.originals import open_evidence, require_same_bytes, require_unchanged


@dataclass(frozen=True)
class Job:
    """One video to be worked on; small, because it crosses a process boundary."""

    identity: FileIdentity
    run: int
    depth: Depth
    limits: DecodeLimits
    blobs: Path
    scratch: Path
    mechanism: Mechanism
    preserve: bool
    follow_symlinks: bool

    @property
    def backstop_s(self) -> float:
        """When the worker itself is given up."""
        return self.limits.wall_s + BACKSTOP_S


@dataclass(frozen=True)
class Analysis:
    """What was found in a video."""

    extraction: Extraction
    fingerprinting: Fingerprinting


@dataclass(frozen=True)
class Worked:
    """What a worker hands back: an analysis or why there is none, and how long it took."""

    result: Analysis | EvidenceError
    seconds: float


def work(job: Job) -> Worked:
    """Carry out a job in a worker process; what the file did wrong is a result like another."""
    begun = monotonic()
    try:
        result: Analysis | EvidenceError = analyse(job)
    except EvidenceError as error:
        result = error
    return Worked(result, monotonic() - begun)


def status_of(error: EvidenceError) -> Status:
    """Return the status of a file that failed with this error."""
    return Status.FAILED if isinstance(error, FailedEvidence) else Status.REFUSED


def limits_for(identity: FileIdentity, settings: Settings) -> DecodeLimits:
    """Return the bounds of decoding one file."""
    return decode_limits(
        identity.stamp.allocated_bytes,
        max_pixels=settings.max_pixels,
        max_duration_s=settings.max_duration_s,
        memory_bytes=settings.memory_bytes,
        timeout_s=settings.timeout_s,
    )


def analyse(job: Job) -> Analysis:
    """Carry out a job: the file is opened once, and its bytes are hashed again after decoding.

    Raises RefusedEvidence, FailedEvidence, StoreError, SandboxUnavailable.
    """
    blobs = Blobs(job.blobs, job.scratch)
    samples = job.scratch / f"{uuid.uuid4().hex}.luma"
    with open_evidence(job.identity.path, follow_symlinks=job.follow_symlinks) as media:
        require_unchanged(media.fileno(), job.identity.stamp)
        if job.preserve:
            blobs.preserve(media, job.identity)
        try:
            extraction = extract(
                media,
                depth=job.depth,
                limits=job.limits,
                sandbox=_sandbox(job.mechanism),
                blobs=blobs,
                scratch=samples,
            )
            require_same_bytes(media, job.identity)
            return Analysis(extraction, fingerprint(job.identity.sha256, extraction))
        finally:
            samples.unlink(missing_ok=True)


@functools.cache
def _sandbox(mechanism: Mechanism) -> Sandbox:
    # One warm sandbox a worker, for as long as the worker lives; it dies with it.
    return Sandbox(mechanism)
