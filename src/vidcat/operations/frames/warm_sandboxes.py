"""A few threads with a warm sandbox each: a sandbox dies with the thread that started it."""

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TypeVar

from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.decoder import Sandbox

T = TypeVar("T")
_KILL_AGAIN_S = 0.2


class WarmSandboxes:
    """Runs work in threads of its own, each with a sandbox that starts when it is first used."""

    def __init__(self, allow_unsandboxed: bool, count: int) -> None:
        self._allow_unsandboxed = allow_unsandboxed
        self._mine = threading.local()
        self._all: list[Sandbox] = []
        self._unfinished: set[Future[None]] = set()
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="sandbox")

    def submit(self, work: Callable[[Sandbox], None]) -> "Future[None]":
        """Do some work with a sandbox; its future also raises SandboxUnavailable.

        Raises RuntimeError after `close`.
        """
        future = self._threads.submit(self._with_sandbox, work)
        self._unfinished.add(future)
        future.add_done_callback(self._unfinished.discard)
        return future

    def close(self) -> None:
        """End all sandboxes and the threads; work in hand fails, what waits is cancelled."""
        self._threads.shutdown(wait=False, cancel_futures=True)
        # Work in hand may begin another run, so once is not enough.
        while wait(set(self._unfinished), _KILL_AGAIN_S if self._all else None).not_done:
            for sandbox in self._all:
                sandbox.kill()
        self._threads.shutdown()
        for sandbox in self._all:
            sandbox.close()

    def _with_sandbox(self, work: Callable[[Sandbox], None]) -> None:
        if not hasattr(self._mine, "sandbox"):
            self._mine.sandbox = Sandbox(choose(allow_unsandboxed=self._allow_unsandboxed))
            self._all.append(self._mine.sandbox)
        work(self._mine.sandbox)
