"""A person's word on where and when a video was published: appended, taken back, never lost."""

from dataclasses import replace

from vidcat.domain.provenance.lineage import Posting, PostingDraft
from vidcat.domain.values.fields import MAX_PROSE, require_address, require_name, require_text
from vidcat.errors import BadStatement
from vidcat.store.session import Store


def add_posting(store: Store, video: str, draft: PostingDraft, by: str) -> Posting:
    """Record that a video (SHA-256) was published at an address, by a publisher, or both.

    Raises BadStatement, NoSuchPerson.
    """
    require_address("url", draft.url)
    if draft.publisher:
        publisher = require_name("publisher", draft.publisher, "a publisher")
        draft = replace(draft, publisher=publisher)
    require_text("note", draft.note, MAX_PROSE)
    if not (draft.url or draft.publisher):
        raise BadStatement("posting: give at least a URL or a publisher.")
    with store.write() as tx:
        return tx.postings.get(tx.postings.add(video, draft, tx.people.id(by)))


def withdraw_posting(store: Store, number: int, why: str, by: str) -> Posting:
    """Take a posting back; that it was said stays recorded.

    Raises BadStatement, NoSuchPosting, NoSuchPerson.
    """
    if not why.strip():
        raise BadStatement("reason: say why.")
    require_text("reason", why, MAX_PROSE)
    with store.write() as tx:
        if not tx.postings.withdraw(number, tx.people.id(by), why):
            raise BadStatement(f"posting: {number} was withdrawn already.")
        return tx.postings.get(number)
