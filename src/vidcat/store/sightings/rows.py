"""Rows of sightings to frozen values, so that no SQLAlchemy type leaves the store."""

from vidcat.domain.sightings.statements import (
    Certainty,
    Context,
    Identification,
    Moment,
    Provenance,
    Review,
    ReviewedVersion,
    ReviewVerdict,
    Sighting,
    SightingStatus,
    Statement,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import TimeBase
from vidcat.store.schema.casework_tables import IDENTIFIED, ReviewRow, SightingRow
from vidcat.store.video.rows import clock_from


def sighting_from(row: SightingRow) -> Sighting:
    """Copy one version of a sighting, without the assessments made of it."""
    return Sighting(
        number=row.number,
        version=row.version,
        is_current=row.is_current,
        video=row.video.sha256,
        moment=Moment(row.pts, row.end_pts, _time_base(row), row.pixel_hash, row.decoder),
        statement=_statement(row),
        status=SightingStatus(row.status),
        by=row.person.name if row.person else None,
        at=row.made_at,
        why=row.why,
        label=row.type.labels["en"],
        provenance=Provenance(**row.provenance) if row.provenance else None,
        reviewed=_reviewed(row),
        copied_from=row.copied_from,
        reviews=tuple(review_from(each, row.version) for each in row.reviews),
    )


def _reviewed(row: SightingRow) -> ReviewedVersion | None:
    if row.reviewed_version is None or row.reviewed_word is None:
        return None
    return ReviewedVersion(row.reviewed_version, ReviewVerdict(row.reviewed_word))


def review_from(row: ReviewRow, version: int) -> Review:
    """Copy a second person's word on one version of a sighting."""
    named = None
    if row.type and row.certainty:
        named = Identification(row.type.node, Certainty(row.certainty))
    verdict = None if row.verdict == IDENTIFIED else ReviewVerdict(row.verdict)
    return Review(verdict, row.reason, row.person.name, row.made_at, version, named)


def _time_base(row: SightingRow) -> TimeBase:
    return TimeBase.parse(row.time_base, row.video.first_pts or 0, clock_from(row.video.clock))


def _statement(row: SightingRow) -> Statement:
    return Statement(
        identification=Identification(row.type.node, Certainty(row.certainty)),
        region=_region(row),
        rivals=tuple(
            Identification(rival.type.node, Certainty(rival.certainty)) for rival in row.rivals
        ),
        count=parse_count(row.count) if row.count else None,
        context=Context(row.context) if row.context else None,
        marking=row.marking,
        marking_language=row.marking_language,
        note=row.note,
        basis=row.basis,
        item=row.item_id,
    )


def _region(row: SightingRow) -> Region | None:
    if row.x is None or row.y is None or row.width is None or row.height is None:
        return None
    return Region(row.x, row.y, row.width, row.height)
