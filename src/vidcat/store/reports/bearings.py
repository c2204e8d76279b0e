"""Assessments in force: how sightings, and videos that were searched in vain, bear on claims."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, joinedload

from vidcat.domain.sightings.statements import Assessment
from vidcat.store.reports.rows import assessment_from
from vidcat.store.schema.casework_tables import AssessmentRow
from vidcat.store.schema.report_tables import ClaimRow
from vidcat.store.schema.tables import VideoRow

WITHDRAWN = "withdrawn"
"""An assessment or an overruling that was taken back."""


def assessments_of(
    session: Session, sightings: Collection[int]
) -> dict[int, tuple[Assessment, ...]]:
    """Return the assessments of sightings (numbers); for each claim the newest counts."""
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in _in_force(session, AssessmentRow.sighting_number.in_(sightings)):
        if row.sighting_number is not None:
            found[row.sighting_number].append(assessment_from(row))
    return {number: tuple(each) for number, each in found.items()}


def assessments_on(session: Session, claims: Collection[int]) -> dict[int, list[Assessment]]:
    """Return the assessments on claims (keys); for each sighting or video the newest counts."""
    found: dict[int, list[Assessment]] = defaultdict(list)
    for row in _in_force(session, AssessmentRow.claim_id.in_(claims)):
        found[row.claim_id].append(assessment_from(row))
    return found


def _in_force(session: Session, among: ColumnElement[bool]) -> list[AssessmentRow]:
    """Return the newest row of each claim with each sighting, or video; the oldest first."""
    row = AssessmentRow
    pairs = row.claim_id, row.sighting_number, row.video_id
    newest = select(func.max(row.id)).where(among).group_by(*pairs)
    rows = (
        select(row)
        .options(
            joinedload(row.video).lazyload(VideoRow.copies),
            joinedload(row.claim).joinedload(ClaimRow.report),
            joinedload(row.person),
        )
        .where(row.id.in_(newest), row.bearing != WITHDRAWN)
        .order_by(row.id)
    )
    return list(session.scalars(rows))
