"""The physical objects in the database, and which sightings show them."""

from collections.abc import Callable, Collection
from datetime import datetime

from sqlalchemy import Select, func, select, true
from sqlalchemy.orm import Session

from vidcat.domain.equipment.items import Item, ItemTally
from vidcat.domain.sightings.statements import STATED
from vidcat.errors import NoSuchItem
from vidcat.store.schema.casework_tables import SightingRow
from vidcat.store.schema.equipment_tables import EquipmentItemRow
from vidcat.store.schema.report_tables import PersonRow

S = SightingRow
_STATED = (S.is_current == true(), S.status.in_([str(each) for each in STATED]))


class Items:
    """The equipment_item table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def get(self, number: int) -> Item:
        """Return one item; raise NoSuchItem."""
        row = self._session.execute(_items().where(EquipmentItemRow.id == number)).one_or_none()
        if row is None:
            raise NoSuchItem(f"item: there is no equipment item {number}.")
        return Item(*row)

    def count(self) -> int:
        """Count the items."""
        return self._session.scalars(select(func.count()).select_from(EquipmentItemRow)).one()

    def page(self, limit: int, offset: int = 0) -> list[Item]:
        """Return items, the newest first."""
        rows = _items().order_by(EquipmentItemRow.id.desc()).limit(limit).offset(offset)
        return [Item(*row) for row in self._session.execute(rows)]

    def rename(self, number: int, name: str, by: str) -> None:
        """Rename an item, which must exist; its note records who did, and the old name."""
        row = self._session.get_one(EquipmentItemRow, number)
        trace = f"{self._now():%Y-%m-%d}: {by} renamed it; it was called {row.name}"
        row.name, row.note = name, f"{row.note}\n{trace}".strip()
        self._session.flush()

    def tallies(self, numbers: Collection[int]) -> dict[int, ItemTally]:
        """Count what people state of items; those of which nothing is stated are left out."""
        rows = (
            select(S.item_id, func.count(), func.count(S.video_id.distinct()))
            .where(*_STATED, S.item_id.in_(numbers))
            .group_by(S.item_id)
        )
        found = self._session.execute(rows)
        return {item: ItemTally(count, videos) for item, count, videos in found if item is not None}

    def seen(self, numbers: Collection[int], most: int) -> list[int]:
        """Return the keys of the first sightings stated of each item, by number."""
        place = func.row_number().over(partition_by=S.item_id, order_by=S.number).label("place")
        ranked = select(S.id, place).where(*_STATED, S.item_id.in_(numbers)).subquery()
        rows = select(S.id).join(ranked, ranked.c.id == S.id).where(ranked.c.place <= most)
        return list(self._session.scalars(rows.order_by(S.number)))


def _items() -> Select[int, str, str, str, datetime]:
    row = EquipmentItemRow
    columns = row.id, row.name, row.note, PersonRow.name, row.made_at
    return select(*columns).join(PersonRow, PersonRow.id == row.person_id)
