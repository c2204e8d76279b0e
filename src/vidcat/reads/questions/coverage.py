"""Looked and not seen: what was looked for in which footage, and how much of it was looked at."""

from dataclasses import replace

from vidcat.domain.questions.expressions import All, Expression, Field, Not, Term, parse_expression
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.coverage import Coverage
from vidcat.reads.questions.filter_codec import filters_of
from vidcat.reads.questions.resolver import resolve_expression, resolve_question
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

_OF_FOOTAGE = frozenset(
    {Field.REPORT, Field.VIDEO, Field.PUBLISHER, Field.PLACE, Field.KIND, Field.SINCE, Field.UNTIL}
)


def coverage_of(store: Store, asked: Question) -> Coverage:
    """Return how much of the footage of a question was looked at, and where matches were seen.

    Filters of footage (report, video, publisher, place, kind, dates, `where`) choose the videos;
    all others name what was looked for. Raises BadQuestion, and as `resolve_question` does.
    """
    footage = _footage(asked)
    with store.read() as tx:
        seen = replace(asked, terms=tuple(t for t in asked.terms if t not in footage), where=None)
        question = resolve_question(tx, seen)
        label = _label(tx, asked, seen)
        chosen = resolve_expression(tx, All(footage)) if footage else None
        return Coverage(label, tuple(tx.coverage.of(chosen, question)))


def _label(tx: Transaction, asked: Question, seen: Question) -> str:
    """Return what was looked for, with every filter: what is stated beside it is no part of it."""
    sought = replace(seen, report=None, video=None, since=None, until=None)
    filters = filters_of(sought)
    if not filters:
        return "sighting"
    if asked.type and [name for name, _ in filters] == ["type"]:
        return tx.equipment.taxonomy().named(asked.type).label("en")
    return f"sighting with {', '.join(f'{name} “{value}”' for name, value in filters)}"


def _footage(asked: Question) -> tuple[Expression, ...]:
    given = (
        (Field.REPORT, asked.report),
        (Field.VIDEO, asked.video),
        (Field.SINCE, asked.since),
        (Field.UNTIL, asked.until),
    )
    parts: list[Expression] = [Term(field, (value,)) for field, value in given if value is not None]
    parts += [each for each in asked.terms if _field(each) in _OF_FOOTAGE]
    if asked.where is not None:
        parts.append(parse_expression(asked.where))
    return tuple(parts)


def _field(expression: Expression) -> Field | None:
    if isinstance(expression, Not):
        return _field(expression.part)
    return expression.field if isinstance(expression, Term) else None
