"""Write what people take out of a catalogue: whole or not at all, never over the evidence."""

import os
import shutil
import stat
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from vidcat.catalogue import Catalogue
from vidcat.domain.values.file_names import path_text
from vidcat.errors import BadOutput, NotOurFolder


def write_output(catalogue: Catalogue, output: Path, content: bytes) -> None:
    """Write a file; raises BadOutput."""
    with writing(catalogue, output) as file:
        file.write(content)


@contextmanager
def writing(catalogue: Catalogue, output: Path) -> Iterator[BinaryIO]:
    """Yield a file to write to, which takes its place when the block ends well; raise BadOutput."""
    with catalogue.store.read() as tx:
        if tx.videos.holds_path(os.fsencode(output.resolve())):
            raise BadOutput(f"{output} is a video of this catalogue; name another file.")
    if os.path.lexists(output) and not stat.S_ISREG(output.lstat().st_mode):
        raise BadOutput(f"{output} is no ordinary file (a link, device or folder); name another.")
    part = _beside(output)
    try:
        with part.open("xb") as file:
            yield file
        part.replace(output)
    except OSError as error:
        raise BadOutput(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        with suppress(OSError):  # what stopped the writing may stop this too, and is told already
            part.unlink(missing_ok=True)


@contextmanager
def writing_folder(output: Path) -> Iterator[Path]:
    """Yield a folder to write to, which takes its place when the block ends well.

    Raises NotOurFolder unless nothing or an empty folder is there, and BadOutput.
    """
    try:
        if output.exists() and (not output.is_dir() or any(output.iterdir())):
            raise NotOurFolder(f"{output} is not empty; name a new folder or an empty one.")
        part = _beside(output)
        part.mkdir()
    except OSError as error:
        raise BadOutput(f"{output} cannot be written: {error.strerror}.") from error
    try:
        yield part
        part.replace(output)
    except OSError as error:
        raise BadOutput(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)


def _beside(output: Path) -> Path:
    place = output.absolute()
    return place.with_name(f".{place.name}.{uuid.uuid4().hex}.part")


def logged_name(path: Path) -> str:
    """Return a file's name as the log of custody has it.

    The log leaves with bags, and a whole path would name the machine's owner.
    """
    return path_text(os.fsencode(path.absolute().name))
