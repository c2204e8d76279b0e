"""Types of equipment, found by any of their names."""

from typing import Annotated

from fastapi import APIRouter, Query
from pydantic import BaseModel

from vidcat.casework.equipment.types_and_items import load_taxonomy
from vidcat.domain.equipment.taxonomy import Taxonomy, TypeMatch
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter(tags=["types"])
_MOST = 12


class TypeOut(BaseModel):
    """A type that answers; `language` is that of `matched`, none for an alias of no language."""

    id: str
    label: str
    matched: str
    language: str | None
    parents: list[str]
    labels: dict[str, str]


@router.get("/types")
def find(
    visitor: Reader, desk: DeskHere, q: Annotated[str, Query(max_length=200, examples=["btr"])] = ""
) -> list[TypeOut]:
    """Find types by what a person types, in any language; the best answers first."""
    taxonomy = load_taxonomy(desk.store)
    return [_document(taxonomy, each) for each in taxonomy.find(q, _MOST)]


def _document(taxonomy: Taxonomy, found: TypeMatch) -> TypeOut:
    labels = found.type.labels
    return TypeOut(
        id=found.type.id,
        label=found.type.label("en"),
        matched=found.name,
        language=next((each for each, text in labels.items() if text == found.name), None),
        parents=[each.label("en") for each in taxonomy.ancestors(found.type.id)],
        labels=dict(labels),
    )
