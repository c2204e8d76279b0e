"""The options of a batch, and the interface of those who watch it."""

from dataclasses import dataclass
from typing import Protocol

from vidcat.domain.video.batch import Phase
from vidcat.domain.video.model import Depth, Outcome
from vidcat.media.sandbox.choice import choose
from vidcat.media.sandbox.confine import Mechanism
from vidcat.settings import Settings


class Watch(Protocol):
    """Receives what happens while a batch runs."""

    def file(self, outcome: Outcome) -> None:
        """Receive the outcome of one file."""

    def progress(self, phase: Phase, done: int, of: int) -> None:
        """Receive how many videos of how many went through a phase that follows the files."""


@dataclass(frozen=True)
class Options:
    """What a person asked of a batch, and what confines its decoders."""

    mechanism: Mechanism
    depth: Depth = Depth.FULL
    preserve: bool = False
    follow_symlinks: bool = False
    deep: bool = False
    retry_failed: bool = False
    renew: bool = False
    citation: tuple[str, int] | None = None  # of a report: the videos are what it means
    person: str | None = None  # who says so


def sandbox_for(settings: Settings) -> Mechanism:
    """Choose what will confine the decoders, by trying it; raise SandboxUnavailable."""
    return choose(allow_unsandboxed=settings.allow_unsandboxed)
