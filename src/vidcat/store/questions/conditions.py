"""Questions with and, or and not, as conditions on rows of `sighting`."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date

from sqlalchemy import Text, and_, cast, func, not_, or_, select
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.elements import ColumnElement

from vidcat.domain.questions.expressions import NO_ITEM, All, Either, Expression, Field, Not, Term
from vidcat.domain.sightings.statements import Certainty
from vidcat.errors import BadQuestion
from vidcat.store.schema.casework_tables import (
    IDENTIFIED,
    MAX_WORD,
    AssessmentRow,
    PlaceRow,
    ReviewRow,
    SightingRow,
    SightingWordRow,
)
from vidcat.store.schema.copy_tables import PostingRow
from vidcat.store.schema.equipment_tables import EquipmentTypeRow
from vidcat.store.schema.report_tables import (
    CitationRow,
    ClaimRow,
    PersonRow,
    PublisherRow,
    ReportRow,
    ResolutionRow,
)
from vidcat.store.schema.tables import VideoRow

S = SightingRow
Condition = ColumnElement[bool]
Video = InstrumentedAttribute[int]


def condition(expression: Expression) -> Condition:
    """Return the condition that a sighting matches; names must be resolved."""
    match expression:
        case Term(field, values):
            return _TERMS[field](values)
        case Not(part):
            # What is not known is not so: NOT of an unknown would leave the row out.
            return not_(func.coalesce(condition(part), False))
        case All(parts):
            return and_(True, *map(condition, parts))
        case Either(parts):
            return or_(False, *map(condition, parts))


def video_condition(expression: Expression) -> Condition:
    """Return the condition that a row of `video` matches; raise BadQuestion.

    Only terms on footage, not on what is seen in it, can be asked of a video.
    """
    match expression:
        case Term(field, values):
            if field not in _VIDEO_TERMS:
                raise BadQuestion(f"{field}: that is asked of sightings, not of footage.")
            return _VIDEO_TERMS[field](values, VideoRow.id)
        case Not(part):
            return not_(func.coalesce(video_condition(part), False))
        case All(parts):
            return and_(True, *map(video_condition, parts))
        case Either(parts):
            return or_(False, *map(video_condition, parts))


def cited(*where: Condition, of: Video = S.video_id) -> Condition:
    """Return the condition that a citation with these properties is resolved to the video.

    `of` is the column that holds the video's key.
    """
    rows = (
        select(ResolutionRow.video_id)
        .join(CitationRow, CitationRow.id == ResolutionRow.citation_id)
        .join(ReportRow, ReportRow.id == CitationRow.report_id)
        .where(ResolutionRow.withdrawn_at.is_(None), *where)
    )
    return of.in_(rows)


def dated(since: date | None, until: date | None) -> Condition:
    """Return the condition that footage may be of a time: by its citation, else its report."""
    return or_(
        and_(CitationRow.published.is_not(None), _within(CitationRow, since, until)),
        and_(CitationRow.published.is_(None), _within(ReportRow, since, until)),
    )


def _within(
    table: type[CitationRow | ReportRow], since: date | None, until: date | None
) -> Condition:
    """Return the condition that a date may lie in the bounds, by its first and last day."""
    parts: list[Condition] = [table.published.is_not(None)]
    if since is not None:
        parts.append(or_(table.latest.is_(None), table.latest >= since))
    if until is not None:
        parts.append(or_(table.earliest.is_(None), table.earliest <= until))
    return and_(*parts)


def worded(word: str) -> Condition:
    """Return the condition that a word of the sighting's texts begins with `word`."""
    start = word[:MAX_WORD]
    return S.id.in_(
        select(SightingWordRow.sighting_id).where(
            SightingWordRow.word >= start, SightingWordRow.word < start + "\U0010ffff"
        )
    )


def _type(values: Sequence[str]) -> Condition:
    return S.type_id.in_(select(EquipmentTypeRow.id).where(EquipmentTypeRow.node.in_(values)))


def _certainty(values: Sequence[str]) -> Condition:
    return S.certainty.in_([word for each in values for word in Certainty(each).written])


def _video(values: Sequence[str], of: Video = S.video_id) -> Condition:
    return of.in_(select(VideoRow.id).where(VideoRow.sha256.in_(values)))


