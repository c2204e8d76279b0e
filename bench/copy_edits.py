"""Re-upload real clips in the ways that channels do, so that what is shared is known exactly.

In:     clips, a seed.
Out:    encoded files at the full frame rate, and for each which seconds of which clip it shows, how
        fast, and where the clip's picture lies in the frame. The same seed gives the same edits.
"""

import math
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg
import numpy as np

from vidcat.domain.copies.frame_maps import SAME_FRAME, TURNED_FRAME, FrameMap
from vidcat.media.ffmpeg.tools import Stream, Tools, read, run, write

LONGEST_S = 15.0
EXCERPT_S = 10.0
FPS = 25


@dataclass(frozen=True)
class Clip:
    """A source: its upright size as displayed and its length."""

    name: str
    path: Path
    family: str
    width: int
    height: int
    seconds: float

    @property
    def used_s(self) -> float:
        return min(self.seconds, LONGEST_S)


@dataclass(frozen=True)
class Shared:
    """Seconds of a clip that stand in a copy, and the place of the clip's frame in the copy's."""

    clip: str
    a_start_s: float
    a_end_s: float
    b_start_s: float
    b_end_s: float
    map: FrameMap = SAME_FRAME


@dataclass(frozen=True)
class Edit:
    """What is to be encoded, at which quality, and what it shares with which clips."""

    video: Stream
    shared: tuple[Shared, ...]
    crf: int = 26


Making = Callable[[random.Random, Clip, Clip, Clip], Edit]


def opened(clip: Clip, start_s: float = 0.0, end_s: float | None = None) -> Stream:
    end = clip.used_s if end_s is None else end_s
    video = read(clip.path).video.filter("trim", start=start_s, end=end)
    video = video.filter("setpts", "PTS-STARTPTS")
    return video.filter("crop", w="floor(iw/2)*2", h="floor(ih/2)*2").filter("setsar", "1")


def whole(clip: Clip, place: FrameMap = SAME_FRAME, rate: float = 1.0) -> tuple[Shared, ...]:
    return (Shared(clip.name, 0.0, clip.used_s, 0.0, clip.used_s * rate, place),)


