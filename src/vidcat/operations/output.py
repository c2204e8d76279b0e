"""Write what people take out of a catalogue: whole or not at all, never over the evidence."""

import errno
import fcntl
import os
import re
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from vidcat.catalogue import Catalogue
from vidcat.domain.values.file_names import path_text
from vidcat.errors import BadOutput, CatalogueFull, NotOurFolder, VidcatError
from vidcat.vault.durable import sync_file, sync_folder, sync_tree


def write_output(catalogue: Catalogue, output: Path, content: bytes) -> None:
    """Write a file; raises BadOutput, and CatalogueFull for a full disk, the output's too."""
    with writing(catalogue, output) as file:
        file.write(content)


@contextmanager
def writing(catalogue: Catalogue, output: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to, which takes its place, to last, when the block ends well.

    Raises BadOutput, and CatalogueFull for a full disk, the output's too.
    """
    with catalogue.store.read() as tx:
        if tx.videos.holds_path(os.fsencode(output.resolve())):
            raise BadOutput(f"{output} is a video of this catalogue; name another file.")
    if os.path.lexists(output) and not stat.S_ISREG(output.lstat().st_mode):
        raise BadOutput(f"{output} is no ordinary file (a link, device or folder); name another.")
    try:
        with _part_beside(output) as part:
            with part.open("wb") as file:
                yield file
                sync_file(file)
            part.replace(output)
        sync_folder(output.absolute().parent)
    except OSError as error:
        raise _unwritten(output, error) from error


@contextmanager
def writing_folder(output: Path) -> Iterator[Path]:
    """Yield a folder to write to, which takes its place when the block ends well.

    Raises NotOurFolder unless nothing or an empty folder is there, BadOutput and CatalogueFull.
    """
    try:
        if output.exists() and (not output.is_dir() or any(output.iterdir())):
            raise NotOurFolder(f"{output} is not empty; name a new folder or an empty one.")
        with _part_beside(output, is_folder=True) as part:
            yield part
            sync_tree(part)
            part.replace(output)
        sync_folder(output.absolute().parent)
    except OSError as error:
        raise _unwritten(output, error) from error


def _unwritten(output: Path, error: OSError) -> VidcatError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return CatalogueFull(
            f"The disk that {output} belongs on is full; make room and run the same command again."
        )
    return BadOutput(f"{output} cannot be written: {error.strerror}.")


@contextmanager
def _part_beside(output: Path, *, is_folder: bool = False) -> Iterator[Path]:
    """Yield a new file or folder beside an output, locked while it is ours; remove what is left.

    What a stopped process left beside the same output is removed first: its lock went with it.
    """
    place = output.absolute()
    _sweep_parts(place)
    part = place.with_name(f".{place.name}.{uuid.uuid4().hex}.part")
    if is_folder:
        part.mkdir()
    try:
        lock = os.open(
            part, os.O_RDONLY if is_folder else os.O_RDONLY | os.O_CREAT | os.O_EXCL, 0o666
        )
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield part
        finally:
            os.close(lock)
    finally:
        with suppress(OSError):  # what stopped the writing may stop this too, and is told already
            _remove(part)


def _sweep_parts(place: Path) -> None:
    ours = re.compile(rf"\.{re.escape(place.name)}\.[0-9a-f]{{32}}\.part")
    with suppress(OSError):  # a folder that is not to be listed: not in the way of our own
        for part in [each for each in place.parent.iterdir() if ours.fullmatch(each.name)]:
            _remove_if_left(part)


def _remove_if_left(part: Path) -> None:
    with suppress(OSError):  # another's who is at work, or removed meanwhile
        lock = os.open(part, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            _remove(part)
        finally:
            os.close(lock)


def _remove(part: Path) -> None:
    if part.is_dir():
        shutil.rmtree(part)
    else:
        part.unlink(missing_ok=True)


def logged_name(path: Path) -> str:
    """Return a file's name as the log of custody has it.

    The log leaves with bags, and a whole path would name the machine's owner.
    """
    return path_text(os.fsencode(path.absolute().name))
