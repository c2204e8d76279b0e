"""The newest verdict of each person on a sighting, on any version of it: an edit ends none."""

from sqlalchemy import ColumnElement, Subquery, func, select

from vidcat.store.schema.casework_tables import IDENTIFIED, ReviewRow, SightingRow


def newest_verdicts(*among: ColumnElement[bool]) -> Subquery:
    """Select them with the sighting's number, and the person's first review of it (`first_id`).

    `among` says of which sightings.
    """
    last = (
        select(
            SightingRow.number,
            func.min(ReviewRow.id).label("first_id"),
            func.max(ReviewRow.id).label("id"),
        )
        .join(SightingRow, SightingRow.id == ReviewRow.sighting_id)
        .where(ReviewRow.verdict != IDENTIFIED, *among)
        .group_by(SightingRow.number, ReviewRow.person_id)
        .subquery()
    )
    said = select(last.c.number, last.c.first_id, ReviewRow.id, ReviewRow.person_id)
    return said.add_columns(ReviewRow.verdict).join(last, last.c.id == ReviewRow.id).subquery()
