"""Open an untrusted container with PyAV: an allow-list of demuxers, no protocol, bounded probing.

The file comes as an open descriptor, so no name is ever parsed and no protocol is used for it.
"""

import io
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import NamedTuple

import av
import av.error
from av.container import InputContainer
from av.video.stream import VideoStream

from vidcat.domain.video.reasons import Reason
from vidcat.domain.video.streams import Stream
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.choose_stream import chosen, count_pictures, describe, moving_streams
from vidcat.media.decoding.demuxers import ALLOWED
from vidcat.media.decoding.sniff import (
    HEAD_BYTES,
    JPEG,
    begins_as_video,
    is_cut_gif,
    is_playlist,
    is_tar,
    kind_of,
    may_be_picture,
)

_OPTIONS = {
    "format_whitelist": ALLOWED,
    "protocol_whitelist": "file,pipe",
    "enable_drefs": "0",  # a mov that points at another file
    "use_absolute_path": "0",
    "max_streams": "512",
    "probesize": "20000000",
    "analyzeduration": "20000000",
    "max_alloc": "600000000",
}
_BUFFER_BYTES = 1 << 18
# A photo holds smaller copies of itself behind it (CIPA DC-007, Multi-Picture Format).
_FEWEST_JPEGS = 8


class OpenVideo(NamedTuple):
    """An open container, the stream in it that is the film, and what is said of all its streams."""

    container: InputContainer
    film: VideoStream
    streams: tuple[Stream, ...]


@contextmanager
def open_video(media: io.RawIOBase, max_pixels: int) -> Iterator[OpenVideo]:
    """Open a file and choose its film.

    Raises RefusedEvidence(playlist, not_video, no_video_stream, unsupported_codec, too_large,
    corrupt).
    """
    media.seek(0)
    head = media.read(HEAD_BYTES) or b""
    if is_playlist(head):
        raise RefusedEvidence(Reason.PLAYLIST, "a playlist points at other media and holds none")
    if is_tar(head):  # else FFmpeg finds the first picture or film that was packed, and no other
        raise RefusedEvidence(Reason.NOT_VIDEO, kind_of(head))
    if may_be_picture(head) and not is_cut_gif(head, _tail(media)):
        _refuse_picture(media, max_pixels, head)
    pictures: Counter[int] = Counter()
    with ExitStack() as opened:
        container = opened.enter_context(_open(media, max_pixels, head))
        if len(moving_streams(container)) > 1:
            pictures = count_pictures(container)
            opened.close()
            container = opened.enter_context(_open(media, max_pixels, head))
        film = chosen(moving_streams(container), pictures)
        _require_size(film, max_pixels)
        # Before the first picture is made room for; what is asked of the container does not reach
        # the codec.
        film.codec_context.options = {"max_pixels": str(max_pixels), "err_detect": "crccheck"}
        yield OpenVideo(container, film, tuple(describe(container, film, pictures)))


def _tail(media: io.RawIOBase) -> bytes:
    media.seek(-1, io.SEEK_END)
    return media.read(1) or b""


def _refuse_picture(media: io.RawIOBase, max_pixels: int, head: bytes) -> None:
    """Raise RefusedEvidence(not_video) where no stream of a file holds a second picture.

    A HEIF picture may be stored as tiles, each of which is a stream of one.
    """
    packets: Counter[int] = Counter()
    with _open(media, max_pixels, head) as container:
        if not container.streams.video:
            return
        try:
            for packet in container.demux(*container.streams.video):
                packets[packet.stream_index] += packet.size > 0
                if packets[packet.stream_index] > 1:
                    return
        except av.error.FFmpegError:
            return  # the walk through its frames tells what is wrong with it
    raise RefusedEvidence(Reason.NOT_VIDEO, kind_of(head))


def _open(
    media: io.RawIOBase, max_pixels: int, head: bytes, form: str | None = None
) -> InputContainer:
    media.seek(0)
    try:
        return av.open(
            media,
            mode="r",
            format=form,
            options=_OPTIONS | {"max_pixels": str(max_pixels)},
            buffer_size=_BUFFER_BYTES,
            metadata_errors="replace",  # names of streams and tags may be in any encoding
        )
    except av.error.ArgumentError as error:  # what the allow-list answers with
        if form is None and head.startswith(JPEG) and _is_film_of_jpegs(media, max_pixels, head):
            return _open(media, max_pixels, head, "mjpeg")
        raise _refused(Reason.NOT_VIDEO, error, head) from error
    except av.error.FFmpegError as error:
        raise _refused(_open_reason(error, head), error, head) from error


def _is_film_of_jpegs(media: io.RawIOBase, max_pixels: int, head: bytes) -> bool:
    """Return whether many pictures follow one another in a file that begins as one picture."""
    with _open(media, max_pixels, head, "mjpeg") as container:
        found = islice(container.demux(video=0), _FEWEST_JPEGS)
        return sum(packet.size > 0 for packet in found) == _FEWEST_JPEGS


def _refused(reason: Reason, error: av.error.FFmpegError, head: bytes) -> RefusedEvidence:
    kind = kind_of(head) if reason is Reason.NOT_VIDEO else ""
    return RefusedEvidence(reason, kind or f"it cannot be opened: {error.strerror}")


def _open_reason(error: av.error.FFmpegError, head: bytes) -> Reason:
    if isinstance(error, av.error.EOFError) or begins_as_video(head):
        return Reason.TRUNCATED  # it begins as video does, and what it needs is not there
    if isinstance(error, av.error.InvalidDataError):
        return Reason.NOT_VIDEO
    return Reason.CORRUPT


def _require_size(stream: VideoStream, max_pixels: int) -> None:
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > max_pixels:
        raise RefusedEvidence(
            Reason.TOO_LARGE,
            f"a picture of {width}x{height}; the setting max_pixels allows {max_pixels} pixels",
        )
