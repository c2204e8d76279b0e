"""The people who sign statements."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from vidcat.domain.sightings.statements import Role
from vidcat.domain.values.fields import is_name, quoted
from vidcat.errors import NameTaken, NoSuchPerson
from vidcat.store.schema.report_tables import PersonRow


class People:
    """The person table, within one transaction."""

    def __init__(self, session: Session, clock: Callable[[], datetime]) -> None:
        self._session = session
        self._now = clock
        # Held so that rows which name a person find them without another query.
        self._found: dict[str, PersonRow] = {}

    def add(self, name: str, role: Role) -> bool:
        """Add a person; return whether they are new. Raises NameTaken if they have another role."""
        row = self._row(name)
        if row is None:
            self._session.add(PersonRow(name=name, role=role, added_at=self._now()))
            return True
        if row.role != role:
            raise NameTaken(f"{name} is already here, as {row.role}.")
        return False

    def listed(self) -> list[tuple[str, Role]]:
        """List names and roles in the order they were added."""
        rows = self._session.scalars(select(PersonRow).order_by(PersonRow.id))
        return [(row.name, Role(row.role)) for row in rows]

    def id(self, name: str) -> int:
        """Find a person by name; raises NoSuchPerson."""
        row = self._row(name)
        if row is None:
            raise NoSuchPerson(
                f"by: nobody called {quoted(name)} was added; "
                f"`vidcat user add {quoted(name)} --role analyst` does it."
            )
        return row.id

    def _row(self, name: str) -> PersonRow | None:
        if not is_name(name):
            return None
        if name not in self._found:
            row = self._session.scalars(select(PersonRow).where(PersonRow.name == name)).first()
            if row is None:
                return None
            self._found[name] = row
        return self._found[name]
