"""A person's word on where and when a video was published: appended, taken back, never lost."""

from dataclasses import replace

from vidcat.casework.provenance.withdrawals import withdraw_statement
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
        return tx.postings.add(video, draft, tx.people.id(by))


def withdraw_posting(store: Store, number: int, why: str, by: str) -> Posting:
    """Withdraw a posting and return it; the record of it stays.

    Raises BadStatement, NoSuchPosting, NoSuchPerson.
    """
    return withdraw_statement(store, lambda tx: tx.postings, number, why, by)
