"""Questions as filters by name, several values each: the one reader of options and addresses."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from vidcat.domain.questions.expressions import Expression, Field, Not, Term
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.statements import Certainty, Context, SightingStatus
from vidcat.domain.values.fields import quoted
from vidcat.errors import BadQuestion

ONE = ("since", "until", "text", "where")
"""Filters of one value; the last one given counts."""
NAMED = ("type", "report", "video", "by")
FURTHER = ("publisher", "place", "kind", "item", "claim", "reviewed-by")
CHOICES = ("status", "certainty", "context")
EXCLUDING = tuple(f"not-{name}" for name in (*NAMED, *FURTHER, *CHOICES))
FILTERS = (*NAMED, *CHOICES, *FURTHER, *EXCLUDING, *ONE)
"""Every filter by its name, in the order in which they are told."""
_MOST_VALUES = 50
Word = TypeVar("Word", bound=StrEnum)


def question_from(given: Mapping[str, Sequence[str]]) -> Question:
    """Return the question of filters by name: one value of each must hold, and all filters.

    Values of `not-...` must not hold. Names that are no filter are ignored. Raises BadQuestion.
    """
    values = {name: tuple(given[name]) for name in FILTERS if given.get(name)}
    for name, several in values.items():
        if len(several) > _MOST_VALUES:
            raise BadQuestion(f"{name}: at most {_MOST_VALUES} values are read.")
    one = {name: values[name][-1] for name in ONE if name in values}
    one |= {name: values[name][0] for name in NAMED if len(values.get(name, ())) == 1}
    return Question(
        type=one.get("type"),
        report=one.get("report"),
        video=one.get("video"),
        statuses=_chosen("status", SightingStatus, values),
        certainties=_chosen("certainty", Certainty, values),
        contexts=_chosen("context", Context, values),
        since=one.get("since"),
        until=one.get("until"),
        text=one.get("text"),
        by=one.get("by"),
        terms=tuple(_term(name, values[name]) for name in values if _is_term(name, values[name])),
        where=one.get("where"),
    )


def filters_of(asked: Question) -> list[tuple[str, str]]:
    """Return the filters of a question by name; `question_from` makes the same question of them."""
    found = [(name, getattr(asked, name)) for name in (*NAMED, *ONE)]
    found += [("status", each) for each in asked.statuses]
    found += [("certainty", each) for each in asked.certainties]
    found += [("context", each) for each in asked.contexts]
    for factor in asked.terms:
        term = factor.part if isinstance(factor, Not) else factor
        if isinstance(term, Term):
            name = f"not-{term.field}" if isinstance(factor, Not) else str(term.field)
            found += [(name, value) for value in term.values]
    return [(name, str(value)) for name, value in found if value is not None]


def question_in(query: str) -> Question:
    """Read a question off the query part of an address; raises BadQuestion."""
    return question_from(values_in(query))


def values_in(query: str) -> dict[str, list[str]]:
    """Read the values of each filter off the query part of an address."""
    given: dict[str, list[str]] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        given.setdefault(name.replace("_", "-"), []).append(value)
    return given


def query_of(asked: Question) -> str:
    """Write a question as the query part of an address."""
    return urlencode(filters_of(asked))


def _is_term(name: str, values: Sequence[str]) -> bool:
    return name in (*FURTHER, *EXCLUDING) or (name in NAMED and len(values) > 1)


def _term(name: str, values: tuple[str, ...]) -> Expression:
    term = Term(Field(name.removeprefix("not-")), values)
    return Not(term) if name.startswith("not-") else term


def _chosen(name: str, words: type[Word], values: Mapping[str, Sequence[str]]) -> tuple[Word, ...]:
    try:
        return tuple(words(each) for each in values.get(name, ()))
    except ValueError as error:
        raise BadQuestion(
            f"{name}: {quoted(', '.join(values[name]))} is none of {', '.join(words)}."
        ) from error