def _by(values: Sequence[str]) -> Condition:
    return S.person_id.in_(_people(values))


def _people(names: Sequence[str]) -> ColumnElement[int]:
    return select(PersonRow.id).where(PersonRow.name.in_(names)).scalar_subquery()


def _publisher(values: Sequence[str], of: Video = S.video_id) -> Condition:
    """Match names of publishers by any part of them, in any case."""
    named = select(PublisherRow.id).where(
        or_(*(PublisherRow.name.icontains(each, autoescape=True) for each in values))
    )
    posted = select(PostingRow.video_id).where(
        PostingRow.withdrawn_at.is_(None), PostingRow.publisher_id.in_(named)
    )
    return or_(of.in_(posted), cited(CitationRow.publisher_id.in_(named), of=of))


def _place(values: Sequence[str], of: Video = S.video_id) -> Condition:
    return of.in_(
        select(PlaceRow.video_id).where(
            PlaceRow.withdrawn_at.is_(None),
            or_(*(PlaceRow.name.icontains(each, autoescape=True) for each in values)),
        )
    )


def _kind(values: Sequence[str], of: Video = S.video_id) -> Condition:
    # Kinds are a short list of words in JSON: each stands in quotes.
    written = (cast(CitationRow.kinds, Text).contains(f'"{each}"') for each in values)
    return cited(or_(*written), of=of)


def _item(values: Sequence[str]) -> Condition:
    tied = S.item_id.in_([int(each) for each in values if each != NO_ITEM])
    return or_(tied, S.item_id.is_(None)) if NO_ITEM in values else tied


def _claim(values: Sequence[str]) -> Condition:
    parts = []
    for value in values:
        slug, _, number = value.rpartition(":")
        newest = (
            select(func.max(AssessmentRow.id))
            .join(ClaimRow, ClaimRow.id == AssessmentRow.claim_id)
            .join(ReportRow, ReportRow.id == ClaimRow.report_id)
            .where(ReportRow.slug == slug, ClaimRow.number == int(number))
            .group_by(AssessmentRow.sighting_number)
        )
        parts.append(
            S.number.in_(
                select(AssessmentRow.sighting_number).where(
                    AssessmentRow.id.in_(newest),
                    AssessmentRow.bearing != "withdrawn",
                    AssessmentRow.sighting_number.is_not(None),
                )
            )
        )
    return or_(*parts)


def _reviewed_by(values: Sequence[str]) -> Condition:
    return S.id.in_(
        select(ReviewRow.sighting_id)
        .join(PersonRow, PersonRow.id == ReviewRow.person_id)
        .where(PersonRow.name.in_(values), ReviewRow.verdict != IDENTIFIED)
    )


def _report(values: Sequence[str], of: Video = S.video_id) -> Condition:
    return cited(ReportRow.slug.in_(values), of=of)


def _since(values: Sequence[str], of: Video = S.video_id) -> Condition:
    return cited(dated(date.fromisoformat(values[0]), None), of=of)


def _until(values: Sequence[str], of: Video = S.video_id) -> Condition:
    return cited(dated(None, date.fromisoformat(values[0])), of=of)


_VIDEO_TERMS: Mapping[Field, Callable[[Sequence[str], Video], Condition]] = {
    Field.REPORT: _report,
    Field.VIDEO: _video,
    Field.PUBLISHER: _publisher,
    Field.PLACE: _place,
    Field.KIND: _kind,
    Field.SINCE: _since,
    Field.UNTIL: _until,
}
_TERMS: Mapping[Field, Callable[[Sequence[str]], Condition]] = {
    Field.TYPE: _type,
    Field.REPORT: _report,
    Field.VIDEO: _video,
    Field.STATUS: S.status.in_,
    Field.CERTAINTY: _certainty,
    Field.CONTEXT: S.context.in_,
    Field.BY: _by,
    Field.PUBLISHER: _publisher,
    Field.PLACE: _place,
    Field.KIND: _kind,
    Field.ITEM: _item,
    Field.CLAIM: _claim,
    Field.REVIEWED_BY: _reviewed_by,
    Field.SINCE: _since,
    Field.UNTIL: _until,
    Field.TEXT: lambda values: or_(*map(worded, values)),
}
