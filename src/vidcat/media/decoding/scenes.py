"""Bring shots and stills together while frames go by, holding only the samples not yet decided."""

from collections import deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from av.video.frame import VideoFrame

from vidcat.domain.shots.detector import Decision, ShotDetector
from vidcat.domain.shots.keyframes import Candidate, ShotStills
from vidcat.media.pictures.reduced import Picture

Still = Candidate[VideoFrame]


class _Waiting(NamedTuple):
    pts: int
    time_s: float
    sampled: Still | None


class Scenes:
    """Cuts a stream of frames into shots and gives each shot's keyframes as it goes."""

    def __init__(
        self,
        keyframe: Callable[[Still], None],
        shot: Callable[[int, int, str], None],
    ) -> None:
        self._keyframe = keyframe
        self._shot = shot
        self._detector = ShotDetector()
        self._waiting: deque[_Waiting] = deque()
        self._stills: ShotStills[VideoFrame] | None = None
        self._start_pts = 0
        self._opened_by = "start"

    def push(self, pts: int, time_s: float, glimpse: Picture, sampled: Still | None) -> None:
        """Take the next frame, with its still if it is a sample; earlier ones may be decided."""
        self._waiting.append(_Waiting(pts, time_s, sampled))
        self._take(self._detector.push(time_s, glimpse))

    def finish(self, end_pts: int) -> None:
        """Decide all that is left and close the last shot."""
        self._take(self._detector.finish())
        self._close(end_pts)

    def _take(self, decisions: Iterable[Decision]) -> None:
        for decision in decisions:
            decided = self._waiting.popleft()
            if self._stills is None or decision.opened_by:
                self._close(decided.pts)
                self._stills = ShotStills(decided.time_s)
                self._start_pts = decided.pts
                self._opened_by = decision.opened_by or "start"
            if decided.sampled:
                chosen = self._stills.push(decided.sampled, spoilt=decision.in_transition)
                self._give(chosen)

    def _close(self, end_pts: int) -> None:
        if self._stills is not None:
            self._give(self._stills.finish())
            self._shot(self._start_pts, end_pts, self._opened_by)

    def _give(self, chosen: Iterable[Still]) -> None:
        for still in chosen:
            self._keyframe(still)
