"""Run work in worker processes of this machine; the death of one costs only its own task.

Workers are spawned, not forked: FFmpeg and its threads do not survive a fork.
"""

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import resource_tracker
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from vidcat.errors import ToolFailed
from vidcat.stages.extract import STOPPING

Task = TypeVar("Task")
Result = TypeVar("Result")
Item = TypeVar("Item")

WorkerDied = ProcessExpired


def pool_broken() -> ToolFailed:
    """Return the error for workers that died with no task of theirs to blame."""
    return ToolFailed(
        "The worker processes were killed while they started; run the same command again."
    )


@dataclass(frozen=True)
class Finished(Generic[Task, Result]):
    """A task that ended; `future.result()` gives its result or raises what went wrong."""

    task: Task
    future: "Future[Result]"


class LocalRunner(Generic[Task, Result]):
    """A pool of worker processes for one kind of task."""

    def __init__(self, work: Callable[[Task], Result], workers: int) -> None:
        self._work = work
        self._workers = workers
        self._pool = ProcessPool(
            max_workers=workers,
            context=multiprocessing.get_context("spawn"),
            initializer=_outlive_the_terminal,
        )
        self._running: dict[Future[Result], Task] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self._pool.close()  # type: ignore[no-untyped-call]
        else:
            # At once: one that is still starting would complain of what goes away beneath it.
            for worker in multiprocessing.active_children():
                worker.kill()
            self._pool.stop()  # type: ignore[no-untyped-call]
        self._pool.join()

    def start(self, task: Task, timeout_s: float) -> None:
        """Queue a task; its worker is killed when it takes longer than `timeout_s`."""
        with _unstopped():  # the first task starts the workers
            try:
                future: Any = self._pool.schedule(self._work, args=[task], timeout=timeout_s)
            except RuntimeError as error:  # what pebble raises for a pool that broke meanwhile
                raise pool_broken() from error
            self._running[future] = task

    def finished(self, *, leave: int | None = None) -> Iterator[Finished[Task, Result]]:
        """Yield what has ended, waiting until at most `leave` tasks run (default: two a worker)."""
        most = self._workers * 2 if leave is None else leave
        while self._running:
            block = len(self._running) > most
            done, _ = wait(self._running, timeout=None if block else 0, return_when=FIRST_COMPLETED)
            if not done and not block:
                return
            for future in [f for f in self._running if f in done]:
                yield Finished(self._running.pop(future), future)


@contextmanager
def _unstopped() -> Iterator[None]:
    """Put off the signals that stop a batch; threads and processes begun meanwhile do so, too.

    A worker that starts would die of them before it can say what it does about them, and one whose
    start is left halfway complains. Python runs handlers in the main thread whichever thread a
    signal reached, so masking it there alone would not do.
    """
    caught: list[int] = []
    before = {number: signal.getsignal(number) for number in STOPPING}
    heeded = [number for number, handler in before.items() if callable(handler)]
    is_main = threading.current_thread() is threading.main_thread()
    for number in heeded if is_main else ():
        signal.signal(number, lambda number, _: caught.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    try:
        # It outlives a closed terminal, too. Beginning it lets SIGINT and SIGTERM through again
        # (ResourceTracker.ensure_running, CPython 3.11 to 3.13).
        resource_tracker.ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number in heeded if is_main else ():
            signal.signal(number, before[number])
        if caught:
            signal.raise_signal(caught[0])


def _outlive_the_terminal() -> None:
    """Leave it to the parent process to stop this worker, by SIGTERM."""
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)


def in_order(
    work: Callable[[Item], Result], items: Iterable[Item], workers: int
) -> Iterator[tuple[Item, "Future[Result]"]]:
    """Do light work ahead in threads and give each result in the order of the items."""
    ahead: deque[tuple[Item, Future[Result]]] = deque()
    with ThreadPoolExecutor(workers) as pool:
        try:
            for item in items:
                ahead.append((item, pool.submit(work, item)))
                if len(ahead) > workers * 2:
                    yield ahead.popleft()
            while ahead:
                yield ahead.popleft()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
