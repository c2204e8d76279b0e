"""Openings by a command, recorded for the person whom the settings name."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from vidcat.catalogue import Catalogue, can_be_written
from vidcat.domain.sightings.reviews import Via

if TYPE_CHECKING:  # a database is slow to import, and --help needs none
    from vidcat.domain.questions.question import Question


def note_shown(found: Catalogue, sightings: Collection[int], person: str | None = None) -> None:
    """Record that a person is shown what sightings (numbers) say: they name them blind no more.

    Without one it is that of the setting; nobody is, where it names none that was added, or the
    catalogue is only read.
    """
    from vidcat.casework.sightings.openings import note_opened

    if name := _who(found, person):
        note_opened(found.store, sightings, name, Via.COMMAND)


def note_counted(found: Catalogue, asked: "Question") -> None:
    """Record what a figure about few sightings tells of each, as `note_shown` does."""
    from vidcat.operations.openings import note_told

    if name := _who(found, None):
        note_told(found.store, asked, name, Via.COMMAND)


def _who(found: Catalogue, person: str | None) -> str | None:
    from vidcat.casework.desk.people import list_people

    name = person or found.settings.person
    is_here = name in dict(list_people(found.store)) and can_be_written(found.folder)
    return name if is_here else None
