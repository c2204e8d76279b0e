"""Keys of rows here for the names and numbers in records of a file."""

from array import array
from bisect import bisect_left
from collections import defaultdict
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from vidcat.domain.values.fields import MAX_KEY, quoted
from vidcat.store.exchange.record_names import ClaimName, Names
from vidcat.store.schema.casework_tables import PlaceRow, SightingRow
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.desk_tables import SavedSearchRow
from vidcat.store.schema.equipment_tables import EquipmentItemRow


class Numbered(StrEnum):
    """The kinds of records that have a number."""

    ITEM = "item"
    SIGHTING = "sighting"
    POSTING = "posting"
    PLACE = "place"
    SEARCH = "search"


_HIGHEST: dict[Numbered, InstrumentedAttribute[int]] = {
    Numbered.ITEM: EquipmentItemRow.id,
    Numbered.SIGHTING: SightingRow.number,
    Numbered.POSTING: PostingRow.id,
    Numbered.PLACE: PlaceRow.id,
    Numbered.SEARCH: SavedSearchRow.id,
}


class Keys:
    """The keys of what is here and of what has come in; whatever is not there is a ValueError.

    A number of the file becomes one here by adding the `shift` of its kind, which is the highest
    number that was in use: so none is used twice, and who has the file finds each again.
    """

    def __init__(self, session: Session, names: Names) -> None:
        self.people = {name: key for key, name in names.people.all()}
        self.publishers = {name: key for key, name in names.publishers.all()}
        self.types = {name: key for key, name in names.types.all()}
        self.videos = {name: key for key, name in names.videos.all()}
        self.claims = {name: key for key, name in names.claims.all()}
        self.shift = {
            kind: session.scalar(select(func.max(column))) or 0 for kind, column in _HIGHEST.items()
        }
        self._come: dict[Numbered, array[int]] = defaultdict(lambda: array("q"))

    def person(self, name: str) -> int:
        """Find a person."""
        return _found(self.people, name, "a person")

    def publisher(self, name: str) -> int:
        """Find a publisher."""
        return _found(self.publishers, name, "a publisher")

    def type(self, node: str) -> int:
        """Find a type."""
        return _found(self.types, node, "a type")

    def video(self, sha256: str) -> int:
        """Find a video."""
        return _found(self.videos, sha256, "a video")

    def claim(self, name: ClaimName) -> int:
        """Find a claim."""
        report, number = name
        key = self.claims.get(name)
        if key is None:
            raise ValueError(f"it names claim {number} of {quoted(report)}, which is not there")
        return key

    def new(self, kind: Numbered, number: int) -> int:
        """Return the number that a record of the file gets here; those of one kind ascend."""
        come = self._come[kind]
        if come and number <= come[-1]:
            raise ValueError(f"{kind} {number} stands after {kind} {come[-1]}: numbers ascend")
        here = self.shifted(kind, number)
        come.append(number)
        return here

    def known(self, kind: Numbered, number: int) -> int:
        """Return the number here of a record that came before in the file."""
        come = self._come[kind]
        at = bisect_left(come, number)
        if at == len(come) or come[at] != number:
            raise ValueError(f"it names {kind} {number}, which stands nowhere before it")
        return number + self.shift[kind]

    def shifted(self, kind: Numbered, number: int) -> int:
        """Return the number here for one of the file, whether or not the file holds its record."""
        here = number + self.shift[kind]
        if here > MAX_KEY:
            raise ValueError(f"{kind} {number} would get a number that is too large")
        return here


def _found(keys: dict[str, int], name: str, noun: str) -> int:
    key = keys.get(name)
    if key is None:
        raise ValueError(f"it names {noun} that stands nowhere before it: {quoted(name)}")
    return key
