"""Match a video: find which others share footage with it, where, and put them in families.

In:     the tracks of one video, the index of all fingerprints in the catalogue, and its idents.
Out:    the relations found, none by what idents show.
Writes: copy_relation, copy_segment and ident_showing rows, and the families that relations connect;
        the index beside them.
Fails:  CatalogueFull, CatalogueUnreadable when the index cannot be written.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from vidcat.domain.copies.fingerprints import Track
from vidcat.domain.copies.idents import Ident, showings, without
from vidcat.domain.copies.match_seeds import SEED_DISTANCE, SeedQuery, ask, is_promising
from vidcat.domain.copies.matching import Relation, Tracks, in_order, relate
from vidcat.domain.values.spans import Span
from vidcat.domain.video.stages import Stage
from vidcat.errors import CatalogueUnreadable
from vidcat.store.copies.fingerprint_index import FingerprintIndex, Hits, write_index
from vidcat.store.copies.fingerprints import Fingerprints
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction
from vidcat.vault.blobs import disk_errors

_ASKED_AT_ONCE = 256  # were every sample of a million near each of these, they would fill 4 GB


def open_index(store: Store, folder: Path, *, write: bool) -> FingerprintIndex:
    """Open the index of a catalogue; `write` brings its file up to date first."""
    if write:
        require_folder(folder)
    with store.read() as tx:
        if write:
            with disk_errors(folder.parent):
                write_index(folder, tx.fingerprints)
        return FingerprintIndex(folder, tx.fingerprints)


def require_folder(folder: Path) -> None:
    """Raise CatalogueUnreadable when a file is where the index folder belongs."""
    if folder.is_file():
        raise CatalogueUnreadable(f"{folder} is a file; delete it, vidcat makes the folder.")


def match(video: str, store: Store, index: FingerprintIndex) -> list[Relation]:
    """Compare one video with all that were matched; running it again changes nothing."""
    with store.read() as tx:
        own = tx.fingerprints.of(video)
        # Those not matched yet will be compared with this one in their turn: each pair once.
        among = tx.stage_runs.done(Stage.MATCH) - {video}
        idents = tx.idents.listed()
        shown = {each.number: showings(own, each.looks) for each in idents}
        relations = _relations(without(own, ident_spans(own, idents)), tx, index, among)
    with store.write() as tx:
        tx.idents.show(video, shown)
        run = tx.stage_runs.start(video, Stage.MATCH, Stage.MATCH.version, {})
        changed = tx.relations.replace(video, run, relations)
        tx.stage_runs.finish(run, "done")
        if changed:
            tx.relations.refresh_families(tx.verdicts.in_force().values(), changed)
    return relations


def related(tracks: tuple[Track, ...], store: Store, index: FingerprintIndex) -> list[Relation]:
    """Compare the tracks of one video, in the catalogue or not, with those of all others."""
    if not tracks:
        return []
    with store.read() as tx:
        others = {view.video for view in tx.fingerprints.stored()} - {tracks[0].video}
        own = without(tracks, ident_spans(tracks, tx.idents.listed()))
        return _relations(own, tx, index, others)


def unmatched(store: Store) -> list[str]:
    """Return the videos that were fingerprinted and not matched since, as after an interruption."""
    with store.read() as tx:
        return tx.stage_runs.waiting(Stage.MATCH)


def ident_spans(tracks: Tracks, idents: Iterable[Ident]) -> list[Span]:
    """Return the spans of a video that matching leaves out; it need not be catalogued."""
    pictures = [each.looks for each in idents if not each.is_footage]
    return [span for each in pictures for span in showings(tracks, each)]


def _relations(
    own: Tracks, tx: Transaction, index: FingerprintIndex, among: set[str]
) -> list[Relation]:
    promising = _promising(ask(own), tx.fingerprints, index, among)
    hidden = tx.idents.spans(promising)
    found = (
        relate(own, without(other, hidden.get(other[0].video, ())))
        for other in tx.fingerprints.of_all(promising)
    )
    return in_order(relation for relation in found if relation is not None)


def _promising(
    question: SeedQuery, fingerprints: Fingerprints, index: FingerprintIndex, among: set[str]
) -> set[str]:
    """Return the videos with a close stretch; a promising video is not asked for again."""
    found: set[str] = set()
    for first in range(0, len(question.bits), _ASKED_AT_ONCE):
        near = index.near(question.bits[first : first + _ASKED_AT_ONCE], SEED_DISTANCE)
        waiting: dict[str, list[Hits]] = defaultdict(list)
        for hits in near:
            if hits.view.video in among and hits.view.video not in found:
                waiting[hits.view.video].append(hits)
        found |= set(_grown(question, first, waiting, fingerprints))
    return found


def _grown(
    question: SeedQuery, first: int, waiting: dict[str, list[Hits]], fingerprints: Fingerprints
) -> Iterator[str]:
    for tracks in fingerprints.of_all(waiting):
        views: dict[str, Track] = {track.view: track for track in tracks}
        for hits in waiting[tracks[0].video]:
            reference = views[hits.view.view]
            samples = np.flatnonzero(reference.votes)[hits.sample]
            if is_promising(question, hits.query + first, reference, samples):
                yield reference.video
                break
