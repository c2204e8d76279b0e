"""Playable copies, made one at a time when somebody asks, and kept in the blobs."""

import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from vidcat.catalogue import Catalogue
from vidcat.domain.model import VideoRecord
from vidcat.errors import VidcatError
from vidcat.media.ffmpeg import find_tools
from vidcat.media.sandbox import Sandbox
from vidcat.media.sandbox_choice import choose
from vidcat.runners.single import original_identity
from vidcat.runners.work import limits_for
from vidcat.search.videos import find_video
from vidcat.stages.proxy import PROXY, TOOL_VERSION, write_proxy

_REMEMBERED = 200


class Making(StrEnum):
    """How far a playable copy has come."""

    NONE = "none"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"


@dataclass(frozen=True)
class ProxyState:
    """How far a playable copy has come, `done` from 0 to 1, and what to say of it."""

    state: Making
    done: float = 0.0
    message: str = ""


class ProxyDesk:
    """Makes playable copies in the background; what is asked for twice is made once."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._lock = threading.Lock()
        self._one_at_a_time = threading.Lock()
        self._states: OrderedDict[str, ProxyState] = OrderedDict()

    def state(self, video: str) -> ProxyState:
        """Say how far the copy of a video (SHA-256) has come."""
        if self.path(video) is not None:
            return ProxyState(Making.READY, 1.0, "It can be played.")
        with self._lock:
            return self._states.get(video, ProxyState(Making.NONE))

    def path(self, video: str) -> Path | None:
        """Give where the playable copy of a video lies, if it was made."""
        with self._catalogue.store.read() as tx:
            run = tx.runs.finished(video, PROXY)
        if run is None:
            return None
        path = self._catalogue.blobs.path(str(run.parameters.get("blob", "")))
        return path if path.is_file() else None

    def ask(self, video: str) -> None:
        """See to it that a playable copy is made."""
        with self._lock:
            now = self._states.get(video)
            if now is not None and now.state is Making.MAKING:
                return
            self._states[video] = ProxyState(Making.MAKING, 0.0, "It waits for its turn.")
            while len(self._states) > _REMEMBERED:
                self._states.popitem(last=False)
        threading.Thread(target=self._make, args=(video,), daemon=True).start()

    def _make(self, video: str) -> None:
        with self._one_at_a_time:
            try:
                self._made(find_video(self._catalogue.store, video))
            except VidcatError as error:
                self._say(video, ProxyState(Making.FAILED, 0.0, error.message))
            else:
                self._say(video, ProxyState(Making.READY, 1.0, "It can be played."))

    def _made(self, record: VideoRecord) -> None:
        catalogue, settings = self._catalogue, self._catalogue.settings
        identity = original_identity(catalogue, record)
        length = record.facts.duration_s if record.facts else 0.0
        now = ProxyState(Making.MAKING, 0.0, "It is being made.")

        def watch(seconds: float) -> None:
            self._say(record.sha256, replace(now, done=min(0.99, seconds / max(length, 0.1))))

        with (
            tempfile.TemporaryDirectory(dir=catalogue.scratch) as folder,
            Sandbox(choose(allow_unsandboxed=settings.allow_unsandboxed)) as sandbox,
        ):
            target = Path(folder) / "proxy.mp4"
            tools = find_tools(settings.ffmpeg, settings.ffprobe)
            write_proxy(identity, target, tools, (limits_for(identity, settings), sandbox), watch)
            blob = catalogue.blobs.take(target)
        with catalogue.store.write() as tx:
            run = tx.runs.start(record.sha256, PROXY, TOOL_VERSION, {"blob": blob})
            tx.runs.finish(run, "done")

    def _say(self, video: str, state: ProxyState) -> None:
        with self._lock:
            self._states[video] = state
