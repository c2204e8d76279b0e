"""Hash lists: fingerprints of videos whose bytes are elsewhere, as somebody shared them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

import numpy as np

from vidcat.domain.copies.fingerprints import PDQ_BITS, STAND_S, Track, View

MAX_LISTED_S: Final = 12 * 3600.0
MAX_LISTED_SAMPLES: Final = 12 * 3600 * 60  # every frame of that at 60 a second
PDQ_DIGITS: Final = PDQ_BITS // 4
_LONE_S = 1.0  # vPDQ's default is a hash a second


class ListForm(StrEnum):
    """How a hash list is written."""

    VIDCAT = "vidcat"  # JSON Lines, see domain/exchange/hash_json.py
    VPDQ = "vpdq"  # a text file a video, see domain/exchange/vpdq_text.py


VPDQ_PREPROCESSING: Final = "vpdq"
"""Frames scaled by whoever made the hashes, in a way that their files do not tell."""


@dataclass(frozen=True)
class MadeWith:
    """What hashes must have been made with to lie near each other for equal pictures."""

    preprocessing: str
    algorithm: str


@dataclass(frozen=True, eq=False)
class ListedTrack:
    """One view of one listed video: `name` is what the list calls it, `sha256` its bytes'."""

    name: str
    sha256: str | None
    track: Track

    @property
    def entry(self) -> str:
        """What the video is called beside others of its list."""
        if self.sha256 is None or self.name == self.sha256:
            return self.name
        return f"{self.name} [{self.sha256[:12]}]"

    def called(self, video: str) -> "ListedTrack":
        """Return the same listed track under another video name."""
        return replace(self, track=replace(self.track, video=video))


@dataclass(frozen=True)
class HashList:
    """A hash list as the catalogue holds it; `sha256` is of the bytes that were read."""

    name: str
    sha256: str
    form: ListForm
    preprocessing: str
    note: str
    by: str
    added_at: datetime
    videos: int = 0
    samples: int = 0


class ListedSamples:
    """The samples of one view on their way in: checked one by one, packed as a Track is."""

    def __init__(self) -> None:
        self._times: list[float] = []
        self._quality = bytearray()
        self._pdq = bytearray()

    def __len__(self) -> int:
        return len(self._times)

    @property
    def last_s(self) -> float:
        """The time of the last sample; -1.0 before the first."""
        return self._times[-1] if self._times else -1.0

    def add(self, time_s: float, quality: int, pdq: str) -> None:
        """Add a sample; raises ValueError with a phrase that says what is wrong with it."""
        if not 0 <= time_s <= MAX_LISTED_S:  # NaN is in no range
            raise ValueError(f"the time {time_s:g} s is not between 0 and 12 hours")
        if time_s <= self.last_s:
            raise ValueError(f"the time {time_s:g} s does not come after {self.last_s:g} s")
        if not 0 <= quality <= 100:
            raise ValueError(f"the quality {quality} is not between 0 and 100")
        if len(self._times) == MAX_LISTED_SAMPLES:
            raise ValueError("one video has more samples than 12 hours at 60 a second")
        self._pdq += _bits(pdq)
        self._times.append(time_s)
        self._quality.append(quality)

    def track(self, video: str, view: View, until_s: float | None = None) -> Track:
        """Return the track; without `until_s` the last sample lasts as long as most do."""
        times_s = np.array(self._times, np.float64)
        pdq = np.frombuffer(bytes(self._pdq), np.uint8).reshape(-1, PDQ_BITS // 8)
        quality = np.frombuffer(bytes(self._quality), np.uint8)
        end_s = self.last_s + _usual_step(self._times) if until_s is None else until_s
        # Lists carry no phash; matching does without.
        phash = np.zeros((len(times_s), 8), np.uint8)
        return Track(video, view, times_s, end_s, pdq, phash, quality)


def listed_name(list_name: str, entry: str) -> str:
    """Return the name used for a listed video where a catalogued one has a SHA-256."""
    return f"list:{list_name}#{entry}"


def _bits(pdq: str) -> bytes:
    # fromhex passes over spaces, so that the length of the text alone proves nothing.
    try:
        bits = bytes.fromhex(pdq) if len(pdq) == PDQ_DIGITS else b""
    except ValueError:
        bits = b""
    if len(bits) != PDQ_BITS // 8:
        raise ValueError(f"the hash has to be {PDQ_DIGITS} hex digits")
    return bits


def _usual_step(times: Sequence[float]) -> float:
    if len(times) < 2:
        return _LONE_S
    return min(float(np.median(np.diff(times))), STAND_S)
