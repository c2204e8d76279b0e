"""The one resolver of questions: names become ids, dates become days, words are normalised."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

from vidcat.domain.questions.expressions import (
    NO_ITEM,
    All,
    Expression,
    Field,
    Term,
    mapped,
    parse_expression,
)
from vidcat.domain.questions.question import Question, ResolvedQuestion
from vidcat.domain.reports.drafts import CitationKind
from vidcat.domain.sightings.statements import STATED, Certainty, Context, SightingStatus
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import MAX_KEY, field_named, quoted
from vidcat.domain.values.text import words_of
from vidcat.errors import BadDate, BadQuestion
from vidcat.reads.video.by_name import video_named
from vidcat.store.transaction import Transaction

Values = tuple[str, ...]
_WORDS: Mapping[Field, type[StrEnum]] = {
    Field.STATUS: SightingStatus,
    Field.CERTAINTY: Certainty,
    Field.CONTEXT: Context,
    Field.KIND: CitationKind,
}


def resolve_question(tx: Transaction, question: Question) -> ResolvedQuestion:
    """Return a question with names resolved to ids, and dates to days.

    Raises NoSuchType, AmbiguousType, NoSuchReport, NoSuchPerson, NoSuchVideo, AmbiguousVideo,
    NoSuchClaim, NoSuchItem, BadDate, BadQuestion; each names the filter. A filter without a value
    is a BadQuestion: it never asks for everything.
    """
    since = _values(tx, Field.SINCE, question.since)
    until = _values(tx, Field.UNTIL, question.until)
    if since and until and since > until:
        raise BadDate(f"until: {question.until} lies before {question.since}.")
    types = _values(tx, Field.TYPE, question.type)
    return ResolvedQuestion(
        types=types or None,
        report=_one(_values(tx, Field.REPORT, question.report)),
        video=_one(_values(tx, Field.VIDEO, question.video)),
        statuses=question.statuses or STATED,
        certainties=question.certainties,
        contexts=question.contexts,
        since=date.fromisoformat(since[0]) if since else None,
        until=date.fromisoformat(until[0]) if until else None,
        words=_values(tx, Field.TEXT, question.text),
        by=_one(_values(tx, Field.BY, question.by)),
        where=_where(tx, question),
    )


def resolve_expression(tx: Transaction, expression: Expression) -> Expression:
    """Return an expression with names resolved to ids, dates to days and texts to words.

    Raises as `resolve_question` does.
    """
    return mapped(expression, lambda term: _resolved(tx, term))


def _where(tx: Transaction, question: Question) -> Expression | None:
    parts = question.terms
    if question.where is not None:
        parts += (parse_expression(question.where),)
    return resolve_expression(tx, All(parts)) if parts else None


def _resolved(tx: Transaction, term: Term) -> Expression:
    values = _found(tx, term.field, term.values)
    if term.field is Field.TEXT:  # each word must stand there, not one of them
        return All(tuple(Term(term.field, (word,)) for word in values))
    return Term(term.field, values)


def _values(tx: Transaction, field: Field, value: str | None) -> Values:
    """Return what a filter of one value means, () where it is not given."""
    return () if value is None else _found(tx, field, (value,))


def _one(values: Values) -> str | None:
    return values[0] if values else None


def _found(tx: Transaction, field: Field, values: Values) -> Values:
    with field_named(str(field)):
        if not all(value.strip() for value in values):
            raise BadQuestion("it has no value; leave the filter out to ask for all.")
        return tuple(_FOUND.get(field, _as_written)(tx, field, values))


def _as_written(tx: Transaction, field: Field, values: Values) -> Values:
    return values


def _types(tx: Transaction, field: Field, values: Values) -> Iterator[str]:
    taxonomy = tx.equipment.taxonomy()
    for name in values:
        yield from (each.id for each in taxonomy.below(taxonomy.named(name).id))


def _videos(tx: Transaction, field: Field, values: Values) -> list[str]:
    return [video_named(tx, each).sha256 for each in values]


def _reports(tx: Transaction, field: Field, values: Values) -> Values:
    for each in values:
        tx.reports.get(each)
    return values


def _people(tx: Transaction, field: Field, values: Values) -> Values:
    for each in values:
        tx.people.id(each)
    return values


def _claims(tx: Transaction, field: Field, values: Values) -> Values:
    for value in values:
        slug, _, number = value.rpartition(":")
        if not number.isascii() or not number.isdecimal():
            raise BadQuestion(f"{quoted(value)} is no claim; write REPORT:N.")
        tx.reports.claim_id(slug, int(number[:10]))
    return values


def _items(tx: Transaction, field: Field, values: Values) -> Iterator[str]:
    for value in values:
        if value == NO_ITEM:
            yield value
            continue
        if not value.isascii() or not value.isdecimal() or int(value[:11]) > MAX_KEY:
            raise BadQuestion(f"{quoted(value)} is no object's number.")
        tx.equipment.require_item(int(value))
        yield str(int(value))


def _one_of(tx: Transaction, field: Field, values: Values) -> Values:
    words = _WORDS[field]
    found = []
    for value in values:
        try:
            found.append(str(words(value)))
        except ValueError as error:
            raise BadQuestion(f"{quoted(value)} is none of {', '.join(words)}.") from error
    return tuple(found)


def _days(tx: Transaction, field: Field, values: Values) -> Iterator[str]:
    for value in values:
        read = parse_date(value)
        day = read.earliest if field is Field.SINCE else read.latest
        if day is None:
            raise BadDate(f"{quoted(value)} is open at that end.")
        yield day.isoformat()


def _text(tx: Transaction, field: Field, values: Values) -> list[str]:
    words = [word for each in values for word in words_of(each)]
    if not words:
        raise BadQuestion(f"{quoted(' '.join(values))} has no word to look for.")
    return words


_FOUND: Mapping[Field, Callable[[Transaction, Field, Values], Iterable[str]]] = {
    Field.TYPE: _types,
    Field.VIDEO: _videos,
    Field.REPORT: _reports,
    Field.BY: _people,
    Field.REVIEWED_BY: _people,
    Field.CLAIM: _claims,
    Field.ITEM: _items,
    Field.SINCE: _days,
    Field.UNTIL: _days,
    Field.TEXT: _text,
    **dict.fromkeys(_WORDS, _one_of),
}
