"""Exact frames for a server: warm sandboxes, runs decoded once, the next ones from memory.

A request is answered as soon as its frame is decoded; the run around it follows into memory. One
sandbox at most looks ahead, so that another is free for what a person waits for.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Self

from vidcat.catalogue import Catalogue
from vidcat.domain.sightings.statements import Moment
from vidcat.errors import DeskBusy, NoSuchFrame
from vidcat.media.pictures.still import jpeg
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.frames.frame_shelf import FrameShelf, ShelvedFrame
from vidcat.operations.frames.proved_originals import Proved, ProvedOriginals
from vidcat.operations.frames.single_video import pts_at
from vidcat.operations.frames.warm_sandboxes import WarmSandboxes
from vidcat.reads.video.by_name import find_video
from vidcat.stages.frame import ExactFrame, WantedFrames, frame_run

KEPT_BYTES = 256 << 20
_MOST_WAITING = 64
_MOST_STEPS = 10_000
_AHEAD = 6  # frames; looking ahead begins when fewer than these are in memory
_SHORT_RUN, _LONG_RUN = 12, 36
_BEFORE_ALL = -(1 << 62)  # a pts that no frame has
_BACK, _ROUND, _ON = -1, 0, 1


@dataclass
class _Job:
    """A run being decoded, or waiting to be: `span` is what it will hold, as far as is known."""

    video: str
    wanted: WantedFrames
    towards: int
    found: "Future[ShelvedFrame]" = field(default_factory=Future)
    span: tuple[int, int] | None = None


class FrameDesk:
    """Shows exact frames of originals; safe for many threads at once, and to be closed."""

    def __init__(
        self, catalogue: Catalogue, *, sandboxes: int = 2, kept_bytes: int = KEPT_BYTES
    ) -> None:
        self._shelf = FrameShelf(kept_bytes)
        self._store = catalogue.store
        self._originals = ProvedOriginals(catalogue)
        self._sandboxes = WarmSandboxes(catalogue.settings.allow_unsandboxed, sandboxes)
        self._changed = threading.Condition()
        self._jobs: list[_Job] = []
        self._looks_ahead = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the sandboxes; what still waits is cancelled."""
        self._sandboxes.close()

    def frame(self, video: str, at_s: float) -> ShelvedFrame:
        """Return the frame of a video (SHA-256) shown so many seconds after its first one.

        Raises NoSuchVideo, NoSuchFrame, OriginalMissing, SandboxUnavailable, DeskBusy.
        """
        facts = find_video(self._store, video).facts
        pts = self._uncatalogued(video, at_s) if facts is None else facts.pts_at(at_s)
        return self._get(video, WantedFrames(pts), _ROUND)

    def _uncatalogued(self, video: str, at_s: float) -> int:
        """Return the pts of a time of a video that was never extracted, by its first frame."""
        first = self._get(video, WantedFrames(_BEFORE_ALL), _ROUND)
        index = self._originals.index(video)
        if index is None:
            return first.time_base.beginning_at(first.pts).pts_shown_at(at_s)
        return pts_at(None, index, at_s)

    def frame_at(self, video: str, pts: int) -> ShelvedFrame:
        """Return the frame that begins at a pts; raises as `frame` does."""
        shown = self._get(video, WantedFrames(at_pts=pts), _ROUND)
        if shown.pts != pts:
            raise NoSuchFrame(f"No frame of that video begins at {pts}/{shown.time_base}.")
        return shown

    def step(self, video: str, pts: int, by: int) -> ShelvedFrame:
        """Return the frame `by` frames after (or before) the one at a pts; decodes further that
        way.

        Raises NoSuchFrame past the ends of the video, and as `frame` does.
        """
        if abs(by) > _MOST_STEPS:
            raise NoSuchFrame(f"{by} frames are too many for a step.")
        shown = self.frame_at(video, pts)
        towards = _ON if by > 0 else _BACK
        index = self._originals.index(video)
        if index is not None and abs(by) > _AHEAD:
            position = index.position(pts) + by
            if not 0 <= position < len(index.pts):
                raise _ended(towards)
            shown = self._get(video, WantedFrames(at_pts=int(index.pts[position])), towards)
        else:
            for _ in range(abs(by)):
                shown = self._neighbour(shown, towards)
        self._look_ahead(shown, towards)
        return shown

    def moment(self, video: str, pts: int) -> Moment:
        """Return the frame at a pts, with the hash of its pixels, as a sighting holds it."""
        return self.frame_at(video, pts).moment

    def _neighbour(self, shown: ShelvedFrame, towards: int) -> ShelvedFrame:
        asked = _next(shown, towards)
        while asked is not None:
            found = self._get(shown.video, WantedFrames(at_pts=asked), towards)
            if found.pts != shown.pts:
                return found
            # Nothing could be decoded at that pts; decoding from the start knows what follows.
            asked, before = _next(found, towards), asked
            if asked == before:
                break
        raise _ended(towards)

    def _get(self, video: str, wanted: WantedFrames, towards: int) -> ShelvedFrame:
        with self._changed:
            while True:
                shown = self._kept(video, wanted)
                if shown is not None:
                    return shown
                job = self._in_work(video, wanted)
                if job is None:
                    job = self._begin(_Job(video, wanted, towards))
                    break
                if job.wanted == wanted:
                    break
                self._changed.wait_for(partial(self._settled, job, wanted))
        return job.found.result()

    def _settled(self, job: _Job, wanted: WantedFrames) -> bool:
        return job not in self._jobs or self._kept(job.video, wanted) is not None

    def _kept(self, video: str, wanted: WantedFrames) -> ShelvedFrame | None:
        return self._shelf.shown_at(video, wanted.at_pts)

    def _in_work(self, video: str, wanted: WantedFrames) -> _Job | None:
        pts = wanted.at_pts
        for job in self._jobs:
            covers = job.span and job.span[0] <= pts <= job.span[1]
            if job.video == video and (job.wanted == wanted or covers):
                return job
        return None

    def _begin(self, job: _Job, then: Callable[[], None] = lambda: None) -> _Job:
        if len(self._jobs) >= _MOST_WAITING:
            raise DeskBusy
        try:
            decoding = self._sandboxes.submit(partial(self._decode, job))
        except RuntimeError as error:
            raise DeskBusy("The server is closing.") from error
        self._jobs.append(job)
        decoding.add_done_callback(partial(self._ended, job, then))
        return job

    def _ended(self, job: _Job, then: Callable[[], None], decoding: "Future[None]") -> None:
        with self._changed:
            self._jobs.remove(job)
            then()
            self._changed.notify_all()
        if job.found.done():
            return
        if decoding.cancelled():
            job.found.set_exception(DeskBusy("The server is closing."))
        else:
            job.found.set_exception(decoding.exception() or NoSuchFrame())

    def _decode(self, job: _Job, sandbox: Sandbox) -> None:
        self._originals.use(job.video, sandbox, partial(self._decode_run, job))

    def _decode_run(self, job: _Job, proved: Proved) -> None:
        wanted = _run_of(job, proved)
        with self._changed:
            job.span = _span(wanted, proved)
        for frame in frame_run(proved.decoder, wanted, proved.index):
            shown = _encoded(job.video, frame, proved)
            with self._changed:
                self._shelf.put(shown)
                self._changed.notify_all()
            if not job.found.done():
                job.found.set_result(shown)

    def _look_ahead(self, shown: ShelvedFrame, towards: int) -> None:
        """Decode the next run in a direction when memory holds too little of it."""
        with self._changed:
            asked = _next(shown, towards)
            for _ in range(_AHEAD):
                kept = None if asked is None else self._shelf.shown_at(shown.video, asked)
                if kept is None or kept.pts != asked:
                    break
                asked = _next(kept, towards)
            if asked is None or self._looks_ahead:
                return
            wanted = WantedFrames(at_pts=asked)
            if self._kept(shown.video, wanted):
                return
            if self._in_work(shown.video, wanted) is None and len(self._jobs) < _MOST_WAITING:
                self._looks_ahead = True
                self._begin(_Job(shown.video, wanted, towards), self._looked_ahead)

    def _looked_ahead(self) -> None:
        self._looks_ahead = False


