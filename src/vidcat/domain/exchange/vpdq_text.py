"""vPDQ's text form: a file a video, and of each frame that was hashed one line.

frame_number,quality,hash,timestamp: two whole numbers, 64 hex digits of PDQ, and seconds. Source:
vpdq/cpp/vpdq/cpp/io/vpdqio.cpp of ThreatExchange.
"""

from collections.abc import Iterator

from vidcat.domain.copies.fingerprints import Track
from vidcat.domain.copies.hash_lists import ListedSamples

_FIELDS = 4


def is_vpdq_line(line: str) -> bool:
    """Return whether a line may be one of this form: four fields that begin with a number."""
    fields = line.split(",")
    return len(fields) == _FIELDS and fields[0].strip().isdecimal()


def add_line(samples: ListedSamples, line: str) -> None:
    """Read a line into a video's samples; raises ValueError with a phrase that says what is wrong.

    Of frames at the same written time the first counts: older vPDQ wrote three digits in all, so
    that from 100 s on the frames of one second share their time.
    """
    fields = [field.strip() for field in line.split(",")]
    if len(fields) != _FIELDS:
        raise ValueError("it is not frame_number,quality,hash,timestamp")
    frame, quality, pdq, time = fields
    _whole("frame number", frame)
    time_s = _seconds(time)
    if time_s != samples.last_s:
        samples.add(time_s, _whole("quality", quality), pdq)


def vpdq_lines(track: Track) -> Iterator[str]:
    """Yield a track line by line, with the samples' ordinals as frame numbers."""
    # vidcat names no frame by a number; those who read this form match by hash and time.
    for ordinal, (time_s, quality, bits) in enumerate(
        zip(track.times_s.tolist(), track.quality.tolist(), track.pdq, strict=True)
    ):
        yield f"{ordinal},{quality},{bits.tobytes().hex()},{time_s:.3f}\n"


def _whole(what: str, text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdecimal() and len(text) < 12):
        raise ValueError(f"the {what} {text[:20]!r} is no whole number")
    return int(text)


def _seconds(text: str) -> float:
    try:
        return float(text.replace("_", " "))  # which Python takes for digits' commas
    except ValueError as error:
        raise ValueError(f"the time {text[:20]!r} is no number") from error
