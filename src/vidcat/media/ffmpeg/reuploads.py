"""Re-upload a clip as channels do: recompressed, smaller, mirrored, cut out, stamped, framed.

For the demo and for tests: real footage in, with the change known exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from vidcat.media.ffmpeg.tools import Stream, Tools, read, run, write

Filter = tuple[str, Mapping[str, Any]]

_H264: Final = {"vcodec": "libx264", "preset": "veryfast", "pix_fmt": "yuv420p", "crf": 26}
_FPS, _PART_S = 25, 6
# x264 in 4:2:0 wants even sides; real clips of 405 lines exist.
_EVEN: Final[Filter] = ("crop", {"w": "floor(iw/2)*2", "h": "floor(ih/2)*2"})


@dataclass(frozen=True, slots=True)
class Reupload:
    """What is done to a clip: filters on the picture, in order, and the quality it is stored in.

    `span_s` is the part that is kept, from and to, in seconds of the clip; None is all of it.
    """

    what: str
    filters: tuple[Filter, ...] = ()
    crf: int = 26  # of x264: 18 looks like the original, 35 is badly compressed
    span_s: tuple[float, float] | None = None


def _box(x: str, y: str, w: str, h: str, color: str) -> Filter:
    return "drawbox", {"x": x, "y": y, "w": w, "h": h, "color": color, "t": "fill"}


# Boxes and no letters: a font is not on every machine.
_LOGO: Final = (
    _box("iw*0.80", "ih*0.04", "iw*0.17", "ih*0.14", "yellow"),
    _box("iw*0.82", "ih*0.06", "iw*0.13", "ih*0.10", "green"),
    _box("iw*0.84", "ih*0.10", "iw*0.09", "ih*0.02", "white"),
)
_CAPTION: Final = (
    _box("0", "ih*0.86", "iw", "ih*0.14", "black@0.8"),
    _box("iw*0.05", "ih*0.91", "iw*0.60", "ih*0.04", "white"),
)

REUPLOADS: Final[Mapping[str, Reupload]] = MappingProxyType(
    {
        "reencoded": Reupload("compressed once more, badly", crf=35),
        "smaller": Reupload(
            "scaled to three quarters, 240 lines at most",
            (("scale", {"w": -2, "h": "2*floor(min(240,ih*3/4)/2)"}),),
            crf=28,
        ),
        "mirrored": Reupload("left and right exchanged", (("hflip", {}),)),
        "excerpt": Reupload("from 1.0 s to 6.5 s only", span_s=(1.0, 6.5)),
        "stamped": Reupload("a logo and a caption bar over it", (*_LOGO, *_CAPTION)),
        "letterboxed": Reupload(
            "black bars above and below",
            (("pad", {"w": "iw", "h": "floor(ih*2/3)*2", "x": 0, "y": "(oh-ih)/2"}),),
        ),
        "cropped": Reupload(
            "three quarters of each side, off the centre",
            (("crop", {"w": "iw*0.75", "h": "ih*0.75", "x": "iw*0.2", "y": "ih*0.1"}),),
        ),
        "turned": Reupload(
            "three degrees clockwise",
            (("rotate", {"angle": "3*PI/180", "fillcolor": "black"}),),
        ),
    }
)


def make_reupload(tools: Tools, original: Path, name: str, output: Path) -> None:
    """Write the re-upload `name` of a clip, without sound, as H.264; replaces `output`.

    The same program makes the same bytes each time. Raises ToolMissing, ToolFailed.
    """
    run(tools, reupload(read(original), REUPLOADS[name], output))


def make_window(tools: Tools, host: Path, clip: Path, output: Path) -> None:
    """Write a clip in a window of another: half the width and height, low on the right."""
    back = _sized(read(host).video)
    front = read(clip).video.filter("scale", 320, 180).filter("fps", _FPS)
    shown = back.overlay(front, x=300, y=160, eof_action="pass")
    run(tools, write(shown, output, **_H264))


def make_compilation(tools: Tools, clips: Sequence[Path], output: Path) -> None:
    """Write six seconds of each of some clips, one after the other."""
    import ffmpeg

    parts = [_sized(read(clip, t=_PART_S).video) for clip in clips]
    run(tools, write(ffmpeg.concat(*parts, v=1, a=0), output, **_H264))


def _sized(video: Stream) -> Stream:
    return video.filter("scale", 640, 360).filter("setsar", "1").filter("fps", _FPS)


def reupload(clip: Stream, change: Reupload, output: Path) -> Stream:
    """Return the pipeline that carries out one change."""
    video = clip.video
    if change.span_s:
        start, end = change.span_s
        # A filter, because seeking in a program stream without an index is not exact.
        video = video.filter("trim", start=start, end=end).filter("setpts", "PTS-STARTPTS")
    for name, options in (_EVEN, *change.filters):
        video = video.filter(name, **options)
    return write(video, output, **(_H264 | {"crf": change.crf}))
