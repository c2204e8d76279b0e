"""Words on the frame of a sighting: how far it is proved."""

from vidcat.domain.sightings.statements import Sighting, SightingStatus


def unproved_words(sighting: Sighting) -> str:
    """Return why no hash of the first frame's pixels is kept; "" where one is."""
    if sighting.moment.pixel_hash:
        return ""
    if sighting.provenance is None:
        return "not hashed: the original was not at hand when it was stated"
    if sighting.status is SightingStatus.PROPOSED:
        return "not hashed yet: the time was carried from a copy, and confirming it finds the frame"
    return "not hashed: the time was carried from a copy, and no frame was looked up for it"
