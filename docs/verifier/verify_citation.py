"""Verify the citation of a frame without vidcat: python verify_citation.py FILE CITATION [PIXELS]

PIXELS is the pixel hash that stands with it, sha256:.... Needs PyAV (pip install av). Prints what
begins at the cited time; the exit status is 0 when file, time and pixels are as cited, else 1.
"""

import hashlib
import re
import sys
from fractions import Fraction
from pathlib import Path

import av

FORM = re.compile(r"vidcat:([0-9a-f]{64})\?t=(-?\d+)(?:,-?\d+)?/(\d+)/(\d+)(?:&clock=\d+:(-?\d+))?")


def main(path: str, citation: str, pixels: str = "") -> int:
    """Print what is found; return the exit status."""
    cited = FORM.match(citation) or sys.exit("That is no citation of a frame.")
    with Path(path).open("rb") as file:
        is_same = hashlib.file_digest(file, "sha256").hexdigest() == cited[1]
    print("The file is the one cited." if is_same else "THE FILE IS NOT THE ONE CITED.")
    time, count = int(cited[5] or cited[2]) * Fraction(int(cited[3]), int(cited[4])), 0
    for place, digest in frames_at(path, time):
        is_cited = pixels in ("", f"sha256:{digest}")
        count += is_cited
        print(f"{place} has {'' if is_cited else 'OTHER '}pixels: sha256:{digest}")
    print(f"Frames that begin then and have the pixels cited: {count}")
    return 0 if is_same and count else 1


def frames_at(path: str, time_s: Fraction):
    """Yield place and pixel hash of the frames of any video stream that begin at a time."""
    with av.open(path, metadata_errors="ignore") as film:
        streams = [stream.index for stream in film.streams.video]
    for index in streams:
        with av.open(path, metadata_errors="ignore") as film:
            stream = film.streams[index]
            for number, (time, frame) in enumerate(timed_frames(film, stream)):
                if time * stream.time_base == time_s:
                    yield f"Frame {number} of stream {index}, counted from 0,", pixel_hash(frame)


def timed_frames(film, stream):
    """Yield frames with their times, in ticks: AVI and bare streams store none, but an order."""
    rate, last = stream.average_rate or stream.base_rate or 25, None
    step = max(1, round(1 / (rate * stream.time_base)))
    for packet in film.demux(stream):
        try:
            frames = stream.codec_context.decode(packet)
        except av.error.FFmpegError:
            continue  # a damaged packet shows nothing
        for frame in frames:
            time = frame.dts if film.format.name == "avi" or frame.pts is None else frame.pts
            last = (0 if last is None else last + step) if time is None else time
            yield last, frame


def pixel_hash(frame: av.VideoFrame) -> str:
    """Hash the planes of a frame, their rows without padding, as ffmpeg's framehash does."""
    digest, widths = hashlib.sha256(), [0] * len(frame.planes)
    for part in frame.format.components:
        widths[part.plane] += part.width * ((part.bits + 7) // 8)
    if len(widths) == 1:
        widths = [frame.width * frame.format.bits_per_pixel // 8]
    for plane, width in zip(frame.planes, widths, strict=True):
        stride, data = abs(plane.line_size), bytes(plane)
        rows = [data[at * stride : at * stride + width] for at in range(plane.height)]
        digest.update(b"".join(rows if plane.line_size > 0 else rows[::-1]))
    return digest.hexdigest()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if 3 <= len(sys.argv) <= 4 else __doc__)
