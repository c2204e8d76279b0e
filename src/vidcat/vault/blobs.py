"""The blobs: files named by the SHA-256 of their bytes, written whole or not at all."""

import errno
import fcntl
import hashlib
import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, BinaryIO

from vidcat.domain.video.model import FileIdentity
from vidcat.domain.video.reasons import Reason
from vidcat.errors import CatalogueFull, CatalogueUnreadable, FailedEvidence, RefusedEvidence
from vidcat.vault.durable import sync_file, sync_folder
from vidcat.vault.originals import regular_descriptor

_FICLONE = 0x40049409  # ioctl: share the blocks of another file (linux/fs.h)
_READ_ONLY = 0o444
_COPY_BLOCK = 1 << 20


class Blobs:
    """A folder of read-only files, each found by its SHA-256.

    `parts` is where a file lies until it is whole, on the same file system: a folder that is
    emptied after a process that was killed. Without it, the file lies beside its blob.
    """

    def __init__(self, root: Path, parts: Path | None = None) -> None:
        self.root = root
        self._parts = parts
        self._lasting: set[Path] = set()  # folders whose own entry was synced

    def path(self, sha256: str) -> Path:
        """Return where the blob of that digest belongs, whether or not it is there."""
        return self.root / sha256[:2] / sha256[2:4] / sha256

    def read(self, sha256: str) -> bytes | None:
        """Return the bytes of a blob, proved by their hash; None when it is missing or damaged."""
        try:
            with os.fdopen(regular_descriptor(self.path(sha256)), "rb") as file:
                content = file.read()
        except OSError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def put(self, content: bytes) -> str:
        """Keep some bytes and return their SHA-256; the same bytes are kept once.

        A blob that was damaged is replaced.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        self._keep(target, lambda file: _write_all(file, content))
        return sha256

    def preserve(self, original: BinaryIO, identity: FileIdentity) -> None:
        """Keep a copy of an original, sharing its blocks where the file system can.

        A blob that was damaged is replaced. Raises FailedEvidence(changed_while_reading) when
        the bytes are not those identified, and RefusedEvidence(unreadable) when the original's
        disk does not give them.
        """
        target = self.path(identity.sha256)
        self._keep(target, lambda file: copy_identified(original, file, identity.sha256))

    def _keep(self, target: Path, fill: Callable[[IO[bytes]], None]) -> None:
        with disk_errors(self.root):
            if not is_whole(target):
                self._write_part(target, fill)
            # Also for one that is there: who wrote it may have been stopped before this.
            self._make_last(target)

    def _make_last(self, target: Path) -> None:
        """Sync the entry of a blob, and once those of the folders that it lies in."""
        sync_folder(target.parent)
        for folder in (target.parent, target.parent.parent, self.root):
            if folder not in self._lasting:
                sync_folder(folder.parent)
                self._lasting.add(folder)

    def _write_part(self, target: Path, fill: Callable[[IO[bytes]], None]) -> None:
        target.parent.mkdir(parents=True, exist_ok=True)
        place = self._parts or target.parent
        with tempfile.NamedTemporaryFile(dir=place, prefix=".part-", delete=False) as file:
            part = Path(file.name)
            try:
                fill(file)
                os.fchmod(file.fileno(), _READ_ONLY)
                sync_file(file)
                part.replace(target)
            except BaseException:
                part.unlink(missing_ok=True)
                raise


def is_whole(blob: Path) -> bool:
    """Return whether a blob is an ordinary file whose bytes are those of its name."""
    try:
        with os.fdopen(regular_descriptor(blob), "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == blob.name
    except OSError:
        return False


@contextmanager
def disk_errors(folder: Path) -> Iterator[None]:
    """Turn a full or unusable disk below `folder` into StoreError."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise CatalogueFull(
                f"The disk that holds {folder} is full; make room and run the same "
                "command again: it goes on where it stopped."
            ) from error
        raise CatalogueUnreadable(f"{folder} cannot be used: {error.strerror}.") from error


def _write_all(file: IO[bytes], content: bytes) -> None:
    file.write(content)


def copy_identified(original: BinaryIO, file: IO[bytes], sha256: str) -> None:
    """Copy an open original into an empty file that can be read back, and prove the copy.

    Shares its blocks where the file system can. Raises FailedEvidence(changed_while_reading) when
    the bytes have another SHA-256, RefusedEvidence(unreadable) when its disk does not give them.
    """
    if not _share_blocks(original, file):
        for block in _blocks(original):
            file.write(block)
        file.flush()
    file.seek(0)
    digest = hashlib.sha256()
    while block := file.read(_COPY_BLOCK):
        digest.update(block)
    if digest.hexdigest() != sha256:
        raise FailedEvidence(
            Reason.CHANGED_WHILE_READING, "the file changed while it was copied; run again"
        )


def _blocks(original: BinaryIO) -> Iterator[bytes]:
    try:
        original.seek(0)
        while block := original.read(_COPY_BLOCK):
            yield block
    except OSError as error:  # the original's fault: the catalogue's disk is written elsewhere
        raise RefusedEvidence(Reason.UNREADABLE, error.strerror) from error


def _share_blocks(original: BinaryIO, file: IO[bytes]) -> bool:
    try:
        fcntl.ioctl(file.fileno(), _FICLONE, original.fileno())
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise
        return False
    return True