def _run_of(job: _Job, proved: Proved) -> WantedFrames:
    """Return how long a run is: longer where reaching it decodes much that is not shown."""
    length, index = _LONG_RUN, proved.index
    if index is not None:
        distance = index.entry_distance(index.position(job.wanted.at_pts))
        length = min(_LONG_RUN, max(_SHORT_RUN, distance // 4))
    before = {_BACK: length, _ROUND: length // 2, _ON: 1}[job.towards]
    after = {_BACK: 1, _ROUND: length // 2, _ON: length}[job.towards]
    return WantedFrames(job.wanted.at_pts, before, after)


def _span(wanted: WantedFrames, proved: Proved) -> tuple[int, int] | None:
    index = proved.index
    if index is None:
        return None
    position = index.position(wanted.at_pts)
    last = min(len(index.pts) - 1, position + wanted.after)
    return int(index.pts[max(0, position - wanted.before)]), int(index.pts[last])


def _encoded(video: str, frame: ExactFrame, proved: Proved) -> ShelvedFrame:
    until = frame.next_pts
    if until is None and proved.index is not None:
        until = proved.index.end_pts
    return ShelvedFrame(
        video=video,
        pts=frame.pts,
        time_base=frame.time_base,
        until_pts=until,
        pixel_hash=frame.pixel_hash,
        decoder=frame.decoder,
        width=frame.rgb.shape[1],
        height=frame.rgb.shape[0],
        jpeg=jpeg(frame.rgb),
        previous_pts=frame.previous_pts,
        next_pts=frame.next_pts,
    )


def _next(shown: ShelvedFrame, towards: int) -> int | None:
    return shown.next_pts if towards == _ON else shown.previous_pts


def _ended(towards: int) -> NoSuchFrame:
    return NoSuchFrame(f"That is the {'last' if towards == _ON else 'first'} frame of the video.")
