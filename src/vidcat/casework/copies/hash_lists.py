"""Hash lists that others share: taken in whole or not at all, and given up again."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from vidcat.domain.copies.hash_lists import HashList, ListedTrack, ListForm
from vidcat.domain.values.fields import MAX_PROSE, require_name, require_text
from vidcat.store.session import Store

Reader = Callable[["hashlib._Hash"], Iterator[ListedTrack]]


@dataclass(frozen=True)
class ListDraft:
    """A hash list to be added: its name, a note, and who brings it."""

    name: str
    note: str
    by: str


def add_hash_list(
    store: Store,
    draft: ListDraft,
    form: ListForm,
    preprocessing: str,
    read: Reader,
    tell: Callable[[int], None],
) -> HashList:
    """Record a hash list in one transaction, so that a fault in its last line leaves nothing.

    `read` gives its videos and feeds a digest with its bytes; `tell` hears how many samples are in.
    Raises BadStatement, NameTaken, NoSuchPerson and what `read` raises.
    """
    name = require_name("name", draft.name, "a hash list")
    require_text("note", draft.note, MAX_PROSE)
    digest = hashlib.sha256()
    samples = 0
    with store.write() as tx:
        add = tx.hash_lists.start(name, form, preprocessing, draft.note, tx.people.id(draft.by))
        for listed in read(digest):
            add(listed)
            samples += len(listed.track.times_s)
            tell(samples)
        tx.hash_lists.finish(name, digest.hexdigest())
        return tx.hash_lists.get(name)


def remove_hash_list(store: Store, name: str, by: str) -> HashList:
    """Forget a hash list and give what it was; raises NoSuchHashList, NoSuchPerson."""
    with store.write() as tx:
        tx.people.id(by)
        return tx.hash_lists.remove(name)
