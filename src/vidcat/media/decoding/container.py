"""Open an untrusted container with PyAV: an allow-list of demuxers, no protocol, bounded probing.

The file comes as an open descriptor, so no name is ever parsed and no protocol is used for it.
"""

import io
from collections.abc import Iterator
from contextlib import contextmanager

import av
import av.error
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from vidcat.domain.video.reasons import Reason
from vidcat.errors import RefusedEvidence
from vidcat.media.decoding.sniff import HEAD_BYTES, begins_as_video, is_playlist

# Demuxers of files that hold their own pictures. Playlists (hls, dash, concat, sdp), devices and
# text renderers are left out: FFmpeg follows them out of the file, whatever its name says.
DEMUXERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpegtsraw,mpeg,mpegvideo,flv,live_flv,asf,"
    "asf_o,ogg,gif,h264,hevc,m4v,h263,h261,av1,obu,ivf,vvc,mxf,dv,rm,nut,nsv,wtv,vc1,vc1test,"
    "mjpeg,mjpeg_2000,yuv4mpegpipe,apng,gxf,roq,amv,f4v,psp,xmv,smjpeg,cavsvideo,dirac,bink,smk,"
    "vivo,film_cpk,nuv,mtv,mv,lxf"
)
_OPTIONS = {
    "format_whitelist": DEMUXERS,
    "protocol_whitelist": "file,pipe",
    "enable_drefs": "0",  # a mov that points at another file
    "use_absolute_path": "0",
    "max_streams": "512",
    "probesize": "20000000",
    "analyzeduration": "20000000",
    "max_alloc": "600000000",
}
_BUFFER_BYTES = 1 << 18


@contextmanager
def open_video(
    media: io.RawIOBase, max_pixels: int
) -> Iterator[tuple[InputContainer, VideoStream]]:
    """Open the first video stream of a file that is no attached picture.

    Raises RefusedEvidence(playlist, not_video, no_video_stream, unsupported_codec, too_large,
    corrupt).
    """
    media.seek(0)
    head = media.read(HEAD_BYTES) or b""
    if is_playlist(head):
        raise RefusedEvidence(Reason.PLAYLIST, "a playlist points at other media and holds none")
    media.seek(0)
    try:
        container = av.open(
            media,
            mode="r",
            options=_OPTIONS | {"max_pixels": str(max_pixels)},
            buffer_size=_BUFFER_BYTES,
            metadata_errors="replace",  # names of streams and tags may be in any encoding
        )
    except av.error.FFmpegError as error:
        reason = _open_reason(error, head)
        raise RefusedEvidence(reason, f"it cannot be opened: {error.strerror}") from error
    with container:
        stream = _video_stream(container)
        _require_size(stream, max_pixels)
        # Before the first picture is made room for; what is asked of the container does not reach
        # the codec.
        stream.codec_context.options = {"max_pixels": str(max_pixels), "err_detect": "crccheck"}
        yield container, stream


def _open_reason(error: av.error.FFmpegError, head: bytes) -> Reason:
    if isinstance(error, av.error.ArgumentError):  # what the allow-list answers with
        return Reason.NOT_VIDEO
    if isinstance(error, av.error.EOFError) or begins_as_video(head):
        return Reason.TRUNCATED  # it begins as video does, and what it needs is not there
    if isinstance(error, av.error.InvalidDataError):
        return Reason.NOT_VIDEO
    return Reason.CORRUPT


def _video_stream(container: InputContainer) -> VideoStream:
    moving = [s for s in container.streams.video if not s.disposition & Disposition.attached_pic]
    if not moving:
        raise RefusedEvidence(Reason.NO_VIDEO_STREAM, "the file holds no video stream")
    stream = moving[0]
    # A stream of a codec that this FFmpeg cannot decode has no codec context in PyAV.
    if getattr(stream, "codec_context", None) is None:
        raise RefusedEvidence(Reason.UNSUPPORTED_CODEC, "no decoder for this video stream")
    return stream


def _require_size(stream: VideoStream, max_pixels: int) -> None:
    width, height = stream.codec_context.width, stream.codec_context.height
    if width * height > max_pixels:
        raise RefusedEvidence(
            Reason.TOO_LARGE,
            f"a picture of {width}x{height}; the setting max_pixels allows {max_pixels} pixels",
        )
