"""Decoded frames to pictures: the reduced luma that everything is judged on, and upright stills."""

import hashlib
import struct
from fractions import Fraction
from typing import cast

import av
import cv2
import numpy as np
from av.sidedata.sidedata import SideData
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Interpolation
from numpy.typing import NDArray

from vidcat.domain.values.orientation import UPRIGHT, Orientation
from vidcat.domain.values.sizes import Size

SAMPLES_PER_S = 4  # research: one a second on both sides loses half of the true frames
LUMA_SIDE = 128  # px; the one preprocessing of all fingerprints, see media/pictures/fingerprints.py
_PLANAR_8BIT = frozenset(
    {
        "yuv420p",
        "yuv422p",
        "yuv444p",
        "yuvj420p",
        "yuvj422p",
        "yuvj444p",
        "yuv411p",
        "yuv410p",
        "yuv440p",
        "nv12",
        "nv21",
        "gray",
    }
)
_FULL_RANGE = frozenset({"yuvj420p", "yuvj422p", "yuvj444p", "gray"})
# Rec. ITU-R BT.601/709: studio luma runs from 16 to 235.
_STUDIO_TO_FULL = np.clip((np.arange(256) - 16) * 255 / 219 + 0.5, 0, 255).astype(np.uint8)
# The children of all workers share the cores; threads of one would only wait for another's. A
# decoder may not make any either: media/sandbox/syscalls.py.
_THREADS = 1
cv2.setNumThreads(_THREADS)
_MATRIX = struct.Struct("=9i")  # as libavutil keeps it: display.h
_MAX_ASPECT = 8  # a wilder sample aspect is a damaged header, not a camera

Picture = NDArray[np.uint8]


