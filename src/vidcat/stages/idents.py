"""Learn idents, and match again what rested on them.

In:     the copy relations of the catalogue, people's verdicts and what they say of idents.
Out:    the numbers of the idents that are new.
Writes: ident and ident_showing rows; the copy_relation rows, without what rested on idents alone.
Fails:  nothing of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vidcat.domain.copies.ident_learning import MIN_VIDEOS, learn
from vidcat.domain.copies.idents import (
    Showing,
    beside,
    common_looks,
    looks,
    share_known,
    showings,
    without,
)
from vidcat.domain.copies.matching import Method, Relation, relate, related
from vidcat.domain.values.spans import Span
from vidcat.domain.video.stages import Stage
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

# What a person called footage is not learnt again, nor a cut that is mostly it...
_MOSTLY = 0.5
# ...but an intro that begins with the card of another ident is one of its own.
_ALL_BUT_FADES = 0.9
# Each is compared with each other; beyond these, another look is rare.
_MOST_LOOKED_AT = 32

Pair = tuple[str, str]


@dataclass(frozen=True)
class _New:
    """An ident that nobody knew, and the videos that may show it."""

    exemplar: Showing
    looks: NDArray[np.uint8]
    videos: frozenset[str]


def learn_idents(store: Store) -> list[int]:
    """Learn what unrelated videos begin or end with; running it again learns nothing.

    Relations that rested on it alone are gone; those of videos that share more stay.
    """
    with store.read() as tx:
        new = _unknown(tx)
    if not new:
        return []
    with store.write() as tx:
        numbers = []
        for ident in new:
            number = tx.idents.add(ident.exemplar, ident.looks)
            for video in sorted(ident.videos):
                spans = showings(tx.fingerprints.of(video), ident.looks)
                tx.idents.show(video, {number: spans})
            numbers.append(number)
        for number in numbers:
            rematch(tx, number)
        return numbers


def rematch(tx: Transaction, number: int) -> None:
    """Compare again the videos that show an ident, as its newest word has it.

    Of those that show footage every pair is compared; of an ident, those that were found by it.
    """
    ident = tx.idents.get(number)
    shown: dict[str, list[Span]] = defaultdict(list)
    for showing in tx.idents.showings(number):
        shown[showing.video].append(showing.span)
    was = {(r.a, r.b): r for video in sorted(shown) for r in tx.relations.listed(video)}
    rested = {pair for pair, relation in was.items() if _rests_on(relation, shown)}
    pairs = _all_pairs(shown) if ident.is_footage else rested
    run = tx.stage_runs.start(
        ident.exemplar.video, Stage.IDENTS, Stage.IDENTS.version, {"ident": number}
    )
    for a, b in sorted(pairs):
        _compare(tx, run, (a, b), was.get((a, b)))
    tx.stage_runs.finish(run, "done", is_new=False)
    tx.relations.refresh_families(tx.verdicts.in_force().values())
    if ident.is_footage:
        for video in sorted(shown):  # what came back is looked at closely, and carries labels
            tx.stage_runs.invalidate_after(Stage.IDENTS, video)


def _rests_on(relation: Relation, shown: Mapping[str, Sequence[Span]]) -> bool:
    """Return whether a relation uses any part of these spans."""
    return any(
        start < segment.a_end_s and segment.a_start_s < end
        for segment in relation.segments
        for start, end in shown.get(relation.a, ())
    ) or any(
        start < segment.b_end_s and segment.b_start_s < end
        for segment in relation.segments
        for start, end in shown.get(relation.b, ())
    )


def _compare(tx: Transaction, run: int, pair: Pair, was: Relation | None) -> None:
    hidden = tx.idents.spans(pair)
    tracks = [tx.fingerprints.of(video) for video in pair]
    spans = [hidden.get(video, ()) for video in pair]
    if was is not None and was.method is Method.PICTURES:  # whose pictures are not looked at again
        left = beside(was.segments, *spans)
        now = related(tracks[0], tracks[1], left, was.method) if left else None
    else:
        now = relate(*map(without, tracks, spans))
    if now is not None:
        tx.relations.put(run, now)
    elif was is not None:
        tx.relations.drop(was)


def _all_pairs(videos: Iterable[str]) -> set[Pair]:
    return {(a, b) for a in videos for b in videos if a < b}


def _unknown(tx: Transaction) -> list[_New]:
    relations = tx.relations.listed()
    known = [(each.looks, each.is_footage) for each in tx.idents.listed()]
    found = []
    lasts = tx.fingerprints.lasts()
    for shown in learn(relations, lasts, tx.verdicts.in_force().values()):
        some = [(tx.fingerprints.of(each.video), each.span) for each in shown[:_MOST_LOOKED_AT]]
        pictures = common_looks([looks(*each) for each in some], MIN_VIDEOS - 1)
        if len(pictures) and not _is_known(pictures, known):
            found.append(_New(shown[0], pictures, _neighbours(shown, relations)))
            known.append((pictures, False))
    return found


def _is_known(pictures: NDArray[np.uint8], known: Iterable[tuple[NDArray[np.uint8], bool]]) -> bool:
    return any(
        share_known(pictures, each) > (_MOSTLY if is_footage else _ALL_BUT_FADES)
        for each, is_footage in known
    )


def _neighbours(shown: Sequence[Showing], relations: Iterable[Relation]) -> frozenset[str]:
    """Return the videos with the ident and all that share anything with one of them."""
    members = {each.video for each in shown}
    pairs = [{each.a, each.b} for each in relations]
    return frozenset(members.union(*(pair for pair in pairs if pair & members)))
