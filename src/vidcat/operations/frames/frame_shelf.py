"""Encoded frames kept in memory, so that a step to the next one decodes nothing."""

from bisect import bisect_right, insort
from collections import OrderedDict
from dataclasses import dataclass

from vidcat.domain.sightings.statements import Moment
from vidcat.domain.values.time import TimeBase


@dataclass(frozen=True)
class ShelvedFrame:
    """An exact frame as a page shows it; `pixel_hash` is that of the decoded picture.

    `until_pts` is when the next frame begins, or the video ends, if that is known. `previous_pts`
    and `next_pts` are None at the ends of the video.
    """

    video: str
    pts: int
    time_base: TimeBase
    until_pts: int | None
    pixel_hash: str
    decoder: str
    width: int
    height: int
    jpeg: bytes
    previous_pts: int | None
    next_pts: int | None

    @property
    def time_s(self) -> float:
        """When the frame begins to be shown, in seconds since the first frame."""
        return self.time_base.seconds(self.pts)

    @property
    def moment(self) -> Moment:
        """This frame, as a sighting holds it."""
        return Moment(self.pts, self.pts, self.time_base, self.pixel_hash, self.decoder)


class FrameShelf:
    """Frames by video and pts, the least recently used given up first; for one thread at a time."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._bytes = 0
        self._frames: OrderedDict[tuple[str, int], ShelvedFrame] = OrderedDict()
        self._pts: dict[str, list[int]] = {}

    def put(self, shown: ShelvedFrame) -> None:
        """Keep a frame; it replaces the one kept under the same pts."""
        self._take(shown.video, shown.pts)
        self._frames[shown.video, shown.pts] = shown
        self._bytes += len(shown.jpeg)
        insort(self._pts.setdefault(shown.video, []), shown.pts)
        while self._bytes > self._max_bytes:
            self._take(*next(iter(self._frames)))

    def shown_at(self, video: str, pts: int) -> ShelvedFrame | None:
        """Return the frame that is shown at a pts, if it is kept."""
        known = self._pts.get(video, [])
        place = bisect_right(known, pts) - 1
        shown = self._frames[video, known[max(place, 0)]] if known else None
        if shown is None or not _covers(shown, pts):
            return None
        self._frames.move_to_end((video, shown.pts))
        return shown

    def _take(self, video: str, pts: int) -> None:
        shown = self._frames.pop((video, pts), None)
        if shown is not None:
            self._bytes -= len(shown.jpeg)
            self._pts[video].remove(pts)
            if not self._pts[video]:
                del self._pts[video]


def _covers(shown: ShelvedFrame, pts: int) -> bool:
    if pts < shown.pts:
        return shown.previous_pts is None
    return pts == shown.pts or (shown.until_pts is not None and pts < shown.until_pts)
