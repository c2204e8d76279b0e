"""The veil over each still: of what is marked graphic, and of what nobody has looked at yet."""

from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.desk.viewing import Sensitivity
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


@dataclass(frozen=True)
class Veils:
    """Which veil lies over the stills of one video; `seen` are frames that were looked at.

    `is_inherited` where nobody spoke of the whole video, but marked another of its family.
    """

    whole: Sensitivity | None
    frames: Mapping[int, Sensitivity]
    seen: frozenset[int]
    is_inherited: bool = False

    def over(self, pts: int) -> str:
        """Return the veil of a frame: "graphic", "unseen" or ""."""
        word = self.frames.get(pts, self.whole)
        if word is Sensitivity.GRAPHIC:
            return "graphic"
        return "" if pts in self.seen or word is Sensitivity.HARMLESS else "unseen"

    @property
    def over_unseen(self) -> str:
        """Return the veil of a frame that nobody marked and nobody was shown."""
        if self.whole is None:
            return "unseen"
        return "graphic" if self.whole is Sensitivity.GRAPHIC else ""


def veils_of(store: Store, video: str) -> Veils:
    """Return the veils over the stills of a video (SHA-256)."""
    with store.read() as tx:
        return veils_in(tx, video, tx.screen_times.of_video(video).stills)


def veils_in(tx: Transaction, video: str, seen: frozenset[int]) -> Veils:
    """Return the veils over a video's stills; `seen` are the frames that somebody looked at.

    What was marked graphic on one video is graphic on its re-uploads, in whole, until somebody
    marks them otherwise.
    """
    newest = {each.pts: each.word for each in tx.desk.marks(video)}
    frames = {pts: word for pts, word in newest.items() if pts is not None}
    if newest.get(None) is None and tx.covers.graphic_elsewhere([video]):
        return Veils(Sensitivity.GRAPHIC, frames, seen, is_inherited=True)
    return Veils(newest.get(None), frames, seen)
