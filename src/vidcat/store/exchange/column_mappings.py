"""Named mappings of a sheet's columns; the newest mapping saved under a name applies."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from vidcat.domain.exchange.sheets import ColumnMapping, SheetField
from vidcat.domain.values.fields import quoted
from vidcat.errors import NoSuchMapping
from vidcat.store.schema.exchange_tables import ColumnMappingRow


class ColumnMappings:
    """The column_mapping table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock

    def save(
        self, name: str, columns: dict[SheetField, str], *, in_pixels: bool, person: int
    ) -> None:
        """Record under a name which column holds which field."""
        kept = {"columns": {str(each): column for each, column in columns.items()}}
        self._session.add(
            ColumnMappingRow(
                name=name,
                columns=kept | {"pixels": in_pixels},
                person_id=person,
                saved_at=self._now(),
            )
        )
        self._session.flush()

    def get(self, name: str) -> ColumnMapping:
        """Return the newest mapping saved under a name; raise NoSuchMapping if there is none."""
        for each in self.listed():
            if each.name == name:
                return each
        raise NoSuchMapping(f"No mapping of columns was saved as {quoted(name)}.")

    def listed(self) -> list[ColumnMapping]:
        """Return the newest mapping of every name, ordered by name."""
        newest = select(func.max(ColumnMappingRow.id)).group_by(ColumnMappingRow.name)
        rows = select(ColumnMappingRow).where(ColumnMappingRow.id.in_(newest))
        return [
            ColumnMapping(
                name=row.name,
                columns={SheetField(each): name for each, name in row.columns["columns"].items()},
                in_pixels=bool(row.columns["pixels"]),
                by=row.person.name,
                at=row.saved_at,
            )
            for row in self._session.scalars(rows.order_by(ColumnMappingRow.name))
        ]
