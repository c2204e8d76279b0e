"""Mappings of a sheet's columns that people keep by name."""

from vidcat.domain.exchange.sheets import ColumnMapping
from vidcat.store.session import Store


def list_mappings(store: Store) -> list[ColumnMapping]:
    """Return the newest mapping of every name, by name."""
    with store.read() as tx:
        return tx.column_mappings.listed()


def find_mapping(store: Store, name: str) -> ColumnMapping:
    """Return the newest mapping of a name; raise NoSuchMapping."""
    with store.read() as tx:
        return tx.column_mappings.get(name)
