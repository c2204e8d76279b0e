"""Papers that bear witness to a video: they stay where they lie, known by their bytes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AttestationKind(StrEnum):
    """What sort of witness a file is."""

    TIMESTAMP_TOKEN = "timestamp token"  # RFC 3161
    TIMESTAMPED_HASHES = "timestamped hashes"  # the text that such a token signs
    TIMESTAMP_CERTIFICATE = "timestamp certificate"
    OPENTIMESTAMPS = "opentimestamps"
    WEB_ARCHIVE = "web archive"  # WACZ, WARC
    SITE_CERTIFICATE = "site certificate"
    ARCHIVE_PAGE = "archive page"
    ARCHIVE_METADATA = "archive metadata"


@dataclass(frozen=True)
class Paper:
    """A file that bears witness: where it lies, and its bytes by SHA-256 and number."""

    kind: AttestationKind
    path: bytes
    sha256: str
    size_bytes: int
    note: str = ""


@dataclass(frozen=True)
class Attestation:
    """A paper of a video, perhaps of one of its postings, and who brought it when."""

    number: int
    video: str
    posting: int | None
    paper: Paper
    by: str
    at: datetime
