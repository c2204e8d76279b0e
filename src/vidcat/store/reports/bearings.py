"""Assessments in force of many sightings at once: the claims that they bear on."""

from collections import defaultdict
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from vidcat.domain.sightings.statements import Assessment
from vidcat.store.reports.claim_checks import WITHDRAWN
from vidcat.store.reports.rows import assessment_from
from vidcat.store.schema.casework_tables import AssessmentRow
from vidcat.store.schema.report_tables import ClaimRow
from vidcat.store.schema.tables import VideoRow


def assessments_of(
    session: Session, sightings: Collection[int]
) -> dict[int, tuple[Assessment, ...]]:
    """Return the assessments of sightings (numbers); for each claim the newest counts."""
    rows = (
        select(AssessmentRow)
        .options(
            joinedload(AssessmentRow.video).lazyload(VideoRow.copies),
            joinedload(AssessmentRow.claim).joinedload(ClaimRow.report),
            joinedload(AssessmentRow.person),
        )
        .where(AssessmentRow.sighting_number.in_(sightings))
        .order_by(AssessmentRow.id)
    )
    newest: dict[tuple[int, int], AssessmentRow] = {}
    for row in session.scalars(rows):
        if row.sighting_number is not None:
            newest[row.sighting_number, row.claim_id] = row
    found: dict[int, list[Assessment]] = defaultdict(list)
    for (number, _), row in newest.items():
        if row.bearing != WITHDRAWN:
            found[number].append(assessment_from(row))
    return {number: tuple(each) for number, each in found.items()}
