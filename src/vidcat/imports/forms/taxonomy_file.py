"""Taxonomy files, vidcat's own and those that people add: see seeds/README.md for the form."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.errors import BadTaxonomy
from vidcat.imports.forms.field_faults import in_plain_words
from vidcat.imports.forms.plain_yaml import read_yaml

_Name = Annotated[str, Field(min_length=1, max_length=200)]
_SHOWN = 60  # characters of a name in a message
_FORM = ConfigDict(extra="forbid", frozen=True)


class _Node(BaseModel):
    model_config = _FORM

    id: _Name
    labels: dict[Annotated[str, Field(pattern="^[a-z]{2,3}$")], _Name]
    aliases: list[_Name] = Field(default=[])
    makers: list[Annotated[str, Field(pattern="^[A-Z]{2}$")]] = Field(default=[])
    copy_of: _Name | None = None
    wikidata: Annotated[str, Field(pattern="^Q[1-9][0-9]*$")] | None = None
    replaced_by: _Name | None = None
    note: Annotated[str, Field(max_length=2000)] = ""


class _File(BaseModel):
    model_config = _FORM

    version: Literal["1"]
    types: Annotated[list[_Node], Field(min_length=1, max_length=50_000)]


def read_taxonomy(path: Path, *, ours: bool = False) -> list[EquipmentType]:
    """Read the types of a file, `ours` when it comes with vidcat.

    Whether they hold together with the others is for `validate`. Raises NoSuchPath, and
    BadTaxonomy that names the file, the type and the field.
    """

    def refusal(sentence: str) -> BadTaxonomy:
        return BadTaxonomy(f"{path.name}: {sentence}")

    content = read_yaml(path, refusal, ours=ours)
    try:
        read = _File.model_validate(content)
    except ValidationError as error:
        raise refusal(_sentence(content, error)) from error
    seen: set[str] = set()
    for node in read.types:
        if node.id in seen:
            raise refusal(f"type {node.id}, id: stands there twice.")
        seen.add(node.id)
    return [_type(node) for node in read.types]


def _type(node: _Node) -> EquipmentType:
    return EquipmentType(
        id=node.id,
        labels=node.labels,
        aliases=tuple(dict.fromkeys(node.aliases)),
        makers=tuple(node.makers),
        copy_of=node.copy_of,
        wikidata=node.wikidata,
        replaced_by=node.replaced_by,
        note=node.note,
    )


def _sentence(content: object, error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    place = [str(part) for part in first["loc"]]
    if len(place) > 1 and place[0] == "types" and isinstance(content, dict):
        place = [_called(content["types"], int(place[1])), *place[2:]]
    rest = f" (and {error.error_count() - 1} more)" if error.error_count() > 1 else ""
    where = ": ".join(part[:_SHOWN] for part in place) or "the file"
    return f"{where}: {in_plain_words(first)}{rest}"


def _called(nodes: list[object], index: int) -> str:
    node = nodes[index]
    named = node.get("id") if isinstance(node, dict) else None
    return f"type {named}" if isinstance(named, str) else f"type {index + 1}"
