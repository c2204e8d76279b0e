"""Files of every kind that has come by: containers, codecs, clocks, edits and turns."""

import subprocess
from collections.abc import Callable
from pathlib import Path

from places import FIXTURES
from vidcat.media.ffmpeg.tools import find_tools

CLIP = FIXTURES / "duel_original.mp4"
_SHORT = ("-t", "2", "-i", CLIP, "-an", "-vf", "scale=160:-2")
_MOVED = ("-i", CLIP, "-an", "-c", "copy")
_H264 = ("-c:v", "libx264", "-preset", "ultrafast", "-bf", "2", "-x264-params", "b-adapt=0")


def _ffmpeg(*words: object) -> Callable[[Path], None]:
    def make(path: Path) -> None:
        line = [find_tools().ffmpeg, "-v", "error", "-y", *map(str, words), path]
        subprocess.run(line, check=True)

    return make


def _twice(*words: object, header: int = 0) -> Callable[[Path], None]:
    """Join a file to itself: its clock starts anew."""

    def make(path: Path) -> None:
        _ffmpeg(*words)(path)
        content = path.read_bytes()
        path.write_bytes(content + content[header:])

    return make


def _fixture(name: str) -> Callable[[Path], None]:
    return lambda path: path.write_bytes((FIXTURES / name).read_bytes()) and None


KINDS: dict[str, Callable[[Path], None]] = {
    "plain.mp4": _fixture("duel_original.mp4"),
    "turned.mov": _fixture("rotated_270.mov"),
    "wide_pixels.mp4": _fixture("sar_4_3.mp4"),
    "begins_late.mkv": _fixture("starts_at_1s.mkv"),
    "uneven.mkv": _fixture("vfr.mkv"),
    "ten_bit.mkv": _fixture("ten_bit.mkv"),
    "open_groups.mp4": _fixture("long_gop_open.mp4"),
    "interlaced.mpg": _fixture("interlaced.mpg"),
    "edited.mp4": _ffmpeg("-ss", "1.3", "-i", FIXTURES / "long_gop_open.mp4", "-c", "copy"),
    "fragmented.mp4": _ffmpeg(*_MOVED, "-movflags", "frag_keyframe+empty_moov"),
    "moved.ts": _ffmpeg(*_MOVED),
    "moved.m2ts": _ffmpeg(*_MOVED),
    "moved.flv": _ffmpeg(*_MOVED),
    "moved.nut": _ffmpeg(*_MOVED),
    "moved.3gp": _ffmpeg(*_MOVED),
    "bare.h264": _ffmpeg(*_MOVED, "-bsf:v", "h264_mp4toannexb"),
    "bare.mjpeg": _ffmpeg(*_SHORT, "-c:v", "mjpeg"),
    "b_frames.avi": _ffmpeg(*_SHORT, "-c:v", "mpeg4", "-bf", "2"),
    "h264.avi": _ffmpeg(*_SHORT, *_H264),
    "small.webm": _ffmpeg(*_SHORT, "-c:v", "libvpx", "-deadline", "realtime"),
    "small.mxf": _ffmpeg(*_SHORT, "-r", "25", "-c:v", "mpeg2video"),
    "small.gif": _ffmpeg(*_SHORT, "-r", "10"),
    "small.wmv": _ffmpeg(*_SHORT, "-c:v", "wmv2"),
    "joined.vob": _twice(*_SHORT, "-c:v", "mpeg2video", "-bf", "2", "-f", "vob"),
    "joined.flv": _twice(*_SHORT, *_H264, header=13),  # an FLV has one header
    "joined.ts": _twice(*_SHORT, *_H264),
}
