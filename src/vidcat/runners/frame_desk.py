# ruff: noqa
"""Temporary: exact frames, decoded from the start."""

import threading
from dataclasses import dataclass

from vidcat.catalogue import Catalogue
from vidcat.domain.casework import Moment
from vidcat.domain.time import TimeBase
from vidcat.media.still import encode
from vidcat.runners.single import open_original
from vidcat.search.videos import find_video


@dataclass(frozen=True)
class ShownFrame:
    video: str
    pts: int
    time_base: TimeBase
    time_s: float
    pixel_hash: str
    width: int
    height: int
    jpeg: bytes
    previous_pts: int | None
    next_pts: int | None


class FrameDesk:
    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._kept: dict[tuple[str, int], ShownFrame] = {}
        self._lock = threading.Lock()

    def frame(self, video: str, at_s: float) -> ShownFrame:
        record = find_video(self._catalogue.store, video)
        with self._lock, open_original(self._catalogue, record) as original:
            f = original.frame(at_s)
        shown = ShownFrame(
            video,
            f.pts,
            f.time_base,
            f.time_s,
            f.pixel_hash,
            f.rgb.shape[1],
            f.rgb.shape[0],
            encode(f.rgb, ".jpg"),
            None,
            None,
        )
        self._kept[video, f.pts] = shown
        return shown

    def frame_at(self, video: str, pts: int) -> ShownFrame:
        if (video, pts) in self._kept:
            return self._kept[video, pts]
        record = find_video(self._catalogue.store, video)
        assert record.facts
        return self.frame(video, record.facts.time_base.seconds(pts))

    def step(self, video: str, pts: int, by: int) -> ShownFrame:
        record = find_video(self._catalogue.store, video)
        assert record.facts
        return self.frame(
            video, max(0, record.facts.time_base.seconds(pts) + by / (record.facts.fps or 25))
        )

    def moment(self, video: str, pts: int) -> Moment:
        f = self.frame_at(video, pts)
        return Moment(f.pts, f.pts, f.time_base, f.pixel_hash)

    def close(self) -> None:
        self._kept.clear()
