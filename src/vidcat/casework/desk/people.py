"""Add the people who sign statements."""

from vidcat.domain.sightings.statements import Role
from vidcat.domain.values.fields import require_name
from vidcat.store.session import Store


def add_person(store: Store, name: str, role: Role) -> bool:
    """Add a person; return whether they are new. Raises BadStatement, NameTaken."""
    tidy = require_name("name", name, "a person")
    with store.write() as tx:
        return tx.people.add(tidy, role)


def list_people(store: Store) -> list[tuple[str, Role]]:
    """List names and roles in the order they were added."""
    with store.read() as tx:
        return tx.people.listed()
