"""The idents as a page shows them: each with a still and in how many videos it is shown."""

from dataclasses import dataclass

from vidcat.domain.copies.idents import Ident
from vidcat.domain.copies.pairs import PairStill, PairVideo
from vidcat.reads.video.veils import veils_of
from vidcat.store.session import Store


@dataclass(frozen=True)
class IdentCard:
    """An ident, a keyframe of it or the one nearest to it, its veil, and where it is shown."""

    ident: Ident
    video: PairVideo
    still: PairStill | None
    veil: str
    videos: int


def ident_cards(store: Store) -> list[IdentCard]:
    """List the idents that were learnt, those first that nobody has spoken of."""
    with store.read() as tx:
        idents = tx.idents.listed()
        shown = tx.idents.counts()
        exemplars = {each.exemplar.video for each in idents}
        videos, stills = tx.pairs.videos(exemplars), tx.pairs.stills(exemplars)
    veils = {video: veils_of(store, video) for video in exemplars}
    found = []
    for ident in sorted(idents, key=lambda known: (known.word is not None, known.number)):
        video = ident.exemplar.video
        still = _still(ident, stills.get(video, []))
        veil = veils[video].over(still.pts) if still else ""
        found.append(IdentCard(ident, videos[video], still, veil, shown.get(ident.number, 0)))
    return found


def _still(ident: Ident, stills: list[PairStill]) -> PairStill | None:
    start, end = ident.exemplar.span
    inside = [each for each in stills if start <= each.time_s <= end]
    if inside:
        return max(inside, key=lambda each: each.quality)
    return min(stills, key=lambda each: abs(each.time_s - start), default=None)
