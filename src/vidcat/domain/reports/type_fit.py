"""Kinship of the type that a sighting names with the type that a claim names."""

from collections.abc import Iterable

from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.reports.claim_check import TypeFit


def type_fit(taxonomy: Taxonomy, claimed: str, stated: str, rivals: Iterable[str]) -> TypeFit:
    """Compare taxonomy ids; "" for a claim without a type. Replaced types are their successors."""
    if not claimed:
        return TypeFit.NONE_CLAIMED
    wanted, type_ = taxonomy.current(claimed).id, taxonomy.current(stated).id
    if wanted in _line(taxonomy, type_):
        return TypeFit.CLAIMED
    if any(wanted in _line(taxonomy, each) for each in rivals):
        return TypeFit.RIVAL
    if wanted in _copied(taxonomy, type_):
        return TypeFit.COPY
    if type_ in _line(taxonomy, wanted):
        return TypeFit.ABOVE
    return TypeFit.COPIED if type_ in _copied(taxonomy, wanted) else TypeFit.OTHER


def _line(taxonomy: Taxonomy, type_id: str) -> set[str]:
    """Return a type and all types above it."""
    above = taxonomy.ancestors(type_id)
    return {taxonomy.current(type_id).id, *(each.id for each in above)}


def _copied(taxonomy: Taxonomy, type_id: str) -> set[str]:
    """Return what a type, or one above it, is a copy of, and all types above that."""
    found: set[str] = set()
    for each in _line(taxonomy, type_id):
        copied = taxonomy.get(each).copy_of
        found |= _line(taxonomy, copied) if copied else set()
    return found