def reduced_luma(frame: av.VideoFrame, orientation: Orientation) -> Picture:
    """Reduce a frame to 128 x 128 full-range luma, area-averaged and upright.

    First by whole pixels, then by the rest: five times as fast as in one step at 1080p.
    """
    luma, full = _luma(frame)
    height, width = luma.shape
    down, across = max(1, height // (2 * LUMA_SIDE)), max(1, width // (2 * LUMA_SIDE))
    whole = luma[: height // down * down, : width // across * across]
    half = _shrunk(whole, width // across, height // down)
    return _finished(half, orientation, full=full)


def glimpse(frame: av.VideoFrame, orientation: Orientation) -> Picture:
    """Reduce a frame to the size of `reduced_luma`, for watching motion only.

    From every n-th pixel, and in two steps: averaging by areas that are no whole number of pixels
    would cost four times as much as both.
    """
    luma, full = _luma(frame)
    step = max(1, min(luma.shape) // (2 * LUMA_SIDE))
    sparse = np.ascontiguousarray(luma[::step, ::step])
    double = cv2.resize(sparse, (2 * LUMA_SIDE, 2 * LUMA_SIDE), interpolation=cv2.INTER_LINEAR)
    return _finished(np.asarray(double, np.uint8), orientation, full=full)


def shown_luma(
    frame: av.VideoFrame, orientation: Orientation, sample_aspect: Fraction, side: int
) -> Picture:
    """Reduce a frame to full-range luma as it is shown, upright, its longer side `side` pixels."""
    luma, full = _luma(frame)
    width, height = display_size(frame.width, frame.height, sample_aspect, UPRIGHT)
    scale = side / max(width, height)
    small = _shrunk(
        np.ascontiguousarray(luma), max(1, round(width * scale)), max(1, round(height * scale))
    )
    return _turned(
        small if full else np.asarray(cv2.LUT(small, _STUDIO_TO_FULL), np.uint8), orientation
    )


def _luma(frame: av.VideoFrame) -> tuple[Picture, bool]:
    """Return the luma of a frame and whether it uses the full range of 0 to 255."""
    if frame.format.name not in _PLANAR_8BIT:
        grey = frame.reformat(format="gray", interpolation=Interpolation.AREA, threads=_THREADS)
        return _rows(grey.planes[0])[:, : frame.width], True
    full = frame.format.name in _FULL_RANGE or frame.color_range == ColorRange.JPEG
    return _rows(frame.planes[0])[:, : frame.width], full


def _shrunk(luma: Picture, width: int, height: int) -> Picture:
    return np.asarray(cv2.resize(luma, (width, height), interpolation=cv2.INTER_AREA), np.uint8)


def _finished(luma: Picture, orientation: Orientation, *, full: bool) -> Picture:
    small = _shrunk(luma, LUMA_SIDE, LUMA_SIDE)
    return _turned(
        small if full else np.asarray(cv2.LUT(small, _STUDIO_TO_FULL), np.uint8), orientation
    )


def upright_rgb(frame: av.VideoFrame, orientation: Orientation, sample_aspect: Fraction) -> Picture:
    """Return a frame as it is shown: (height, width, 3) RGB, square pixels, turned upright."""
    width, height = display_size(frame.width, frame.height, sample_aspect, UPRIGHT)
    rgb = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=_matrix(frame),
        interpolation=Interpolation.BICUBIC,
        threads=_THREADS,
    ).to_ndarray()
    return _turned(np.ascontiguousarray(rgb, np.uint8), orientation)


def fitted_rgb(frame: av.VideoFrame, orientation: Orientation, size: Size) -> Picture:
    """Return a frame upright as (height, width, 3) RGB, scaled to a size."""
    width, height = size[::-1] if orientation.swaps_sides else size
    rgb = frame.reformat(
        width=width,
        height=height,
        format="rgb24",
        src_colorspace=_matrix(frame),
        interpolation=Interpolation.BILINEAR,
        threads=_THREADS,
    ).to_ndarray()
    return _turned(np.ascontiguousarray(rgb, np.uint8), orientation)


def _matrix(frame: av.VideoFrame) -> str:
    # Most files do not name their matrix; players then take BT.709 for HD and BT.601 below.
    named = {1: "ITU709", 5: "ITU601", 6: "ITU601", 7: "SMPTE240M"}
    default = "ITU709" if frame.height >= 720 else "ITU601"
    return named.get(int(frame.colorspace), default)


def _turned(picture: Picture, orientation: Orientation) -> Picture:
    turned = np.rot90(picture, -orientation.rotation // 90)
    return np.ascontiguousarray(turned[:, ::-1] if orientation.mirrored else turned)


def orientation_of(frame: av.VideoFrame) -> Orientation:
    """Return how a frame is turned to be shown: by quarters, and mirrored or not.

    The display matrix (ISO/IEC 14496-12, 6.2.2) maps x to a x + c y and y to b x + d y. One that is
    none of the eight quarter turns is rounded to the nearest, as nobody films through a slope.
    """
    matrix = bytes(cast("SideData", frame.side_data.get("DISPLAYMATRIX", b"")))
    if len(matrix) != _MATRIX.size:
        return Orientation(round(-frame.rotation / 90) % 4 * 90)
    a, b, _, c, d = _MATRIX.unpack(matrix)[:5]
    mirrored = a * d - b * c < 0
    if abs(a) + abs(d) >= abs(b) + abs(c):
        half = d < 0 if mirrored else a + d < 0
        return Orientation(180 if half else 0, mirrored)
    return Orientation(90 if b > 0 else 270, mirrored)


def sane_sample_aspect(value: Fraction | None) -> Fraction:
    """Return the shape of one stored pixel; 1 when the file gives none or an absurd one."""
    if not value or not Fraction(1, _MAX_ASPECT) <= value <= _MAX_ASPECT:
        return Fraction(1)
    return value


def pixel_hash(frame: av.VideoFrame) -> str:
    """Return the SHA-256 of a frame's pixels in the stream's own format, rows packed.

    The same that `ffmpeg -f framehash -hash sha256` prints, so anyone can check it.
    """
    digest = hashlib.sha256()
    for plane, width in zip(frame.planes, _row_bytes(frame), strict=True):
        digest.update(_rows(plane)[:, :width].tobytes())
    return digest.hexdigest()


def _rows(plane: VideoPlane) -> Picture:
    """View a plane as rows of bytes, padding included, the top row first."""
    rows: Picture = np.frombuffer(memoryview(plane), np.uint8).reshape(
        plane.height, abs(plane.line_size)
    )
    return rows[::-1] if plane.line_size < 0 else rows  # a bottom-up AVI counts lines backwards


def _row_bytes(frame: av.VideoFrame) -> list[int]:
    """Return the bytes of one row of each plane without padding (libavutil's linesizes)."""
    components = frame.format.components
    packed = {0: frame.width * frame.format.bits_per_pixel // 8}
    if len(frame.planes) == 1:
        return [packed[0]]
    rows = dict.fromkeys(range(len(frame.planes)), 0)
    for part in components:
        rows[part.plane] += part.width * ((part.bits + 7) // 8)
    return [rows[plane] for plane in sorted(rows)]


def display_size(
    width: int, height: int, sample_aspect: Fraction, orientation: Orientation
) -> Size:
    """Return the size a player would show: pixels made square by enlarging, then turned."""
    if sample_aspect > 1:
        width = round(width * sample_aspect)
    elif sample_aspect < 1:
        height = round(height / sample_aspect)
    return Size(height, width) if orientation.swaps_sides else Size(width, height)
