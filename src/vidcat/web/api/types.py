"""Types of equipment, found by any of their names."""

from typing import Annotated, Any

from fastapi import APIRouter, Query

from vidcat.casework.equipment import load_taxonomy
from vidcat.web.desk import DeskHere
from vidcat.web.visitors import Reader

router = APIRouter(tags=["types"])


@router.get("/types")
def find(
    visitor: Reader, desk: DeskHere, q: Annotated[str, Query(max_length=200)] = ""
) -> list[dict[str, Any]]:
    """Find types by what a person types, in any language; the best answers first."""
    taxonomy = load_taxonomy(desk.store)
    return [
        {"id": each.type.id, "label": each.type.label("en"), "matched": each.name}
        for each in taxonomy.find(q, 12)
    ]
