"""What a batch came to: how many files ended how."""

from collections import Counter
from dataclasses import dataclass, field

from vidcat.domain.model import Outcome
from vidcat.domain.reasons import Status


@dataclass
class Tally:
    """Counts outcomes as they come in."""

    counts: Counter[Status] = field(default_factory=Counter)
    video_seconds: float = 0.0

    def add(self, outcome: Outcome) -> None:
        """Count one file."""
        self.counts[outcome.status] += 1
        self.video_seconds += outcome.video_seconds

    @property
    def files(self) -> int:
        """How many files ended, in whatever way."""
        return self.counts.total()

    @property
    def has_failures(self) -> bool:
        """Whether some input did not make it whole: what `--strict` asks."""
        bad = (Status.PARTIAL, Status.REFUSED, Status.FAILED)
        return any(self.counts[status] for status in bad)

    def summary(self, seconds: float) -> dict[str, float]:
        """Give the summary of the product contract."""
        by_status = {status.value: self.counts[status] for status in Status}
        return {"files": self.files, **by_status, "seconds": round(seconds, 3)}
