"""Match a video: find which others share footage with it, where, and put them in families.

In:     the tracks of one video and of all others in the catalogue.
Out:    the relations found.
Writes: copy_relation and copy_segment rows, and the families they connect.
Fails:  nothing of its own.
"""

from vidcat.domain.fingerprints import Track
from vidcat.domain.matching import Relation, find_relations
from vidcat.store.session import Store

MATCH = "match"
TOOL_VERSION = "match/1"


def match(video: str, store: Store) -> list[Relation]:
    """Compare one video with every other; running it again changes nothing."""
    with store.read() as tx:
        own = tx.fingerprints.of(video)
        # Those not matched yet will be compared with this one in their turn: each pair once.
        relations = find_relations(own, tx.fingerprints.of_matched(video)) if own else []
    with store.write() as tx:
        run = tx.runs.start(video, MATCH, TOOL_VERSION, {})
        changed = tx.relations.replace(video, run, relations)
        tx.runs.finish(run, "done")
        if changed:
            tx.relations.refresh_families(tx.verdicts.in_force().values())
    return relations


def related(tracks: tuple[Track, ...], store: Store) -> list[Relation]:
    """Compare the tracks of one video, in the catalogue or not, with those of all others."""
    if not tracks:
        return []
    with store.read() as tx:
        return find_relations(tracks, tx.fingerprints.of_others(tracks[0].video))


def unmatched(store: Store) -> list[str]:
    """Name the videos that were fingerprinted and not matched since, as after an interruption."""
    with store.read() as tx:
        return tx.runs.without(MATCH, after="extract")
