"""What may hurt, and what nobody looked at yet: the veil over each still."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from vidcat.domain.desk import Mark, Sensitivity, Viewing
from vidcat.store.session import Store


@dataclass(frozen=True)
class Veils:
    """Which veil lies over the stills of one video; `seen` are frames shown without one."""

    whole: Sensitivity | None
    frames: Mapping[int, Sensitivity]
    seen: frozenset[int]

    def over(self, pts: int) -> str:
        """Name the veil of a frame: "graphic", "unseen" or ""."""
        word = self.frames.get(pts, self.whole)
        if word is Sensitivity.GRAPHIC:
            return "graphic"
        return "" if pts in self.seen or word is Sensitivity.HARMLESS else "unseen"

    @property
    def over_unseen(self) -> str:
        """Name the veil of a frame that nobody spoke of and nobody was shown."""
        if self.whole is None:
            return "unseen"
        return "graphic" if self.whole is Sensitivity.GRAPHIC else ""


def veils_of(store: Store, video: str) -> Veils:
    """Give the veils over the stills of a video (SHA-256)."""
    with store.read() as tx:
        return veils_from(tx.desk.marks(video), tx.desk.viewings(video))


def veils_from(marks: Sequence[Mark], viewings: Sequence[Viewing]) -> Veils:
    """Give the veils that all marks, the oldest first, and viewings of one video make."""
    newest = {each.pts: each.word for each in marks}
    frames = {pts: word for pts, word in newest.items() if pts is not None}
    return Veils(newest.get(None), frames, frozenset(each.pts for each in viewings if each.clear))
