"""A person's word on where a video was filmed: appended, taken back, never lost."""

from vidcat.casework.provenance.withdrawals import withdraw_statement
from vidcat.domain.provenance.places import PlaceDraft, PlaceSaid, checked
from vidcat.store.session import Store


def add_place(store: Store, video: str, draft: PlaceDraft, by: str) -> PlaceSaid:
    """Record that a video (SHA-256) was filmed somewhere; several places may be said of one.

    Raises BadStatement, NoSuchPerson.
    """
    place = checked(draft)
    with store.write() as tx:
        return tx.places.add(video, place, tx.people.id(by))


def withdraw_place(store: Store, number: int, why: str, by: str) -> PlaceSaid:
    """Withdraw a place and return it; the record of it stays.

    Raises BadStatement, NoSuchPlace, NoSuchPerson.
    """
    return withdraw_statement(store, lambda tx: tx.places, number, why, by)
