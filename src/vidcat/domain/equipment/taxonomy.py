"""The taxonomy: nodes in a tree, found by id, by name and by what a person types.

Sightings keep the id they were made with. A node that was renamed or merged stays, with
`replaced_by`; it is never offered again, but its names and its sightings lead to its successor.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from vidcat.domain.equipment.equipment_type import EquipmentType, parent_id
from vidcat.domain.equipment.taxonomy_rules import MAX_ID_LETTERS, follow, validate
from vidcat.domain.values.fields import quoted
from vidcat.domain.values.name_index import Closeness, Hit, Name, NameIndex
from vidcat.errors import AmbiguousType, NoSuchType

__all__ = ["Closeness", "EquipmentType", "Taxonomy", "TypeMatch", "parent_id", "validate"]

SUGGESTIONS = 5


@dataclass(frozen=True)
class TypeMatch:
    """A type that answers a search, the name that did, and how closely."""

    type: EquipmentType
    name: str
    closeness: Closeness


class Taxonomy:
    """A valid set of nodes; raises BadTaxonomy when it is none."""

    def __init__(self, types: Iterable[EquipmentType]) -> None:
        self._nodes = validate(types)
        self._children: dict[str | None, list[EquipmentType]] = defaultdict(list)
        self._replaced: dict[str, list[EquipmentType]] = defaultdict(list)
        for node in self._nodes.values():
            if node.replaced_by is not None:
                self._replaced[follow(node.id, self._nodes).id].append(node)
            else:
                self._children[self._id_above(node.id)].append(node)
        self._index = NameIndex(
            self._all_names(), {node.id: [up.id for up in self.ancestors(node.id)] for node in self}
        )

    def __iter__(self) -> Iterator[EquipmentType]:
        """Yield every node that is not replaced, in the order given."""
        return (node for node in self._nodes.values() if node.replaced_by is None)

    def get(self, type_id: str) -> EquipmentType:
        """Return the node of an id, replaced or not; raise NoSuchType."""
        if type_id not in self._nodes:
            raise NoSuchType(
                f"There is no type {type_id[:MAX_ID_LETTERS]}.{self._suggest(type_id)}"
            )
        return self._nodes[type_id]

    def current(self, type_id: str) -> EquipmentType:
        """Return the node that is valid today for an id; raise NoSuchType."""
        return follow(self.get(type_id).id, self._nodes)

    def parent(self, type_id: str) -> EquipmentType | None:
        """Return the valid node above; None at the top; raise NoSuchType."""
        above = self._id_above(self.current(type_id).id)
        return None if above is None else self._nodes[above]

    def roots(self) -> list[EquipmentType]:
        """Return the nodes at the top, in their order."""
        return list(self._children[None])

    def children(self, type_id: str) -> list[EquipmentType]:
        """Return the valid nodes one step below, in their order; raise NoSuchType."""
        return list(self._children.get(self.current(type_id).id, ()))

    def below(self, type_id: str) -> list[EquipmentType]:
        """Return the node, all below it, and the replaced nodes that lead to any of them.

        These are all ids a sighting of the type may carry. Raises NoSuchType.
        """
        found = [self.current(type_id)]
        for node in found:  # grows while it is read: breadth first
            found.extend(self._children.get(node.id, ()))
        return found + [old for node in found for old in self._replaced.get(node.id, ())]

    def ancestors(self, type_id: str) -> list[EquipmentType]:
        """Return the nodes above, the top first; raise NoSuchType."""
        above: list[EquipmentType] = []
        node = self.parent(type_id)
        while node is not None:
            above.append(node)
            node = self.parent(node.id)
        return above[::-1]

    def find(self, words: str, limit: int = 20) -> list[TypeMatch]:
        """Return the valid types that match the words, best first, each once.

        The order of closeness is that of domain/values/name_index.py; a label goes before an alias.
        """
        return [self._found(hit) for hit in self._index.search(words)[:limit]]

    def named(self, text: str, *, suggests: bool = True) -> EquipmentType:
        """Return the one valid type with this id or exact name; a label outweighs an alias.

        Raises NoSuchType with suggestions, or AmbiguousType with the candidates. Suggestions take
        milliseconds: callers with thousands of names turn them off.
        """
        if text.strip() in self._nodes:
            return self.current(text.strip())
        exact = self._index.exact(text)
        owners = {name.owner for name in exact if name.is_label} or {name.owner for name in exact}
        if not owners:
            near = self._suggest(text) if suggests else ""
            raise NoSuchType(f"No type is called {quoted(text)}.{near}")
        if len(owners) > 1:
            raise AmbiguousType(f"{quoted(text)} may be {self._listed(sorted(owners))}.")
        return self._nodes[owners.pop()]

    def _id_above(self, type_id: str) -> str | None:
        above = parent_id(type_id)
        return None if above is None else follow(above, self._nodes).id

    def _all_names(self) -> Iterator[Name]:
        for node in self._nodes.values():
            standing = follow(node.id, self._nodes)
            labels = set(node.labels.values()) if node is standing else set()
            for text in node.names:
                yield Name(standing.id, text, text in labels)

    def _found(self, hit: Hit) -> TypeMatch:
        return TypeMatch(self._nodes[hit.owner], hit.text, hit.closeness)

    def _suggest(self, text: str) -> str:
        asked = text.rstrip("/").rpartition("/")[2]
        near = [found.type.id for found in self.find(asked, SUGGESTIONS)]
        return f" Did you mean {self._listed(near)}?" if near else ""

    def _listed(self, ids: Iterable[str]) -> str:
        return "; ".join(f"{self._nodes[one].label('en')} ({one})" for one in ids)
