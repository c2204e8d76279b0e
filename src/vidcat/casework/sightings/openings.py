"""Openings: a person who was shown what a sighting says cannot name its object blind any more."""

from collections.abc import Collection

from vidcat.domain.sightings.reviews import Via
from vidcat.store.session import Store


def note_opened(store: Store, sightings: Collection[int], by: str, via: Via) -> None:
    """Record that a person is shown what sightings (numbers) say; their own are left out.

    Nothing is written when they have seen all of it before. Raises NoSuchPerson.
    """
    if not sightings:
        return
    with store.read() as tx:
        person = tx.people.id(by)
        is_known = not tx.openings.unknown(sightings, person)
    if not is_known:
        with store.write() as tx:
            tx.openings.note(sightings, person, via)
