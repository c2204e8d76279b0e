"""Archives that come from outside: measured before they are unpacked, and unpacked into bounds.

A zip can name files that lie elsewhere, hold links and devices, unpack to any size, let entries
overlap so that a small file counts many times over (Fifield, "A better zip bomb", 2019), or name
one file twice so that two programs read two different things. All of that is refused.
"""

import os
import shutil
import struct
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from vidcat.errors import BadArchive
from vidcat.imports.archives.archive_names import require_safe_names
from vidcat.imports.bounds.local_file import opened_file

_ENCRYPTED: Final = 0x1 | 0x40 | 0x2000  # APPNOTE.TXT 4.4.4: bits 0, 6 and 13
_LOCAL_HEADER: Final = struct.Struct("<4s5H3I2H")  # 4.3.7
_END: Final = struct.Struct("<4s4H2IH")  # 4.3.16
_END_64: Final = struct.Struct("<4sQ2H2I4Q")  # 4.3.14
_LOCATOR_64: Final = struct.Struct("<4sIQI")  # 4.3.15
_MOST_COMMENT: Final = 0xFFFF
_FULL: Final = 0xFFFFFFFF
_BLOCK: Final = 1 << 20
_FREE_OF_RATIO: Final = 16 << 20
_SPARE: Final = 1 << 30  # room that is left on the disk


@dataclass(frozen=True)
class Bounds:
    """How much an archive may hold; `ratio` is unpacked to packed, above the first 16 MB."""

    files: int = 50_000
    total_bytes: int = 1 << 40
    ratio: int = 100
    directory_bytes: int = 64 << 20


def unpack(path: Path, folder: Path, bounds: Bounds = Bounds()) -> None:
    """Unpack a zip into a new, empty folder; nothing is ever written outside it.

    Raises NoSuchPath; BadArchive for whatever `checked_zip` refuses, what is damaged, and what the
    disk cannot hold.
    """
    with opened_file(path) as file, checked_zip(file, path.name, bounds) as archive:
        entries = archive.infolist()
        needed = sum(each.file_size for each in entries)
        if needed + _SPARE > shutil.disk_usage(folder).free:
            raise BadArchive(f"{path.name}: it unpacks to {needed:,} bytes; the disk has no room.")
        for entry in entries:
            _unpack_one(archive, entry, folder / entry.filename, path.name)


@contextmanager
def checked_zip(file: BinaryIO, name: str, bounds: Bounds) -> Iterator[ZipFile]:
    """Open a zip whose entries are all harmless by name, kind, number, size and place.

    Raises BadArchive, which says which entry is not.
    """
    try:
        if _directory_bytes(file) > bounds.directory_bytes:
            raise BadArchive(f"{name}: its list of files is too long.")
        archive = ZipFile(file)
    except (BadZipFile, struct.error, ValueError, OSError, NotImplementedError) as error:
        raise BadArchive(f"{name}: it is no zip that can be read ({error}).") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > bounds.files:
            raise BadArchive(
                f"{name}: it holds {len(entries):,} files, more than {bounds.files:,}."
            )
        for entry in entries:
            _require_plain(entry, name)
        require_safe_names([each.orig_filename for each in entries], name)
        _require_size(entries, name, bounds)
        _require_apart(file, entries, archive.start_dir, name)
        yield archive


def _unpack_one(archive: ZipFile, entry: ZipInfo, place: Path, name: str) -> None:
    if entry.is_dir():
        place.mkdir(parents=True, exist_ok=True)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    try:
        with archive.open(entry) as packed, place.open("xb") as file:
            shutil.copyfileobj(packed, file, _BLOCK)
    except (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError) as error:
        raise BadArchive(f"{name}: {entry.filename!r} is damaged ({error}).") from error
    except OSError as error:
        raise BadArchive(
            f"{name}: {entry.filename!r} cannot be written: {error.strerror}."
        ) from error


def _require_plain(entry: ZipInfo, name: str) -> None:
    kind = (entry.external_attr >> 16) & 0o170000  # the mode of Unix, where there is one
    if entry.flag_bits & _ENCRYPTED:
        raise BadArchive(f"{name}: {entry.filename!r} is encrypted; unpack it yourself first.")
    if kind not in (0, 0o100000, 0o040000):
        raise BadArchive(f"{name}: {entry.filename!r} is a link or a device, not a file.")
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadArchive(f"{name}: {entry.filename!r} is packed in a way that is not read here.")


def _require_size(entries: list[ZipInfo], name: str, bounds: Bounds) -> None:
    unpacked = sum(each.file_size for each in entries)
    packed = sum(each.compress_size for each in entries)
    if unpacked > bounds.total_bytes:
        raise BadArchive(f"{name}: it unpacks to {unpacked:,} bytes: too much.")
    if unpacked > _FREE_OF_RATIO + packed * bounds.ratio:
        raise BadArchive(f"{name}: {packed:,} bytes unpack to {unpacked:,}: a trap.")


def _require_apart(file: BinaryIO, entries: list[ZipInfo], end: int, name: str) -> None:
    """Refuse entries that share bytes, or reach into the list of files."""
    before = 0
    for entry in sorted(entries, key=lambda each: each.header_offset):
        if entry.header_offset < before:
            raise BadArchive(f"{name}: {entry.filename!r} overlaps another file: a trap.")
        file.seek(entry.header_offset)
        header = file.read(_LOCAL_HEADER.size)
        if len(header) < _LOCAL_HEADER.size:
            raise BadArchive(f"{name}: {entry.filename!r} lies outside the archive.")
        *_, name_bytes, extra_bytes = _LOCAL_HEADER.unpack(header)
        packed_at = entry.header_offset + len(header) + name_bytes + extra_bytes
        before = packed_at + entry.compress_size
    if before > end:
        raise BadArchive(f"{name}: its files reach beyond their end: a trap.")


def _directory_bytes(file: BinaryIO) -> int:
    """Return the size of the list of files, as the archive's end states it: it is read whole."""
    length = file.seek(0, os.SEEK_END)
    start = max(0, length - _END.size - _MOST_COMMENT)
    file.seek(start)
    tail = file.read()
    place = tail.rfind(b"PK\5\6")
    if place < 0:
        raise BadZipFile("it has no end")
    size: int = _END.unpack_from(tail, place)[5]
    if size == _FULL and start + place >= _LOCATOR_64.size:
        file.seek(start + place - _LOCATOR_64.size)
        offset = _LOCATOR_64.unpack(file.read(_LOCATOR_64.size))[2]
        file.seek(offset)
        size = _END_64.unpack(file.read(_END_64.size))[8]
    file.seek(0)
    return size
