"""The rules of a valid taxonomy; the first breach is reported with its node and field."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from vidcat.domain.equipment.countries import is_country
from vidcat.domain.equipment.equipment_type import EquipmentType, parent_id
from vidcat.domain.values.text import compact
from vidcat.errors import BadTaxonomy

MAX_ID_LETTERS = 200
MAX_NAME_LETTERS = 200
_SLUG = "[a-z0-9]+(-[a-z0-9]+)*"
_ID = re.compile(f"{_SLUG}(/{_SLUG})*")
_LANGUAGE = re.compile("[a-z]{2,3}")
_WIKIDATA = re.compile("Q[1-9][0-9]{0,11}")

Nodes = Mapping[str, EquipmentType]
Breach = tuple[str, str]  # field, what is wrong with it


def validate(types: Iterable[EquipmentType]) -> dict[str, EquipmentType]:
    """Return the nodes by id, in their order; names may be shared by several.

    Raises BadTaxonomy, naming the node and the field.
    """
    nodes: dict[str, EquipmentType] = {}
    for node in types:
        if node.id in nodes:
            raise BadTaxonomy(f"{node.id}: id: stands twice")
        nodes[node.id] = node
    for node in nodes.values():
        for field, wrong in _breaches(node, nodes):
            raise BadTaxonomy(f"{node.id}: {field}: {wrong}")
    return nodes


def follow(type_id: str, nodes: Nodes) -> EquipmentType:
    """Return the node that is valid today for an id of the nodes.

    Raises BadTaxonomy when the replacements form a ring.
    """
    seen: list[str] = []
    node = nodes[type_id]
    while node.replaced_by is not None:
        if node.id in seen:
            raise BadTaxonomy(f"{type_id}: replaced_by: goes round in a ring")
        seen.append(node.id)
        node = nodes[node.replaced_by]
    return node


def _breaches(node: EquipmentType, nodes: Nodes) -> Iterator[Breach]:
    yield from _bad_id(node, nodes)
    yield from _bad_names(node)
    yield from _bad_facts(node)
    yield from _bad_references(node, nodes)
    yield from _own_ancestor(node, nodes)


def _bad_id(node: EquipmentType, nodes: Nodes) -> Iterator[Breach]:
    if not _ID.fullmatch(node.id) or len(node.id) > MAX_ID_LETTERS:
        yield "id", "is not a path of lower-case slugs such as vehicle/land/tank"
    above = parent_id(node.id)
    if above is not None and above not in nodes:
        yield "id", f"its parent {above} is missing"


def _bad_names(node: EquipmentType) -> Iterator[Breach]:
    if "en" not in node.labels:
        yield "labels", "there is none in English (en)"
    for language, label in node.labels.items():
        if not _LANGUAGE.fullmatch(language):
            yield "labels", f"{language!r} is not a language code such as en or ar"
        if wrong := _bad_name(label):
            yield f"labels.{language}", wrong
    for alias in node.aliases:
        if wrong := _bad_name(alias):
            yield "aliases", wrong


def _bad_name(name: str) -> str | None:
    if not compact(name):
        return "is empty, or has neither letter nor digit"
    if len(name) > MAX_NAME_LETTERS:
        return f"is longer than {MAX_NAME_LETTERS} letters"
    return None if name.isprintable() or _joined(name).isprintable() else "has control characters"


def _joined(name: str) -> str:
    """Drop the zero-width non-joiner, which Persian spelling wants and Python calls unprintable."""
    return name.replace("\u200c", "")


def _bad_facts(node: EquipmentType) -> Iterator[Breach]:
    for maker in node.makers:
        if not is_country(maker):
            yield "makers", f"{maker!r} is not a country code such as IR or SU"
    if node.wikidata is not None and not _WIKIDATA.fullmatch(node.wikidata):
        yield "wikidata", f"{node.wikidata!r} is not an item id such as Q42"


def _bad_references(node: EquipmentType, nodes: Nodes) -> Iterator[Breach]:
    for field, other in (("copy_of", node.copy_of), ("replaced_by", node.replaced_by)):
        if other is not None and other not in nodes:
            yield field, f"there is no {other}"
    if _is_ring(node.id, lambda type_id: nodes[type_id].copy_of, nodes):
        yield "copy_of", "goes round in a ring"
    if _is_ring(node.id, lambda type_id: nodes[type_id].replaced_by, nodes):
        yield "replaced_by", "goes round in a ring"


def _is_ring(start: str, step: Callable[[str], str | None], nodes: Nodes) -> bool:
    seen: set[str] = set()
    at: str | None = start
    while at is not None and at in nodes:
        if at in seen:
            return True
        seen.add(at)
        at = step(at)
    return False


def _own_ancestor(node: EquipmentType, nodes: Nodes) -> Iterator[Breach]:
    """Yield a breach where a node is its own ancestor: it follows its parent's successor."""

    def up(type_id: str) -> str | None:
        above = parent_id(type_id)
        return None if above is None else (nodes[above].replaced_by or above)

    if node.replaced_by is None and _is_ring(node.id, up, nodes):
        yield "replaced_by", "a node above is replaced by one of its own descendants"
