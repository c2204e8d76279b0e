"""Add the people whose names stand on statements."""

from vidcat.domain.casework import Role
from vidcat.errors import BadStatement
from vidcat.store.session import Store

_MAX_NAME = 200


def add_person(store: Store, name: str, role: Role) -> bool:
    """Add a person; says whether they are new. Raises BadStatement, NameTaken."""
    tidy = " ".join(name.split())
    if not tidy or len(tidy) > _MAX_NAME or not tidy.isprintable():
        raise BadStatement(f"name: {name[:80]!r} is no name.")
    with store.write() as tx:
        return tx.people.add(tidy, role)


def list_people(store: Store) -> list[tuple[str, Role]]:
    """List names and roles in the order they were added."""
    with store.read() as tx:
        return tx.people.listed()
