"""Sightings that a person copied from one frame of a video to another keep where they come from."""

from vidcat.domain.sightings.statements import Sighting
from vidcat.errors import BadStatement
from vidcat.store.session import Store


def link_copy(store: Store, copy: Sighting, source: int) -> Sighting:
    """Record which sighting (number) a new one was copied from, and return the new one.

    It says how the statement was made, not that both show one object: that is said by an item.
    Raises NoSuchSighting; BadStatement where the source is the copy, or of another video.
    """
    with store.write() as tx:
        if source == copy.number or tx.sightings.get(source).video != copy.video:
            raise BadStatement(f"copied from: {source} is no other sighting of this video.")
        return tx.sightings.link_copy(copy.number, source)
