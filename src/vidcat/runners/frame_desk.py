"""Exact frames for those who step through a video: decoded a few at a time, and kept for a while.

An original is proved once, by hashing it; as long as the file system says that it is the same file,
unchanged, it is believed. Each thread owns a sandbox, because a warm decoder dies with its thread.
"""

import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction

from vidcat.catalogue import Catalogue
from vidcat.domain.casework import Moment
from vidcat.domain.model import FileIdentity, MediaFacts
from vidcat.domain.time import TimeBase
from vidcat.errors import EvidenceError, FailedEvidence, NoSuchFrame
from vidcat.media.sandbox import Sandbox
from vidcat.media.sandbox_choice import choose
from vidcat.media.still import jpeg
from vidcat.runners.single import original_identity
from vidcat.runners.work import limits_for
from vidcat.search.videos import find_video
from vidcat.stages.frame import FrameInRow, frames_around
from vidcat.vault.evidence import open_evidence, require_unchanged

_DECODERS = 2
_KEPT_BYTES = 256 << 20
# The first frame is wanted at once. Who steps on from it steps again: those are decoded ahead.
_AT_ONCE, _AHEAD, _BACK = (1, 1), (1, 12), (12, 1)
_MANY_PIXELS = 4_000_000  # of one picture; of larger ones few are decoded at a time
_HALF_MICROSECOND = Fraction(1, 2_000_000)
MAX_STEP = 100


@dataclass(frozen=True)
class ShownFrame:
    """One exact frame as JPEG (upright, square pixels), and which are next to it.

    `pixel_hash` is that of `stages.frame.ExactFrame`; None stands for no frame before or after.
    """

    video: str
    pts: int
    time_base: TimeBase
    pixel_hash: str
    width: int
    height: int
    jpeg: bytes
    previous_pts: int | None
    next_pts: int | None

    @property
    def time_s(self) -> float:
        """When it begins to be shown."""
        return self.time_base.seconds(self.pts)


@dataclass(frozen=True)
class _Proved:
    identity: FileIdentity
    facts: MediaFacts


