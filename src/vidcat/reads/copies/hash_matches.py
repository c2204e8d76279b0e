"""Compare the catalogue's videos with those of hash lists, whose bytes are elsewhere.

Computed when asked and stored nowhere: lists come and go, and their hashes prove nothing by
themselves.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from vidcat.domain.copies.hash_lists import HashList
from vidcat.domain.copies.matching import Relation, Tracks, find_relations, seen_from, sureness
from vidcat.reads.video.by_name import SHOWN, find_video
from vidcat.store.copies.hash_lists import Listed
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction


@dataclass(frozen=True)
class ListMatch:
    """A relation told from the catalogue's video, and which entry of which list is its b."""

    relation: Relation
    list_name: str
    entry: str
    sha256: str | None


def all_lists(store: Store) -> list[HashList]:
    """Return the hash lists in the order they were added."""
    with store.read() as tx:
        return tx.hash_lists.listed()


def match_lists(
    store: Store, name: str | None, list_name: str | None, tell: Callable[[int], None]
) -> list[ListMatch]:
    """Compare one video, or all, with one list or all; the surest first.

    `tell` hears how many comparisons of a video with a part of a list are done. Raises NoSuchVideo,
    AmbiguousVideo, NoSuchHashList.
    """
    asked = [find_video(store, name).sha256] if name else None
    found: list[ListMatch] = []
    done = 0
    with store.read() as tx:
        videos = asked or [each.sha256 for each in tx.videos.listed(SHOWN)]
        for block in tx.hash_lists.blocks(list_name):
            for tracks in _tracks(tx, videos):
                found += _matches(tracks, block)
                done += 1
                tell(done)
    return sorted(found, key=lambda each: (*sureness(each.relation), each.relation.a, each.entry))


def _tracks(tx: Transaction, videos: Iterable[str]) -> Iterator[Tracks]:
    for video in videos:
        if tracks := tx.fingerprints.of(video):
            yield tracks


def _matches(query: Tracks, block: Sequence[Listed]) -> Iterator[ListMatch]:
    listed = {views[0].track.video: (name, views) for name, views in block}
    references = [tuple(view.track for view in views) for _, views in listed.values()]
    for relation in find_relations(query, references):
        seen = seen_from(relation, query[0].video)
        name, views = listed[seen.b]
        yield ListMatch(seen, name, views[0].entry, views[0].sha256)
