"""Openings by a command, recorded for the person whom the settings name."""

from collections.abc import Collection

from vidcat.catalogue import Catalogue, can_be_written
from vidcat.domain.sightings.reviews import Via


def note_shown(found: Catalogue, sightings: Collection[int], person: str | None = None) -> None:
    """Record that a person is shown what sightings (numbers) say: they name them blind no more.

    Without one it is that of the setting; nobody is, where it names none that was added, or the
    catalogue is only read.
    """
    from vidcat.casework.desk.people import list_people
    from vidcat.casework.sightings.openings import note_opened

    name = person or found.settings.person
    if name in dict(list_people(found.store)) and can_be_written(found.folder):
        note_opened(found.store, sightings, name, Via.COMMAND)
