"""Questions with and, or and not: the names in them found, so that the store can ask."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum

from vidcat.domain.questions.expressions import NO_ITEM, All, Expression, Field, Term, mapped
from vidcat.domain.reports.drafts import CitationKind
from vidcat.domain.sightings.statements import Certainty, Context, SightingStatus
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.fields import field_named, quoted
from vidcat.domain.values.text import words_of
from vidcat.errors import BadQuestion
from vidcat.store.transaction import Transaction

MOST_ITEM = 2**31 - 1
Values = tuple[str, ...]
_WORDS: Mapping[Field, type[StrEnum]] = {
    Field.STATUS: SightingStatus,
    Field.CERTAINTY: Certainty,
    Field.CONTEXT: Context,
    Field.KIND: CitationKind,
}


def resolved(tx: Transaction, expression: Expression) -> Expression:
    """Put ids, days and words in the place of what a person wrote.

    Raises NoSuchType, AmbiguousType, NoSuchReport, NoSuchPerson, NoSuchVideo, NoSuchClaim,
    NoSuchItem, BadDate, BadQuestion.
    """
    return mapped(expression, lambda term: _resolved(tx, term))


def _resolved(tx: Transaction, term: Term) -> Expression:
    field = term.field
    with field_named(str(field)):
        values = tuple(_FOUND.get(field, _as_written)(tx, field, term.values))
    if field is Field.TEXT:  # each word must stand there, not one of them
        return All(tuple(Term(field, (word,)) for word in values))
    return Term(field, values)


def _as_written(tx: Transaction, field: Field, values: Values) -> Values:
    return values


def _types(tx: Transaction, field: Field, values: Values) -> Iterator[str]:
    taxonomy = tx.equipment.taxonomy()
    for name in values:
        yield from (each.id for each in taxonomy.below(taxonomy.named(name).id))


def _videos(tx: Transaction, field: Field, values: Values) -> list[str]:
    return [tx.videos.named(each).sha256 for each in values]


def _reports(tx: Transaction, field: Field, values: Values) -> Values:
    for each in values:
        tx.reports.get(each)
    return values


def _people(tx: Transaction, field: Field, values: Values) -> Values:
    for each in values:
        tx.people.id(each)
    return values


def _claims(tx: Transaction, field: Field, values: Values) -> Values:
    for each in values:
        slug, _, number = each.rpartition(":")
        if not number.isascii() or not number.isdecimal():
            raise BadQuestion(f"{quoted(each)} is no claim; write REPORT:N.")
        tx.reports.claim_id(slug, int(number[:10]))
    return values


def _items(tx: Transaction, field: Field, values: Values) -> Iterator[str]:
    for each in values:
        if each == NO_ITEM:
            yield each
            continue
        if not each.isascii() or not each.isdecimal() or int(each[:11]) > MOST_ITEM:
            raise BadQuestion(f"{quoted(each)} is no object's number.")
        tx.equipment.require_item(int(each))
        yield str(int(each))


def _one_of(tx: Transaction, field: Field, values: Values) -> Values:
    words = _WORDS[field]
    for each in values:
        if each not in list(words):
            raise BadQuestion(f"{quoted(each)} is none of {', '.join(words)}.")
    return values


def _days(tx: Transaction, field: Field, values: Values) -> Iterator[str]:
    for each in values:
        read = parse_date(each)
        day = read.earliest if field is Field.SINCE else read.latest
        if day is None:
            raise BadQuestion(f"{quoted(each)} is open at that end.")
        yield day.isoformat()


def _text(tx: Transaction, field: Field, values: Values) -> list[str]:
    words = [word for each in values for word in words_of(each)]
    if not words:
        raise BadQuestion("there is no word to look for.")
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
