"""Show a batch going on: a live bar on a terminal, quiet lines elsewhere, records on stdout."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)
from rich.text import Text

from vidcat.cli.render import changed_line, counted, print_json, print_line, say, verdict_line
from vidcat.domain.exchange.video_documents import outcome_json
from vidcat.domain.values.file_names import terminal_text
from vidcat.domain.video.batch import Phase, Tally
from vidcat.domain.video.file_kinds import counted_kinds
from vidcat.domain.video.model import Outcome
from vidcat.domain.video.reasons import Status

if TYPE_CHECKING:  # the command line starts without the decoder's modules
    from vidcat.media.sandbox.confine import Mechanism

_QUIET_EVERY_S = 10.0


class ProgressDisplay:
    """Shows each file as it ends, and each video as it is matched.

    Notes go to stderr; stdout carries only records: JSON Lines, or the closing summary.
    """

    def __init__(self, total: int, bar: Progress | None, *, as_json: bool) -> None:
        self._total = total
        self._bar = bar
        self._as_json = as_json
        self._since = self._said = monotonic()
        self.tally = Tally()
        self._files = bar.add_task("files", total=total, note="") if bar else None
        self._phases: dict[Phase, TaskID] = {}

    def file(self, outcome: Outcome) -> None:
        """One file ended."""
        self.tally.add(outcome)
        if self._as_json:
            print_json(outcome_json(outcome))
        if outcome.reason:
            self._note(verdict_line(outcome))
        if outcome.replaced:
            self._note(changed_line(outcome))
        if self._bar and self._files is not None:
            self._bar.update(self._files, advance=1, note=self._rate())
        self._now_and_then(f"{self.tally.files} of {counted(self._total, 'file')}, {self._rate()}")

    def progress(self, phase: Phase, done: int, of: int) -> None:
        """Show that one more video went through a phase that follows the files."""
        if self._bar:
            if phase not in self._phases:
                self._phases[phase] = self._bar.add_task(phase.value, total=of, note="")
            self._bar.update(self._phases[phase], completed=done, total=of)
        self._now_and_then(f"{phase.value}: {done} of {counted(of, 'video')}")

    def summarise(self, sandbox: str) -> None:
        """Print how the batch ended."""
        seconds = monotonic() - self._since
        if self._as_json:
            print_json({"summary": {**self.tally.summary(seconds), "sandbox": sandbox}})
            return
        counts = ", ".join(f"{self.tally.counts[status]} {status.value}" for status in Status)
        print_line(f"{counted(self.tally.files, 'file')} in {seconds:.1f} s: {counts}.")
        if kinds := counted_kinds(self.tally.passed_over):
            print_line(f"passed over: {kinds}; `vidcat skipped` lists them")

    def _rate(self) -> str:
        rate = self.tally.video_seconds / max(monotonic() - self._since, 0.001)
        bad = sum(self.tally.counts[s] for s in (Status.PARTIAL, Status.REFUSED, Status.FAILED))
        return f"{rate:.0f} s of video a second, {bad} not whole"

    def _now_and_then(self, text: str) -> None:
        if self._bar is None and monotonic() - self._said > _QUIET_EVERY_S:
            self._note(text)

    def _note(self, text: str) -> None:
        self._said = monotonic()
        if self._bar:
            self._bar.console.print(Text(terminal_text(text)), soft_wrap=True)
        else:
            say(text)


@contextmanager
def counting(noun: str) -> Iterator[Callable[[int, int], None]]:
    """Yield a function that shows how many of how many are done: a bar, or lines off a terminal.

    A total of 0 means that nobody knows how many.
    """
    if not sys.stderr.isatty():
        yield _QuietCount(noun)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(f"{noun}s", total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of or None)


class _QuietCount:
    """Prints progress every ten seconds."""

    def __init__(self, noun: str) -> None:
        self._noun = noun
        self._said = monotonic()

    def __call__(self, done: int, of: int) -> None:
        if monotonic() - self._said > _QUIET_EVERY_S:
            self._said = monotonic()
            say(f"{done} of {counted(of, self._noun)}" if of else counted(done, self._noun))


@contextmanager
def show_progress(total: int, sandbox: Mechanism, *, as_json: bool) -> Iterator[ProgressDisplay]:
    """Yield a progress display; the summary is printed however the batch ends."""
    if not sandbox.contains:
        say("vidcat: WARNING: no sandbox. A hostile video can do all that you can do here.")
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[note]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    bar = Progress(*columns, console=Console(stderr=True)) if sys.stderr.isatty() else None
    progress = ProgressDisplay(total, bar, as_json=as_json)
    try:
        if bar:
            bar.start()
        yield progress
    except KeyboardInterrupt:
        say("Stopped; the same command goes on from here.")
        raise
    finally:
        if bar:
            bar.stop()
        progress.summarise(str(sandbox) if sandbox.contains else "NONE")
