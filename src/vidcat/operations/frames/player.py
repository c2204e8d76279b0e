"""Choose the file that a browser plays: the original where it can, else a copy made on demand."""

import os
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.video.model import FileIdentity, Video
from vidcat.domain.video.playable import media_type
from vidcat.errors import EvidenceError, NoProxy, VidcatError
from vidcat.operations.frames.proxies import find_proxy, make_proxy
from vidcat.operations.frames.single_video import original_identity
from vidcat.reads.video.by_name import find_video
from vidcat.vault.originals import open_evidence, require_unchanged

_REMEMBERED = 200
_MP4 = "video/mp4"


class ProxyProgress(StrEnum):
    """How far a playable copy has come."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class ProxyState:
    """How far a playable copy has come, `done` from 0 to 1, and what to say of it."""

    state: ProxyProgress
    done: float = 0.0
    message: str = ""


@dataclass(frozen=True)
class Playable:
    """A file that browsers play, and its media type."""

    path: Path
    media_type: str


class Player:
    """Finds what can be played, and has copies made; safe for many threads, and to be closed."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._states: OrderedDict[str, ProxyState] = OrderedDict()
        self._proved: OrderedDict[str, FileIdentity] = OrderedDict()

    def playable(self, video: str) -> Playable:
        """Return the file that a browser plays of a video (SHA-256).

        An original is hashed once, and again when the file has changed since. Raises NoSuchVideo,
        OriginalMissing, NoProxy.
        """
        record = find_video(self._catalogue.store, video)
        kind = media_type(record.facts) if record.facts else None
        if kind is not None:
            return Playable(Path(os.fsdecode(self._original(record).path)), kind)
        proxy = find_proxy(self._catalogue, video)
        if proxy is None:
            raise NoProxy
        return Playable(self._catalogue.blobs.path(proxy.blob), _MP4)

    def state(self, video: str) -> ProxyState:
        """Return how far the copy of a video has come."""
        if find_proxy(self._catalogue, video) is not None:
            return ProxyState(ProxyProgress.READY, 1.0, "It can be played.")
        with self._lock:
            return self._states.get(video, ProxyState(ProxyProgress.NONE))

    def ask(self, video: str) -> None:
        """See to it that a playable copy is made; what is asked for twice is made once."""
        with self._lock:
            now = self._states.get(video)
            if now is not None and now.state is ProxyProgress.MAKING:
                return
            self._states[video] = ProxyState(ProxyProgress.MAKING, 0.0, "It waits for its turn.")
            while len(self._states) > _REMEMBERED:
                self._states.popitem(last=False)
        threading.Thread(target=self._make, args=(video,), daemon=True).start()

    def close(self) -> None:
        """Stop what is being made."""
        self._closing.set()

    def _make(self, video: str) -> None:
        now = ProxyState(ProxyProgress.MAKING, 0.0, "It is being made.")
        try:
            facts = find_video(self._catalogue.store, video).facts
            length = max(facts.duration_s if facts else 0.0, 0.1)

            def told(seconds: float) -> None:
                self._say(video, replace(now, done=min(0.99, seconds / length)))

            make_proxy(self._catalogue, video, told, self._closing.is_set)
        except VidcatError as error:
            self._say(video, ProxyState(ProxyProgress.FAILED, 0.0, error.message))
        else:
            self._say(video, ProxyState(ProxyProgress.READY, 1.0, "It can be played."))

    def _say(self, video: str, state: ProxyState) -> None:
        with self._lock:
            self._states[video] = state

    def _original(self, record: Video) -> FileIdentity:
        known = self._proved.get(record.sha256)
        if known is not None:
            try:
                with open_evidence(known.path, follow_symlinks=True) as media:
                    require_unchanged(media.fileno(), known.stamp)
            except EvidenceError:
                known = None
        if known is None:
            known = original_identity(self._catalogue, record)
        with self._lock:
            self._proved[record.sha256] = known
            while len(self._proved) > _REMEMBERED:
                self._proved.popitem(last=False)
        return known
