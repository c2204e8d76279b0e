"""The taxonomy in the database, and the physical objects that sightings are tied to."""

from collections.abc import Callable, Iterable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vidcat.domain.equipment.taxonomy import EquipmentType, Taxonomy
from vidcat.errors import NoSuchItem
from vidcat.store.schema.equipment_tables import (
    EquipmentAliasRow,
    EquipmentItemRow,
    EquipmentTypeRow,
)

_built: dict[str, Taxonomy] = {}  # the last one: building it takes a quarter of a second
# Asked for with every statement, so it is built once.
_EDITION = select(func.count(), func.max(EquipmentTypeRow.changed_at))


class Equipment:
    """The equipment_type, equipment_alias and equipment_item tables, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def types(self) -> list[EquipmentType]:
        """Return the whole taxonomy, in the order of its ids."""
        rows = self._session.scalars(select(EquipmentTypeRow).order_by(EquipmentTypeRow.node))
        return [_type(row) for row in rows]

    def holds_types(self) -> bool:
        """Return whether there is a taxonomy."""
        return self._session.scalars(select(EquipmentTypeRow.id).limit(1)).first() is not None

    def taxonomy(self) -> Taxonomy:
        """Return the whole taxonomy, ready to be searched."""
        edition = self._edition()
        if edition not in _built:
            _built.clear()
            _built[edition] = Taxonomy(self.types())
        return _built[edition]

    def _edition(self) -> str:
        """Return a name for the state of the taxonomy: equal names, equal types."""
        count, changed_at = self._session.execute(_EDITION).one()
        return f"{self._session.get_bind().engine.url} {count} {changed_at}"

    def save_types(self, types: Iterable[EquipmentType], source: str) -> tuple[int, int]:
        """Add types and change known ones; return how many were added and changed."""
        known = {row.node: row for row in self._session.scalars(select(EquipmentTypeRow))}
        added = changed = 0
        for node in types:
            row = known.get(node.id)
            if row is None:
                row = EquipmentTypeRow(node=node.id)
                self._session.add(row)
                added += 1
            elif _type(row) == node:
                continue
            else:
                changed += 1
            _fill(row, node, source)
            row.changed_at = self._now()
        self._session.flush()
        return added, changed

    def add_item(self, name: str, note: str, person: int) -> int:
        """Record a physical object and give its number."""
        row = EquipmentItemRow(name=name, note=note, person_id=person, made_at=self._now())
        self._session.add(row)
        self._session.flush()
        return row.id

    def require_item(self, number: int) -> None:
        """Raise NoSuchItem unless there is an item of that number."""
        if self._session.get(EquipmentItemRow, number) is None:
            raise NoSuchItem(f"item: there is no equipment item {number}.")

    def item_names(self, limit: int | None = None) -> dict[int, str]:
        """Return the name of every item by its number, or of the newest."""
        rows = select(EquipmentItemRow.id, EquipmentItemRow.name)
        rows = rows.order_by(EquipmentItemRow.id.desc()).limit(limit) if limit else rows
        return dict(self._session.execute(rows).all())


def _fill(row: EquipmentTypeRow, each: EquipmentType, source: str) -> None:
    row.labels, row.makers = dict(each.labels), list(each.makers)
    row.copy_of, row.wikidata, row.replaced_by = each.copy_of, each.wikidata, each.replaced_by
    row.note, row.source = each.note, source
    old = {alias.name: alias for alias in row.aliases}
    row.aliases = [old.get(name) or EquipmentAliasRow(name=name) for name in each.aliases]


def _type(row: EquipmentTypeRow) -> EquipmentType:
    return EquipmentType(
        id=row.node,
        labels=row.labels,
        aliases=tuple(alias.name for alias in row.aliases),
        makers=tuple(row.makers),
        copy_of=row.copy_of,
        wikidata=row.wikidata,
        replaced_by=row.replaced_by,
        note=row.note,
    )
