"""Leave word of a batch where another process finds it: the desk shows it while it goes on.

The word is a small file beside the catalogue's scratch folders, always replaced as a whole. That
its batch lives is known by a lock, which goes with the process however it ends.
"""

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from vidcat.catalogue import Catalogue
from vidcat.domain.video.batch import BatchProgress, BatchState, Phase, Tally
from vidcat.domain.video.model import Outcome
from vidcat.domain.video.reasons import Status
from vidcat.operations.ingest.options import Watch

_EVERY = timedelta(seconds=0.5)
Clock = Callable[[], datetime]


def _utc_now() -> datetime:
    return datetime.now(UTC)


class _Recorder:
    """A watch that writes the batch's progress to a file now and then, and passes everything on."""

    def __init__(self, file: Path, total: int, watch: Watch, clock: Clock) -> None:
        self._file, self._total, self._watch, self._now = file, total, watch, clock
        self._tally = Tally()
        self._begun = clock()
        self._written = self._begun - _EVERY
        self._at: tuple[Phase, int, int] = (Phase.FILES, 0, total)

    def file(self, outcome: Outcome) -> None:
        """One file ended."""
        self._tally.add(outcome)
        self._say(Phase.FILES, self._tally.files, self._total)
        self._watch.file(outcome)

    def progress(self, phase: Phase, done: int, of: int) -> None:
        """One more video went through a phase that follows the files."""
        self._say(phase, done, of)
        self._watch.progress(phase, done, of)

    def write(self, *, ended: bool = False) -> None:
        """Write the state of the batch."""
        phase, done, total = self._at
        self._written = self._now()
        stands = {
            "phase": phase,
            "done": done,
            "total": total,
            "files": self._tally.files,
            "files_total": self._total,
            "counts": dict(self._tally.counts),
            "video_seconds": self._tally.video_seconds,
            "started_at": self._begun.isoformat(),
            "updated_at": self._written.isoformat(),
            "ended": ended,
        }
        fresh = self._file.with_suffix(".new")
        # Word of a batch is a courtesy: a full disk must not end the batch for want of it.
        with suppress(OSError):
            fresh.write_text(json.dumps(stands), encoding="utf-8")
            fresh.replace(self._file)

    def _say(self, phase: Phase, done: int, total: int) -> None:
        begins = phase is not self._at[0]
        self._at = phase, done, total
        if begins or done == total or self._now() - self._written >= _EVERY:
            self.write()


@contextmanager
def recorded(
    catalogue: Catalogue, total: int, watch: Watch, clock: Clock = _utc_now
) -> Iterator[Watch]:
    """Yield a watch that records a batch of `total` files for others, and passes all on to `watch`.

    Left by an exception, the batch counts as stopped.
    """
    folder = _folder(catalogue)
    with (folder / "batch.lock").open("wb") as lock:
        # Only those who ask whether we live hold it besides us, and not for long.
        fcntl.flock(lock, fcntl.LOCK_EX)
        recorder = _Recorder(folder / "batch.json", total, watch, clock)
        recorder.write()
        yield recorder
        recorder.write(ended=True)


def last_batch(catalogue: Catalogue) -> tuple[BatchState, BatchProgress | None]:
    """Return the state of the last batch over a catalogue, and its progress."""
    folder = _folder(catalogue)
    lives = _is_held(folder / "batch.lock")  # asked first: a batch may end in between
    try:
        progress = _read(json.loads((folder / "batch.json").read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError):
        return BatchState.NONE, None
    if progress.ended:
        return BatchState.DONE, progress
    return BatchState.RUNNING if lives else BatchState.STOPPED, progress


def _folder(catalogue: Catalogue) -> Path:
    return catalogue.folder / "scratch"


def _is_held(lock: Path) -> bool:
    try:
        with lock.open("rb") as file:
            fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    return False


def _read(stands: dict[str, Any]) -> BatchProgress:
    return BatchProgress(
        phase=Phase(stands["phase"]),
        done=int(stands["done"]),
        total=int(stands["total"]),
        files=int(stands["files"]),
        files_total=int(stands["files_total"]),
        counts={Status(name): int(number) for name, number in stands["counts"].items()},
        video_seconds=float(stands["video_seconds"]),
        started_at=datetime.fromisoformat(stands["started_at"]),
        updated_at=datetime.fromisoformat(stands["updated_at"]),
        ended=bool(stands["ended"]),
    )
