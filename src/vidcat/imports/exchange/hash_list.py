"""Hash lists as others share them: one file in vidcat's form, or files of vPDQ, one a video.

Files are read line by line, so that a list of any length takes little memory.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from vidcat.domain.copies.hash_lists import (
    VPDQ_PREPROCESSING,
    ListedSamples,
    ListedTrack,
    ListForm,
    MadeWith,
)
from vidcat.domain.exchange.hash_json import check_header, read_track
from vidcat.domain.exchange.vpdq_text import add_line, is_vpdq_line
from vidcat.errors import BadHashList, NoSuchPath
from vidcat.imports.bounds.local_file import opened_file

MAX_LINE_BYTES = 64_000_000  # 12 hours at four a second are 15 MB
_SHA256_DIGITS = 64
_HEX = frozenset("0123456789abcdef")


@dataclass(frozen=True)
class HashListFiles:
    """A hash list that was recognised; its tracks are read while they are asked for."""

    files: tuple[Path, ...]
    form: ListForm
    made_with: MadeWith

    @property
    def preprocessing(self) -> str:
        """What the pictures were hashed from."""
        return self.made_with.preprocessing if self.form is ListForm.VIDCAT else VPDQ_PREPROCESSING

    def tracks(self, digest: "hashlib._Hash") -> Iterator[ListedTrack]:
        """Read the listed videos; `digest` is fed the bytes of all files in their order.

        Raises BadHashList that names the file and line.
        """
        seen: set[tuple[str, str]] = set()
        read = _vidcat_tracks if self.form is ListForm.VIDCAT else _vpdq_tracks
        for file in self.files:
            with opened_file(file) as stream:
                lines = _Lines(file, stream, digest)
                for listed in read(lines, self.made_with):
                    key = listed.sha256 or listed.name, listed.track.view
                    if key in seen:
                        raise lines.fault(f"the {key[1]} view of {key[0]} is listed twice")
                    seen.add(key)
                    yield listed


def open_hash_list(path: Path, made_with: MadeWith) -> HashListFiles:
    """Recognise a file, or a folder of files, by content; `made_with` is what ours are made with.

    Raises NoSuchPath, BadHashList.
    """
    files = _files(path)
    with opened_file(files[0]) as stream:
        lines = _Lines(files[0], stream, hashlib.sha256())
        first = next(iter(lines), "")
        if first.startswith("{"):
            form = ListForm.VIDCAT
        elif is_vpdq_line(first):
            form = ListForm.VPDQ
        else:
            raise lines.fault(
                "it is empty" if not first else "it is neither a hash list of vidcat nor of vPDQ"
            )
    return HashListFiles(files, form, made_with)


def _files(path: Path) -> tuple[Path, ...]:
    if not path.is_dir():
        return (path,)
    try:
        found = sorted(each for each in path.iterdir() if not each.name.startswith("."))
    except OSError as error:
        raise NoSuchPath(f"{path} cannot be read: {error.strerror}.") from error
    files = tuple(each for each in found if each.is_file())
    if not files:
        raise BadHashList(f"{path} holds no file.")
    return files


class _Lines:
    """The lines of a file without blank ones, and the number of the one read last."""

    def __init__(self, file: Path, stream: BinaryIO, digest: "hashlib._Hash") -> None:
        self.file = file
        self._stream = stream
        self._digest = digest
        self._number = 0

    def __iter__(self) -> Iterator[str]:
        while raw := self._stream.readline(MAX_LINE_BYTES + 1):
            self._number += 1
            self._digest.update(raw)
            if len(raw) > MAX_LINE_BYTES:
                raise self.fault(f"it is longer than {MAX_LINE_BYTES // 1_000_000} MB")
            try:
                text = raw.decode("utf-8-sig" if self._number == 1 else "utf-8").strip()
            except UnicodeDecodeError as error:
                raise self.fault("it is not text in UTF-8") from error
            if text:
                yield text

    def fault(self, phrase: object) -> BadHashList:
        """Make the error that says what is wrong with the line read last."""
        where = f", line {self._number}" if self._number else ""
        return BadHashList(f"{self.file.name}{where}: {phrase}.")


def _vidcat_tracks(lines: _Lines, made_with: MadeWith) -> Iterator[ListedTrack]:
    texts = iter(lines)
    try:
        check_header(next(texts, ""), made_with)
        count = 0
        for text in texts:
            count += 1
            yield read_track(text)
    except ValueError as error:
        raise lines.fault(error) from error
    if not count:
        raise lines.fault("no video follows")


def _vpdq_tracks(lines: _Lines, _made_with: MadeWith) -> Iterator[ListedTrack]:
    samples = ListedSamples()
    for text in lines:
        try:
            add_line(samples, text)
        except ValueError as error:
            raise lines.fault(error) from error
    if not len(samples):
        raise lines.fault("it is empty")
    name = lines.file.stem
    is_digest = len(name) == _SHA256_DIGITS and _HEX.issuperset(name)
    yield ListedTrack(name, name if is_digest else None, samples.track(name, "full"))
