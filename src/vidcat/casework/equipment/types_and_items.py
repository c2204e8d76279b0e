"""The taxonomy and the physical objects: load, extend, and name them."""

from collections.abc import Sequence

from vidcat.domain.equipment.taxonomy import EquipmentType, Taxonomy, validate
from vidcat.domain.values.fields import MAX_PROSE, require_name, require_text
from vidcat.errors import BadStatement
from vidcat.store.session import Store


def load_taxonomy(store: Store) -> Taxonomy:
    """Return the taxonomy that the catalogue holds."""
    with store.read() as tx:
        return tx.equipment.taxonomy()


def import_types(store: Store, types: Sequence[EquipmentType], source: str) -> tuple[int, int]:
    """Add types to the taxonomy and change those of the same id; all of them, or none.

    No type is ever removed, as sightings may refer to it. Returns how many were added and changed.
    Raises BadTaxonomy when the result would not be a valid taxonomy.
    """
    with store.write() as tx:
        merged = {each.id: each for each in tx.equipment.types()}
        merged |= {each.id: each for each in types}
        validate(merged.values())
        return tx.equipment.save_types(types, source)


def add_item(store: Store, name: str, note: str, by: str) -> int:
    """Record one physical object and give its number. Raises BadStatement, NoSuchPerson."""
    tidy = require_name("name", name, "an item, as 'BTR with plate 4471' is")
    require_text("note", note, MAX_PROSE)
    with store.write() as tx:
        return tx.equipment.add_item(tidy, note, tx.people.id(by))


def list_items(store: Store) -> dict[int, str]:
    """Return the name of every physical object by its number."""
    with store.read() as tx:
        return tx.equipment.item_names()


def rename_item(store: Store, number: int, name: str, by: str) -> None:
    """Rename a physical object; its note records the old name, who changed it and when.

    Raises NoSuchItem, BadStatement, NoSuchPerson.
    """
    tidy = require_name("name", name, "an item, as 'BTR with plate 4471' is")
    with store.write() as tx:
        tx.people.id(by)
        before = tx.items.get(number)
        if before.name == tidy:
            raise BadStatement(f"name: item {number} is called so already.")
        tx.items.rename(number, tidy, by)
