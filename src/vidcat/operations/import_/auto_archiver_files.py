"""The files of an archive, found by name below its folder and proved by the hash that is stated."""

import hashlib
import os
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from vidcat.domain.exchange.auto_archiver import StoredFile, StoredPaper
from vidcat.domain.provenance.attestations import AttestationKind, Paper
from vidcat.domain.values.fields import quoted
from vidcat.domain.video.model import FileIdentity
from vidcat.errors import EvidenceError
from vidcat.imports.auto_archiver.records import files_below
from vidcat.imports.bounds.local_file import read_file
from vidcat.vault.originals import identify, open_evidence

_MOST_ALIKE = 64
_MAX_HASHES = 16 << 20


class NotProved(Exception):
    """A file is not there, or is not the one that was archived; the message says which."""


@dataclass
class ArchiveFiles:
    """Files below a folder. What a record says of absolute paths is not followed out of it."""

    folder: Path
    max_bytes: int
    _by_name: dict[str, list[Path]] = field(default_factory=lambda: defaultdict(list))
    _known: dict[Path, FileIdentity] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for path in files_below(self.folder):
            self._by_name[path.name].append(path)

    def proved(self, file: StoredFile) -> FileIdentity:
        """Find a file and hash it; raises NotProved unless it is what the record says it is."""
        found: list[FileIdentity] = []
        for path in self._candidates(file):
            identity = self._identified(path)
            if _is_as_stated(file, identity):
                return identity
            found.append(identity)
        what = quoted(file.names[0]) if file.names else "a file without a name"
        if found:
            raise NotProved(f"{what} is not the file that was archived: its hash is another.")
        raise NotProved(f"{what} is not in the folder.")

    def paper(self, stored: StoredPaper, video: FileIdentity) -> Paper:
        """Find a paper of a video; raises NotProved, also for hashes that are not the video's."""
        identity = self.proved(stored.file)
        if stored.kind is AttestationKind.TIMESTAMPED_HASHES:
            self._require_named(identity, video)
        size = identity.stamp.size_bytes
        return Paper(stored.kind, identity.path, identity.sha256, size, stored.note)

    def _candidates(self, file: StoredFile) -> list[Path]:
        found: list[Path] = []
        for name in file.names:
            told = PurePosixPath(name.replace("\\", "/"))
            alike = self._by_name.get(told.name, [])
            found += sorted(alike, key=lambda path: -_shared_end(path, told))[:_MOST_ALIKE]
        return list(dict.fromkeys(found))

    def _identified(self, path: Path) -> FileIdentity:
        if path not in self._known:
            try:
                self._known[path] = identify(os.fsencode(path.absolute()), max_bytes=self.max_bytes)
            except EvidenceError as error:
                raise NotProved(f"{quoted(path.name)}: {error.message}.") from error
        return self._known[path]

    def _require_named(self, hashes: FileIdentity, video: FileIdentity) -> None:
        text = read_file(Path(os.fsdecode(hashes.path)), _MAX_HASHES).decode("ascii", "replace")
        if video.sha256 not in text.split() and _sha3_512(video) not in text.split():
            raise NotProved("the hashes that were timestamped do not hold that of the video.")


def _is_as_stated(file: StoredFile, identity: FileIdentity) -> bool:
    if file.algorithm == "SHA-256":
        return identity.sha256 == file.digest
    return file.algorithm != "SHA3-512" or _sha3_512(identity) == file.digest


def _sha3_512(identity: FileIdentity) -> str:
    with open_evidence(identity.path) as file:
        return hashlib.file_digest(file, "sha3_512").hexdigest()


def _shared_end(path: Path, told: PurePosixPath) -> int:
    """Count the last parts that two paths have in common."""
    count = 0
    for one, other in zip(reversed(path.parts), reversed(told.parts), strict=False):
        if one != other:
            break
        count += 1
    return count
