"""Verify originals and blobs, by hashing them again."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.provenance.attestations import Attestation
from vidcat.domain.provenance.damage import Damage, DamageKind
from vidcat.domain.values.file_names import path_text
from vidcat.domain.video.model import CopyStatus, Video
from vidcat.operations.frames.single_video import moved_places
from vidcat.vault.blobs import is_whole
from vidcat.vault.originals import hashed_status

_DIGITS = frozenset("0123456789abcdef")


def verify_original(catalogue: Catalogue, record: Video) -> Iterator[Damage]:
    """Hash every file of a video again; yield those that changed, and that none is left."""
    held = False
    for copy in record.copies:
        status = hashed_status(copy.path, record.size_bytes, record.sha256)
        held = held or status is CopyStatus.PRESENT
        if status is CopyStatus.CHANGED and not copy.changed_at:  # else an ingest has told it
            place = f"{path_text(copy.path)} of video {record.sha256}"
            yield Damage(DamageKind.ORIGINAL_CHANGED, place)
    others = [os.fsencode(catalogue.blobs.path(record.sha256))]
    others += moved_places(catalogue.folder, record)
    sought = (hashed_status(each, record.size_bytes, record.sha256) for each in others)
    if not held and CopyStatus.PRESENT not in sought:
        places = ", ".join(path_text(copy.path) for copy in record.copies)
        yield Damage(DamageKind.ORIGINAL_GONE, f"video {record.sha256}", f"known places: {places}")


def blobs_of(catalogue: Catalogue) -> list[Path]:
    """List the files of the blobs, by their names."""
    root = catalogue.blobs.root
    return sorted(path for path in root.glob("??/??/*") if _is_name(path.name))


def _is_name(name: str) -> bool:
    return len(name) == 64 and _DIGITS.issuperset(name)


def verify_blob(path: Path) -> Iterator[Damage]:
    """Hash a blob again; yield it when it is not what its name says."""
    if not is_whole(path):
        yield Damage(DamageKind.BLOB_CHANGED, f"blob {path.name}", "its bytes are not its own")


def missing_pages(catalogue: Catalogue, pages: Iterable[tuple[str, str]]) -> Iterator[Damage]:
    """Yield the pages of reports (name of the report, SHA-256) that are not in the blobs."""
    for report, page in pages:
        if not catalogue.blobs.path(page).is_file():
            yield Damage(DamageKind.BLOB_MISSING, f"blob {page}", f"the page of report {report}")


def verify_papers(papers: Iterable[Attestation]) -> Iterator[Damage]:
    """Hash the papers that came with videos again; yield those that are gone or changed."""
    for attestation in papers:
        paper = attestation.paper
        status = hashed_status(paper.path, paper.size_bytes, paper.sha256)
        if status is not CopyStatus.PRESENT:
            what = f"{paper.kind} {path_text(paper.path)}"
            yield Damage(DamageKind.PAPER_CHANGED, what, f"of video {attestation.video}: {status}")


def missing_blobs(catalogue: Catalogue, record: Video) -> Iterator[Damage]:
    """Yield the stills of a video, and its preserved original, that are not in the blobs."""
    preserved = any(copy.is_preserved for copy in record.copies)
    if preserved and not catalogue.blobs.path(record.sha256).is_file():
        what = f"blob {record.sha256}"
        yield Damage(DamageKind.BLOB_MISSING, what, "the preserved original of the video")
    for still in record.keyframes:
        if not catalogue.blobs.path(still.blob).is_file():
            what = f"blob {still.blob}"
            yield Damage(
                DamageKind.BLOB_MISSING, what, f"the still at pts {still.pts} of {record.sha256}"
            )