class FrameDesk:
    """Gives exact frames to many threads; keeps decoders warm and pictures at hand."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._pool = ThreadPoolExecutor(_DECODERS, "frames")
        self._own = threading.local()
        self._sandboxes: list[Sandbox] = []
        self._lock = threading.Lock()
        self._kept: OrderedDict[tuple[str, int], ShownFrame] = OrderedDict()
        self._kept_bytes = 0
        self._running: dict[tuple[str, Fraction], Future[list[ShownFrame]]] = {}
        self._proved: dict[str, _Proved] = {}

    def frame(self, video: str, at_s: float) -> ShownFrame:
        """Give the frame of a video (SHA-256) shown at a time, in seconds.

        Raises NoSuchFrame, OriginalMissing, SandboxUnavailable.
        """
        return self._shown(video, Fraction(at_s))

    def frame_at(self, video: str, pts: int) -> ShownFrame:
        """Give the frame that begins at exactly this time; raises as `frame` does."""
        kept = self._get(video, pts)
        if kept is not None:
            return kept
        found = self._shown(video, self._time(video, pts))
        if found.pts != pts:
            raise NoSuchFrame(f"No frame of that video begins at pts {pts}.")
        return found

    def step(self, video: str, pts: int, by: int) -> ShownFrame:
        """Give the frame so many frames after another, or before it; stops at the ends."""
        found = self.frame_at(video, pts)
        reach = _AHEAD if by > 0 else _BACK
        for _ in range(min(abs(by), MAX_STEP)):
            beside = found.next_pts if by > 0 else found.previous_pts
            if beside is None:
                return found
            found = self._get(video, beside) or self._shown(video, self._time(video, beside), reach)
        ahead = found.next_pts if by > 0 else found.previous_pts
        if ahead is not None and self._get(video, ahead) is None:
            self._begin(video, self._time(video, ahead), reach)  # before it is asked for
        return found

    def moment(self, video: str, pts: int) -> Moment:
        """Prove that a frame begins at this time; gives it with the hash of its pixels."""
        found = self.frame_at(video, pts)
        return Moment(pts, pts, found.time_base, found.pixel_hash)

    def original(self, video: str) -> bytes:
        """Give the path of a file that holds a video's bytes, proved once and unchanged since.

        Raises OriginalMissing.
        """
        try:
            with open_evidence(self._prove(video).identity.path, follow_symlinks=True) as media:
                require_unchanged(media.fileno(), self._prove(video).identity.stamp)
        except EvidenceError:
            self._proved.pop(video, None)
        return self._prove(video).identity.path

    def close(self) -> None:
        """End the decoders."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        for sandbox in self._sandboxes:
            sandbox.__exit__(None, None, None)

    def _shown(self, video: str, at: Fraction, reach: tuple[int, int] = _AT_ONCE) -> ShownFrame:
        at = max(at, Fraction(0))
        found = [
            each
            for each in self._begin(video, at, reach).result()
            if _time(each) <= at + _HALF_MICROSECOND
        ]
        if not found:
            raise NoSuchFrame(f"That video shows no frame at {float(at):g} s.")
        return found[-1]

    def _begin(self, video: str, at: Fraction, reach: tuple[int, int]) -> Future[list[ShownFrame]]:
        """Decode around a time, unless that is being done already."""
        with self._lock:
            running = self._running.get((video, at))
            if running is None:
                running = self._pool.submit(self._run, video, at, reach)
                self._running[video, at] = running
                running.add_done_callback(lambda _: self._ended(video, at))
            return running

    def _ended(self, video: str, at: Fraction) -> None:
        with self._lock:
            self._running.pop((video, at), None)

    def _run(self, video: str, at: Fraction, reach: tuple[int, int]) -> list[ShownFrame]:
        try:
            try:
                rows = self._decoded(video, at, reach)
            except FailedEvidence:  # the file is another now: perhaps there is a second copy
                self._proved.pop(video, None)
                rows = self._decoded(video, at, reach)
        except EvidenceError as error:
            raise NoSuchFrame(
                f"No frame can be shown: {error.message} ({error.reason})."
            ) from error
        found = list(_linked(video, rows, at))
        self._keep(found)
        return found

    def _decoded(self, video: str, at: Fraction, reach: tuple[int, int]) -> list[FrameInRow]:
        proved = self._prove(video)
        limits = limits_for(proved.identity, self._catalogue.settings)
        if proved.facts.width * proved.facts.height > _MANY_PIXELS:
            reach = _AT_ONCE
        return list(frames_around(proved.identity, at, reach, limits, self._sandbox()))

    def _sandbox(self) -> Sandbox:
        """Give this thread's sandbox; raises SandboxUnavailable."""
        if not hasattr(self._own, "sandbox"):
            allow = self._catalogue.settings.allow_unsandboxed
            self._own.sandbox = Sandbox(choose(allow_unsandboxed=allow))
            self._sandboxes.append(self._own.sandbox)
        sandbox: Sandbox = self._own.sandbox
        return sandbox

    def _prove(self, video: str) -> _Proved:
        """Find the original and hash it, unless that was done; raises OriginalMissing."""
        known = self._proved.get(video)
        if known is None:
            record = find_video(self._catalogue.store, video)
            if record.facts is None:
                raise NoSuchFrame("That video has no picture that could be decoded.")
            known = _Proved(original_identity(self._catalogue, record), record.facts)
            self._proved[video] = known
        return known

    def _time(self, video: str, pts: int) -> Fraction:
        base = self._prove(video).facts.time_base
        return Fraction(pts * base.num, base.den)

    def _get(self, video: str, pts: int) -> ShownFrame | None:
        with self._lock:
            found = self._kept.get((video, pts))
            if found is not None:
                self._kept.move_to_end((video, pts))
            return found

    def _keep(self, found: Sequence[ShownFrame]) -> None:
        with self._lock:
            for each in found:
                old = self._kept.pop((each.video, each.pts), None)
                self._kept[each.video, each.pts] = each
                self._kept_bytes += len(each.jpeg) - (len(old.jpeg) if old else 0)
            while self._kept_bytes > _KEPT_BYTES:
                self._kept_bytes -= len(self._kept.popitem(last=False)[1].jpeg)


def _linked(video: str, rows: Sequence[FrameInRow], at: Fraction) -> Iterator[ShownFrame]:
    """Give the frames of a row of which both neighbours are known, or that have none."""
    for number, row in enumerate(rows):
        frame, is_end = row.frame, number == len(rows) - 1
        if (number == 0 and not row.is_first) or (is_end and not row.is_last):
            continue
        end = Fraction(row.end_pts * frame.time_base.num, frame.time_base.den)
        if is_end and at > end:
            continue  # the wanted time lies after the video
        yield ShownFrame(
            video=video,
            pts=frame.pts,
            time_base=frame.time_base,
            pixel_hash=frame.pixel_hash,
            width=frame.rgb.shape[1],
            height=frame.rgb.shape[0],
            jpeg=jpeg(frame.rgb),
            previous_pts=rows[number - 1].frame.pts if number else None,
            next_pts=None if is_end else rows[number + 1].frame.pts,
        )


def _time(shown: ShownFrame) -> Fraction:
    return Fraction(shown.pts * shown.time_base.num, shown.time_base.den)
