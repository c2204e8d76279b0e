"""Make the demo: a small finished catalogue of real footage and re-uploads of it."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.values.file_names import path_text
from vidcat.errors import NoFootage, NotOurFolder, VidcatError
from vidcat.media.ffmpeg.demo_clips import fetch_footage
from vidcat.media.ffmpeg.reuploads import REUPLOADS, make_compilation, make_reupload, make_window
from vidcat.media.ffmpeg.tools import Tools, find_tools
from vidcat.settings import FILE_NAME
from vidcat.vault.blobs import disk_errors

MAX_CLIPS = 5  # of a person's own folder: the demo is to be over in a minute or two
_MARK = ".vidcat-demo"
_FOOTAGE = "footage"
WINDOW, COMPILATION = "window.mp4", "compilation.mp4"


def require_demo_folder(folder: Path) -> None:
    """Raise NotOurFolder unless the folder is new, empty, or an earlier demo."""
    if folder.exists() and not folder.is_dir():
        raise NotOurFolder(f"{folder} is a file.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / _MARK).exists():
        what = "a catalogue" if (folder / FILE_NAME).exists() else "something else"
        raise NotOurFolder(f"{folder} holds {what}; give the demo a new or empty folder.")


@contextmanager
def demo_folder(folder: Path) -> Iterator[None]:
    """Claim a folder, so that the same command goes on in it after a failure.

    A demo that fails before it has any footage leaves nothing behind.
    """
    is_new = not (folder / _MARK).exists()
    existed = folder.exists()
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / _MARK).touch()
    try:
        yield
    except VidcatError:
        if is_new and not any((folder / _FOOTAGE).glob("*")):
            shutil.rmtree(folder)
            if existed:
                folder.mkdir()
        raise


def make_footage(catalogue: Catalogue, own: Path | None, say: Callable[[str], None]) -> Path:
    """Write clips and re-uploads of them into the demo's folder; return where they are.

    Raises NoFootage, ToolMissing, ToolFailed.
    """
    footage = catalogue.folder / _FOOTAGE
    footage.mkdir(exist_ok=True)
    _clear_away_parts(footage)
    settings = catalogue.settings
    tools = find_tools(settings.ffmpeg, settings.ffprobe)
    clips = _own_clips(own, footage) if own else fetch_footage(footage)
    for clip in clips:
        _make_reuploads(tools, clip, say)
    if len(clips) > 1:
        _make_mixtures(tools, clips, footage, say)
    return footage


def _clear_away_parts(footage: Path) -> None:
    """Remove what a killed demo left half-made: it would be catalogued with the rest."""
    for left in footage.glob(".*"):
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink()


def _own_clips(own: Path, footage: Path) -> list[Path]:
    found = sorted(path for path in own.iterdir() if path.is_file()) if own.is_dir() else []
    if not found:
        raise NoFootage(f"There are no files in {own}.")
    # ffmpeg-python takes names that are text only.
    names = [path_text(os.fsencode(path.name)) for path in found[:MAX_CLIPS]]
    return [
        Path(shutil.copy(path, footage / name)) for path, name in zip(found, names, strict=False)
    ]


def _make_reuploads(tools: Tools, clip: Path, say: Callable[[str], None]) -> None:
    for name in REUPLOADS:
        with _made(clip.with_name(f"{clip.stem}.{name}.mp4"), say) as part:
            if part:
                make_reupload(tools, clip, name, part)


def _make_mixtures(
    tools: Tools, clips: Sequence[Path], footage: Path, say: Callable[[str], None]
) -> None:
    """Show one clip in a window of another, and parts of all in a row."""
    with _made(footage / WINDOW, say) as part:
        if part:
            make_window(tools, clips[1], clips[0], part)
    with _made(footage / COMPILATION, say) as part:
        if part:
            make_compilation(tools, clips, part)


@contextmanager
def _made(output: Path, say: Callable[[str], None]) -> Iterator[Path | None]:
    """Yield where to write a missing file, None if it is there; it is renamed when it is whole."""
    if output.exists():
        yield None
        return
    say(f"making {output.name}")
    part = output.with_name(f".{output.name}")
    yield part
    part.replace(output)
