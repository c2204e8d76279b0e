"""Write pictures as a video that every browser plays: H.264 in MP4, without sound.

ffmpeg is given raw pictures that came out of the sandbox, never the evidence.
"""

import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Protocol

from vidcat.errors import ToolFailed, ToolMissing
from vidcat.media.ffmpeg import Tools, command, write
from vidcat.media.playback import RATE

_TAIL_BYTES = 1_000
_END_S = 60.0


class Writer(Protocol):
    """Take the next picture (yuv420p planes)."""

    def __call__(self, planes: bytes) -> None:
        """Write one picture."""


@contextmanager
def writing(tools: Tools, target: Path, size: tuple[int, int]) -> Iterator[Writer]:
    """Write a video of pictures of one size, 25 a second; raises ToolMissing, ToolFailed."""
    line = command(tools, _stream(target, size))
    with tempfile.TemporaryFile() as complaints:
        try:
            child = subprocess.Popen(
                line,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=complaints,
                start_new_session=True,
            )
        except OSError as error:
            raise ToolMissing(f"{line[0]} cannot be started: {error.strerror}.") from error
        try:
            try:
                yield _writer(child)
            except BrokenPipeError:  # it stopped; its status and last words say why
                _finish(child, complaints)
                raise
            _finish(child, complaints)
        finally:
            if child.poll() is None:
                child.kill()
            if child.stdin is not None and not child.stdin.closed:
                child.stdin.close()
            child.wait()


def _stream(target: Path, size: tuple[int, int]) -> object:
    import ffmpeg

    pictures = ffmpeg.input(
        "pipe:0",
        format="rawvideo",
        pix_fmt="yuv420p",
        video_size=size,
        framerate=RATE,
    )
    return write(
        pictures,
        target,
        vcodec="libx264",
        preset="veryfast",
        crf=26,
        g=RATE,
        pix_fmt="yuv420p",
        movflags="+faststart",
        format="mp4",
    )


def _writer(child: "subprocess.Popen[bytes]") -> Writer:
    pipe = child.stdin
    if pipe is None:
        raise ToolFailed("ffmpeg was started without a pipe to it.")

    def put(planes: bytes) -> None:
        pipe.write(planes)

    return put


def _finish(child: "subprocess.Popen[bytes]", complaints: IO[bytes]) -> None:
    if child.stdin is not None:
        with suppress(BrokenPipeError):
            child.stdin.close()
    try:
        status = child.wait(_END_S)
    except subprocess.TimeoutExpired as error:
        raise ToolFailed(f"ffmpeg did not end within {_END_S:g} s.") from error
    if status:
        complaints.seek(0)
        said = complaints.read()[-_TAIL_BYTES:].decode("utf-8", "replace").strip()
        raise ToolFailed(f"ffmpeg ended with status {status}: {said}")
