"""Copies that browsers play, made when they are asked for. They have no sound.

The original is decoded in the sandbox and never touched; the ffmpeg program is given raw pictures.
A proxy lies in the blobs; a stage_run `proxy` of its video names its digest, and when in the video
it begins.
"""

import os
import tempfile
import threading
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final, NamedTuple

from vidcat.catalogue import Catalogue
from vidcat.domain.values.sizes import Size
from vidcat.domain.video.model import Video
from vidcat.domain.video.playable import (
    PROXY_FPS,
    PROXY_HEIGHT,
    PROXY_MOST_S,
    PROXY_WIDTH,
)
from vidcat.domain.video.stages import Stage
from vidcat.errors import EvidenceError, NoProxy
from vidcat.media.ffmpeg.tools import Tools, feed, find_tools, raw_rgb, write
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Message, Sandbox
from vidcat.media.sandbox.decoder_errors import DecoderProtocolError
from vidcat.operations.frames.single_video import original_identity
from vidcat.operations.ingest.worker import limits_for
from vidcat.reads.video.by_name import find_video
from vidcat.stages.frame import Decoder
from vidcat.vault.originals import identify

_SLOTS: Final = int(PROXY_MOST_S * PROXY_FPS)
_PICTURE_BYTES: Final = PROXY_WIDTH * PROXY_HEIGHT * 3
_ENCODED_PER_S: Final = 15  # pictures of a proxy, at the least, on a busy laptop
_MOST_ENCODING_S: Final = _SLOTS / _ENCODED_PER_S
_ENCODER: Final = {
    "vcodec": "libx264",
    "crf": 26,
    "preset": "veryfast",
    "pix_fmt": "yuv420p",
    "movflags": "+faststart",
    "f": "mp4",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "color_range": "tv",
}
_one_at_a_time = threading.Lock()

Told = Callable[[float], None]  # seconds of the video that are done


class _Stopped(Exception):
    """A person no longer wants it."""


@dataclass(frozen=True)
class Proxy:
    """A copy that browsers play: its blob, and when in the stream's own seconds it begins."""

    blob: str
    start_s: float
    width: int
    height: int


class _Watched(NamedTuple):
    """Who hears how many seconds are done, and may stop it."""

    told: Told
    is_stopped: Callable[[], bool]


def find_proxy(catalogue: Catalogue, video: str) -> Proxy | None:
    """Return the proxy of a video (SHA-256) that was made before, if it is still in the blobs."""
    with catalogue.store.read() as tx:
        run = tx.stage_runs.finished(video, Stage.PROXY)
    if run is None or run.tool_version != Stage.PROXY.version:
        return None
    made = run.parameters
    found = Proxy(
        blob=str(made["blob"]),
        start_s=float(made["start_s"] or 0),
        width=int(made["width"] or 0),
        height=int(made["height"] or 0),
    )
    return found if catalogue.blobs.path(found.blob).is_file() else None


def make_proxy(
    catalogue: Catalogue, video: str, told: Told, is_stopped: Callable[[], bool]
) -> Proxy | None:
    """Make the proxy of a video, one at a time, or give the one there is; None when stopped.

    Raises NoSuchVideo, NoProxy (too long, or nothing can be decoded), OriginalMissing,
    SandboxUnavailable, ToolMissing, ToolFailed.
    """
    record = find_video(catalogue.store, video)
    if record.facts and record.facts.duration_s > PROXY_MOST_S:
        hours = PROXY_MOST_S / 3600
        raise NoProxy(f"It is longer than the {hours:g} hours of which a copy is made for playing.")
    with _one_at_a_time:
        found = find_proxy(catalogue, record.sha256)
        if found is not None:
            return found
        with tempfile.TemporaryDirectory(dir=catalogue.scratch) as folder:
            try:
                return _made(
                    catalogue, record, Path(folder) / "proxy.mp4", _Watched(told, is_stopped)
                )
            except _Stopped:
                return None
            except EvidenceError as error:
                raise NoProxy(f"No copy for playing: {error.message} ({error.reason}).") from error


def _made(catalogue: Catalogue, record: Video, path: Path, watched: _Watched) -> Proxy:
    settings = catalogue.settings
    tools = find_tools(settings.ffmpeg, settings.ffprobe)
    identity = original_identity(catalogue, record)
    limits = limits_for(identity, settings)
    # Decoding waits for the encoder, which takes none of its processor time.
    limits = replace(limits, wall_s=limits.wall_s + _MOST_ENCODING_S)
    with Sandbox(choose(allow_unsandboxed=settings.allow_unsandboxed)) as sandbox:
        decoder = Decoder(identity, limits, sandbox)
        with decoder.run("proxy", {"max_slots": _SLOTS}, _SLOTS * _PICTURE_BYTES) as messages:
            begin = next(messages, None)
            if begin is None:
                raise NoProxy("No copy for playing: no picture can be decoded.")
            size = _size(begin)
            _encode(tools, path, size, _pictures(messages, size, watched))
    return _kept(catalogue, record.sha256, path, float(begin.fields["start_s"]), size)


def _size(begin: Message) -> Size:
    width, height = int(begin.fields["width"]), int(begin.fields["height"])
    if min(width, height) < 2 or 3 * width * height > _PICTURE_BYTES:
        raise DecoderProtocolError("The decoder gave a size that does not fit.")
    return Size(width, height)


def _encode(tools: Tools, path: Path, size: Size, pictures: Iterator[bytes]) -> None:
    raw = raw_rgb(*size, PROXY_FPS).filter("scale", out_color_matrix="bt709", out_range="tv")
    feed(tools, write(raw, path, **_ENCODER), pictures, timeout_s=_MOST_ENCODING_S)


def _pictures(messages: Iterator[Message], size: Size, watched: _Watched) -> Iterator[bytes]:
    """Yield every picture of the proxy; what the decoder sends is checked."""
    told, is_stopped = watched
    done, picture_bytes = 0, 3 * size.width * size.height
    for message in messages:
        count = int(message.fields["count"])
        if not 0 < count <= _SLOTS - done + 1 or len(message.payload) != picture_bytes:
            raise DecoderProtocolError("The decoder gave a picture that does not fit.")
        for _ in range(count):
            if is_stopped():
                raise _Stopped
            yield message.payload
        done += count
        told(done / PROXY_FPS)


def _kept(catalogue: Catalogue, video: str, path: Path, start_s: float, size: Size) -> Proxy:
    identity = identify(os.fsencode(path), max_bytes=1 << 40)
    with path.open("rb") as file:
        catalogue.blobs.preserve(file, identity)
    proxy = Proxy(identity.sha256, start_s, size.width, size.height)
    with catalogue.store.write() as tx:
        run = tx.stage_runs.start(
            video, Stage.PROXY, Stage.PROXY.version, {**asdict(proxy), "fps": PROXY_FPS}
        )
        tx.stage_runs.finish(run, "done")
    return proxy
