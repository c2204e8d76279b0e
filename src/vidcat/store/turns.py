"""Turns for threads: each has its own, in the order in which they came."""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from vidcat.errors import CatalogueLocked

_WAIT_S = 60.0


class Turns:
    """A lock that serves threads in order; no thread may take a second turn within its own."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[threading.Event] = deque()

    @contextmanager
    def next(self) -> Iterator[None]:
        """Wait for one's turn and have it; raise CatalogueLocked when it does not come."""
        mine = threading.Event()
        with self._lock:
            self._waiting.append(mine)
            if self._waiting[0] is mine:
                mine.set()
        try:
            if not mine.wait(_WAIT_S):
                raise CatalogueLocked(
                    f"Others here have been writing for {_WAIT_S:.0f} seconds; try again."
                )
            yield
        finally:
            self._leave(mine)

    def _leave(self, mine: threading.Event) -> None:
        with self._lock:
            self._waiting.remove(mine)
            if self._waiting:
                self._waiting[0].set()
