"""The deed of a version: it says something new, states a proposal, or corrects what was said."""

from sqlalchemy import exists
from sqlalchemy.orm import aliased

from vidcat.domain.provenance.custody import Happening
from vidcat.domain.sightings.statements import SightingStatus
from vidcat.store.schema.casework_tables import SightingRow

_Older = aliased(SightingRow)
IS_FIRST_WORD = ~exists().where(
    _Older.number == SightingRow.number,
    _Older.version < SightingRow.version,
    _Older.person_id.is_not(None),
).correlate(SightingRow)
"""Whether no person had stated the sighting of a row before it."""


def deed_of(status: str, version: int, by: str | None, is_first_word: bool) -> Happening:
    """Return what a version did; who first states what was proposed corrects nothing."""
    if status == SightingStatus.WITHDRAWN:
        return Happening.WITHDRAWN
    if by is None:
        return Happening.PROPOSED
    if version == 1:
        return Happening.LABELLED
    return Happening.STATED if is_first_word else Happening.CORRECTED
