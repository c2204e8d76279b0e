"""Learn the idents of a catalogue from its relations, and see to it that they tie nothing together.

In:     the copy relations of all videos.
Out:    whether something was learnt.
Writes: ident and ident_showing rows; the videos that show a new ident are owed their match again.
Fails:  nothing of its own.
"""

import numpy as np

from vidcat.domain.fingerprints import Track
from vidcat.domain.idents import Showing, learn
from vidcat.store.session import Store, Transaction


def learn_idents(store: Store) -> bool:
    """Learn what is new; running it again learns nothing."""
    with store.read() as tx:
        relations = tx.relations.listed()
        known = [each for ident in tx.idents.listed() for each in ident.showings]
        lasts = tx.fingerprints.lasts()
    found = learn(relations, lasts, known)
    if not found:
        return False
    with store.write() as tx:
        for showings in found:
            _add(tx, showings)
    return True


def _add(tx: Transaction, showings: tuple[Showing, ...]) -> None:
    taken_from = showings[0]
    full = next(t for t in tx.fingerprints.of(taken_from.video) if t.view == "full")
    tx.idents.add(taken_from, _bits(full, taken_from), showings)
    for showing in showings:
        tx.runs.forget(showing.video, "match")


def _bits(track: Track, span: Showing) -> "np.typing.NDArray[np.uint8]":
    inside = (track.times_s >= span.start_s - 0.125) & (track.times_s < span.end_s)
    bits: np.typing.NDArray[np.uint8] = track.pdq[inside & track.votes]
    return bits