def plain(*filters: tuple[str, dict[str, Any]], crf: int = 26) -> Making:
    def make(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
        video = opened(clip)
        for name, options in filters:
            video = video.filter(name, **options)
        return Edit(video, whole(clip), crf)

    return make


def box(x: str, y: str, w: str, h: str, color: str) -> tuple[str, dict[str, Any]]:
    return "drawbox", {"x": x, "y": y, "w": w, "h": h, "color": color, "t": "fill"}


STAMP = (
    box("iw*0.80", "ih*0.04", "iw*0.17", "ih*0.14", "yellow"),
    box("iw*0.82", "ih*0.06", "iw*0.13", "ih*0.10", "green"),
    box("iw*0.84", "ih*0.10", "iw*0.09", "ih*0.02", "white"),
    box("0", "ih*0.86", "iw", "ih*0.14", "black@0.8"),
    box("iw*0.05", "ih*0.91", "iw*0.60", "ih*0.04", "white"),
)


def mirror(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
    return Edit(opened(clip).filter("hflip"), whole(clip, TURNED_FRAME))


def letterbox(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
    share = rng.uniform(0.62, 0.86)
    high = 2 * round(clip.height / share / 2)
    video = opened(clip).filter("pad", w="iw", h=high, x=0, y="(oh-ih)/2")
    share = clip.height / high
    return Edit(video, whole(clip, FrameMap(1, 0, 0, 0, share, (1 - share) / 2)))


def border(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
    share = rng.uniform(0.76, 0.9)
    wide, high = (2 * round(side / share / 2) for side in (clip.width, clip.height))
    colour = rng.choice(("navy", "darkred", "white", "black"))
    video = opened(clip).filter("pad", w=wide, h=high, x="(ow-iw)/2", y="(oh-ih)/2", color=colour)
    x, y = clip.width / wide, clip.height / high
    return Edit(video, whole(clip, FrameMap(x, 0, (1 - x) / 2, 0, y, (1 - y) / 2)))


def faster(rate: float) -> Making:
    def make(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
        return Edit(opened(clip).filter("setpts", f"PTS*{rate}"), whole(clip, rate=rate))

    return make


def same_size(video: Stream, width: int = 640, height: int = 360) -> Stream:
    return video.filter("scale", width, height).filter("setsar", "1").filter("fps", FPS)


def embedded(rng: random.Random, clip: Clip, host: Clip, _: Clip) -> Edit:
    """Ten seconds of a clip (or all but a second) inside another video."""
    length = min(EXCERPT_S, clip.used_s - 1)
    start = rng.uniform(0, clip.used_s - length)
    before = rng.uniform(0.3, 0.7) * host.used_s
    parts = [
        opened(host, 0, before),
        opened(clip, start, start + length),
        opened(host, before, host.used_s),
    ]
    video = ffmpeg.concat(*map(same_size, parts), v=1, a=0)
    shared = (
        Shared(clip.name, start, start + length, before, before + length),
        Shared(host.name, 0, before, 0, before),
        Shared(host.name, before, host.used_s, before + length, host.used_s + length),
    )
    return Edit(video, shared)


def compilation(rng: random.Random, clip: Clip, second: Clip, third: Clip) -> Edit:
    """Five seconds of three clips, in any order, one after the other."""
    clips = [clip, second, third]
    rng.shuffle(clips)
    parts, shared = [], []
    for at, each in enumerate(clips):
        start = rng.uniform(0, max(0.0, each.used_s - 5))
        parts.append(same_size(opened(each, start, start + 5)))
        shared.append(Shared(each.name, start, start + 5, 5.0 * at, 5.0 * at + 5))
    return Edit(ffmpeg.concat(*parts, v=1, a=0), tuple(shared))


def blurred_background(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
    """The clip across a taller (or wider) frame, over an enlarged and blurred copy of itself."""
    wide, high = rng.choice(((360, 640), (480, 480), (480, 600)))
    if clip.height > clip.width:
        wide, high = high, wide
    copies = opened(clip).filter_multi_output("split")
    scale = min(wide / clip.width, high / clip.height)
    inner = [2 * round(side * scale / 2) for side in (clip.width, clip.height)]
    back = copies[0].filter("scale", wide, high, force_original_aspect_ratio="increase")
    back = back.filter("crop", wide, high).filter("gblur", sigma=18)
    front = copies[1].filter("scale", *inner)
    video = ffmpeg.overlay(back, front, x="(W-w)/2", y="(H-h)/2").filter("setsar", "1")
    x, y = inner[0] / wide, inner[1] / high
    return Edit(video, whole(clip, FrameMap(x, 0, (1 - x) / 2, 0, y, (1 - y) / 2)))


def screen_filmed(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
    """Filmed off a screen: a dark room around it, keystone, blur, noise, washed-out colours."""
    share = rng.uniform(0.86, 0.94)
    wide, high = (2 * round(side / share / 2) for side in (clip.width, clip.height))
    video = opened(clip).filter("eq", contrast=0.85, brightness=0.04, saturation=0.8)
    video = video.filter("pad", w=wide, h=high, x="(ow-iw)/2", y="(oh-ih)/2", color="0x181818")
    # Each corner moves inwards on its own: the camera does not stand square to the screen.
    moved = {
        name: rng.uniform(0, 0.03) * side
        for name, side in zip(
            ("x0", "y0", "x1", "y1", "x2", "y2", "x3", "y3"), (wide, high) * 4, strict=True
        )
    }
    corners = {
        "x0": moved["x0"], "y0": moved["y0"],
        "x1": wide - moved["x1"], "y1": moved["y1"],
        "x2": moved["x2"], "y2": high - moved["y2"],
        "x3": wide - moved["x3"], "y3": high - moved["y3"],
    }  # fmt: skip
    video = video.filter("perspective", sense="destination", **corners)
    video = video.filter("gblur", sigma=1.0).filter("noise", alls=14, allf="t")
    tied = [
        ((1 - share) / 2, (1 - share) / 2), ((1 + share) / 2, (1 - share) / 2),
        ((1 - share) / 2, (1 + share) / 2), ((1 + share) / 2, (1 + share) / 2),
    ]  # fmt: skip
    shown = [_bilinear(x, y, corners, wide, high) for x, y in tied]
    place = fitted([(0, 0), (1, 0), (0, 1), (1, 1)], shown)
    return Edit(video, whole(clip, place), crf=30)


def fitted(points: list[tuple[float, float]], images: list[tuple[float, float]]) -> FrameMap:
    """Give the map nearest to one that takes each point to its image."""
    rows = np.column_stack((np.array(points, np.float64), np.ones(len(points))))
    found, *_ = np.linalg.lstsq(rows, np.array(images, np.float64), rcond=None)
    return FrameMap(*(float(number) for number in found.T.ravel()))


def _bilinear(
    x: float, y: float, corners: dict[str, float], wide: int, high: int
) -> tuple[float, float]:
    weights = ((1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y)
    across = sum(w * corners[f"x{at}"] for at, w in enumerate(weights)) / wide
    down = sum(w * corners[f"y{at}"] for at, w in enumerate(weights)) / high
    return across, down


def cropped(*, centre: bool) -> Making:
    """Cut to a random part of the picture that keeps 62 to 95 % of each side's square root area."""

    def make(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
        x, y = (math.sqrt(rng.uniform(0.62, 0.95)) for _ in range(2))
        wide, high = 2 * round(clip.width * x / 2), 2 * round(clip.height * y / 2)
        left = (0.5 if centre else rng.random()) * (clip.width - wide)
        top = (0.5 if centre else rng.random()) * (clip.height - high)
        left, top = int(left), int(top)
        video = opened(clip).filter("crop", wide, high, left, top)
        place = FrameMap(clip.width / wide, 0, -left / wide, 0, clip.height / high, -top / high)
        return Edit(video, whole(clip, place))

    return make


def picture_in_picture(rng: random.Random, clip: Clip, host: Clip, _: Clip) -> Edit:
    """The clip in a window of a third to six tenths of another video's frame."""
    wide, high = 854, 480
    scale = rng.uniform(0.33, 0.6)
    inner = 2 * round(wide * scale / 2), 2 * round(wide * scale * clip.height / clip.width / 2)
    if inner[1] > 0.9 * high:
        inner = 2 * round(high * scale * clip.width / clip.height / 2), 2 * round(high * scale / 2)
    left, top = (int(rng.random() * (a - b)) for a, b in zip((wide, high), inner, strict=True))
    back = same_size(opened(host), wide, high)
    front = opened(clip).filter("scale", *inner).filter("fps", FPS)
    video = ffmpeg.overlay(back, front, x=left, y=top, eof_action="pass")
    place = FrameMap(inner[0] / wide, 0, left / wide, 0, inner[1] / high, top / high)
    seconds = min(clip.used_s, host.used_s)
    shared = (
        Shared(clip.name, 0, seconds, 0, seconds, place),
        Shared(host.name, 0, host.used_s, 0, host.used_s),
    )
    return Edit(video, shared)


def rotated(rng: random.Random, clip: Clip, *_: Clip) -> Edit:
    angle = math.radians(rng.uniform(2, 5)) * rng.choice((-1, 1))
    video = opened(clip).filter("rotate", angle, fillcolor="black")
    turn, ratio = (math.cos(angle), math.sin(angle)), clip.height / clip.width
    xx, xy, yx, yy = turn[0], -turn[1] * ratio, turn[1] / ratio, turn[0]
    place = FrameMap(xx, xy, 0.5 - (xx + xy) / 2, yx, yy, 0.5 - (yx + yy) / 2)
    return Edit(video, whole(clip, place))


EDITS: dict[str, Making] = {
    "crf 35": plain(crf=35),
    "240 lines": plain(("scale", {"w": -2, "h": "2*floor(min(240,ih*3/4)/2)"}), crf=28),
    "logo + caption": plain(*STAMP),
    "brightness": plain(("eq", {"brightness": 0.12, "contrast": 1.25, "gamma": 1.2})),
    "speed 0.8": faster(1.25),
    "speed 1.25": faster(0.8),
    "mirror": mirror,
    "letterbox": letterbox,
    "border": border,
    "10 s excerpt": embedded,
    "screen-filmed": screen_filmed,
    "blurred back": blurred_background,
    "rotation 2-5": rotated,
    "centre crop": cropped(centre=True),
    "random crop": cropped(centre=False),
    "in picture": picture_in_picture,
    "3 parts": compilation,
}


def encode(tools: Tools, edit: Edit, output: Path) -> None:
    """Write an edit whole, at the frame rate of its footage."""
    part = output.with_suffix(".part.mp4")
    options = {"vcodec": "libx264", "preset": "veryfast", "pix_fmt": "yuv420p", "crf": edit.crf}
    run(tools, write(edit.video, part, **options))
    part.rename(output)
