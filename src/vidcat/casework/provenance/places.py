"""A person's word on where a video was filmed: appended, taken back, never lost."""

from vidcat.domain.provenance.places import PlaceDraft, PlaceSaid, checked
from vidcat.domain.values.fields import MAX_PROSE, require_text
from vidcat.errors import BadStatement
from vidcat.store.session import Store


def add_place(store: Store, video: str, draft: PlaceDraft, by: str) -> PlaceSaid:
    """Record that a video (SHA-256) was filmed somewhere; several places may be said of one.

    Raises BadStatement, NoSuchPerson.
    """
    place = checked(draft)
    with store.write() as tx:
        return tx.places.get(tx.places.add(video, place, tx.people.id(by)))


def withdraw_place(store: Store, number: int, why: str, by: str) -> PlaceSaid:
    """Take a place back; that it was said stays recorded.

    Raises BadStatement, NoSuchPlace, NoSuchPerson.
    """
    if not why.strip():
        raise BadStatement("reason: say why.")
    require_text("reason", why, MAX_PROSE)
    with store.write() as tx:
        if not tx.places.withdraw(number, tx.people.id(by), why):
            raise BadStatement(f"place: {number} was withdrawn already.")
        return tx.places.get(number)
