"""Idents relate no videos, but what is seen in one is seen wherever it is shown."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from vidcat.domain.copies.idents import Ident, Showing, during
from vidcat.domain.copies.matching import Relation, Tracks, relate, seen_from
from vidcat.store.transaction import Transaction


def ident_relations(tx: Transaction, video: str) -> list[Relation]:
    """Align a video with others by the idents that it shows, told from its side.

    The exemplar of an ident is aligned with every other video that shows most of it, the others
    with the exemplar alone: a label made in any of them comes to the exemplar first.
    """
    shown = {number for number, _ in tx.idents.shown_in(video)}
    idents = [ident for number in sorted(shown) if not (ident := tx.idents.get(number)).is_footage]
    found: dict[str, list[Relation]] = defaultdict(list)
    for ident in idents:
        for relation in _of_ident(tx, ident, video):
            found[relation.b].append(relation)
    return [_merged(relations) for relations in found.values()]


def _of_ident(tx: Transaction, ident: Ident, video: str) -> Iterator[Relation]:
    first = ident.exemplar.video
    pictures = during(tx.fingerprints.of(first), ident.exemplar.span)
    for showing in tx.idents.showings(ident.number):
        if first != showing.video and video in (first, showing.video):
            relation = _aligned(tx, ident, showing, pictures)
            if relation is not None:
                yield seen_from(relation, video)


def _aligned(tx: Transaction, ident: Ident, showing: Showing, pictures: Tracks) -> Relation | None:
    if not ident.is_shown_in(showing):
        return None
    # A short one under a caption is only a candidate by itself; that it is the ident is known.
    return relate(pictures, during(tx.fingerprints.of(showing.video), showing.span))


def _merged(relations: list[Relation]) -> Relation:
    """Merge the relations of several showings of the same two videos into one."""
    segments = sorted(
        (segment for each in relations for segment in each.segments),
        key=lambda segment: segment.a_start_s,
    )
    return replace(min(relations, key=lambda each: each.distance), segments=tuple(segments))
