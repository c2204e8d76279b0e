"""Originals that were proved to hold a video's bytes: hashed once, then known by their stamp."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from vidcat.catalogue import Catalogue
from vidcat.domain.video.frame_index import FrameIndex
from vidcat.domain.video.limits import DecodeLimits
from vidcat.domain.video.model import FileIdentity, MediaFacts
from vidcat.domain.video.reasons import Reason
from vidcat.errors import EvidenceError
from vidcat.media.sandbox.decoder import Sandbox
from vidcat.operations.frames.single_video import indexed, no_frame, original_identity
from vidcat.operations.ingest.worker import limits_for
from vidcat.reads.video.by_name import find_video
from vidcat.stages.frame import Decoder

_MOST_KEPT = 64
_NOT_AS_PROVED = frozenset(
    {Reason.CHANGED_WHILE_READING, Reason.UNREADABLE, Reason.NOT_A_FILE, Reason.EMPTY}
)


@dataclass(frozen=True)
class _Known:
    identity: FileIdentity
    limits: DecodeLimits
    facts: MediaFacts | None
    index: FrameIndex | None = None
    first_pts: int = 0

    def decoder(self, sandbox: Sandbox) -> Decoder:
        return Decoder(self.identity, self.limits, sandbox, self.first_pts)


@dataclass
class _Place:
    """What is known of one video; the lock is held while it is found out, once for all threads."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    known: _Known | None = None


@dataclass(frozen=True)
class Proved:
    """A proved file to decode, and where its frames lie if that is known."""

    decoder: Decoder
    index: FrameIndex | None
    facts: MediaFacts | None


class ProvedOriginals:
    """Remembers the last originals that were proved; safe for many threads."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._places: OrderedDict[str, _Place] = OrderedDict()

    def index(self, video: str) -> FrameIndex | None:
        """Return where the frames of a video lie, if its original was proved and can be indexed."""
        known = self._place(video).known
        return known.index if known else None

    def use(self, video: str, sandbox: Sandbox, work: Callable[[Proved], None]) -> None:
        """Do some work with the original of a video; again, once, when it is not as it was.

        Raises NoSuchVideo, OriginalMissing, NoSuchFrame for a file that shows none.
        """
        known = self._known(video, sandbox)
        try:
            try:
                work(_proved(known, sandbox))
            except EvidenceError as error:
                if error.reason not in _NOT_AS_PROVED:
                    raise
                self._forget(video, known)
                known = self._known(video, sandbox)
                work(_proved(known, sandbox))
        except EvidenceError as error:
            raise no_frame(known.identity, error) from error

    def _place(self, video: str) -> _Place:
        with self._lock:
            place = self._places.setdefault(video, _Place())
            self._places.move_to_end(video)
            if len(self._places) > _MOST_KEPT:
                self._places.popitem(last=False)
            return place

    def _forget(self, video: str, known: _Known) -> None:
        place = self._place(video)
        with place.lock:
            if place.known is known:
                place.known = None

    def _known(self, video: str, sandbox: Sandbox) -> _Known:
        place = self._place(video)
        with place.lock:
            if place.known is None:
                place.known = self._found_out(video, sandbox)
            return place.known

    def _found_out(self, video: str, sandbox: Sandbox) -> _Known:
        record = find_video(self._catalogue.store, video)
        identity = original_identity(self._catalogue, record)
        limits = limits_for(identity, self._catalogue.settings)
        known = _Known(identity, limits, record.facts)
        try:
            decoder, index = indexed(known.decoder(sandbox), record.facts)
            return replace(known, index=index, first_pts=decoder.first_pts)
        except EvidenceError as error:
            raise no_frame(identity, error) from error


def _proved(known: _Known, sandbox: Sandbox) -> Proved:
    return Proved(known.decoder(sandbox), known.index, known.facts)
