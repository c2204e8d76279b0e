"""Search expressions with `and`, `or` and `not`: a tree of terms, read from text and written back.

    (type:btr-80 or type:btr-82) and not context:wreck and publisher:"Nujaba"

A term is a field, a colon and a value; a value with spaces stands in quotes. A word without a field
is looked for in marking, note and basis. `and` may be left out between terms and binds more tightly
than `or`.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from vidcat.errors import BadQuestion

NO_ITEM = "none"
"""In the place of an object's number: what is tied to none."""
MAX_LENGTH = 4000
MAX_TERMS = 100
MAX_DEPTH = 20
_TOKEN = re.compile(
    r"""\s*(?:(?P<open>\()|(?P<close>\))|(?P<field>[a-z-]+):(?=\S)|(?P<quoted>"(?:[^"\\]|\\.)*")"""
    r"""|(?P<word>[^\s()":]+(?=[\s()]|$)))"""
)
_VALUE = re.compile(r'"((?:[^"\\]|\\.)*)"|([^\s()"]+)')


class Field(StrEnum):
    """What a term asks of."""

    TYPE = "type"
    REPORT = "report"
    VIDEO = "video"
    STATUS = "status"
    CERTAINTY = "certainty"
    CONTEXT = "context"
    BY = "by"
    PUBLISHER = "publisher"  # of a posting of the video, or of a citation resolved to it
    PLACE = "place"  # where the video was filmed, as people say
    KIND = "kind"  # what a citation resolved to the video says that it shows
    ITEM = "item"
    CLAIM = "claim"  # REPORT:N, that the sighting bears on
    REVIEWED_BY = "reviewed-by"
    SINCE = "since"
    UNTIL = "until"
    TEXT = "text"


@dataclass(frozen=True)
class Term:
    """One thing that is asked: of a field, that it has one of some values."""

    field: Field
    values: tuple[str, ...]


@dataclass(frozen=True)
class All:
    """All parts hold."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Either:
    """One of the parts holds, or more."""

    parts: tuple["Expression", ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: "Expression"


Expression = Term | All | Either | Not


@dataclass(frozen=True)
class _Token:
    kind: str  # "open", "close", "and", "or", "not", "term" or "end"
    column: int
    term: Term | None = None


def parse_expression(text: str) -> Expression:
    """Read a question with and, or and not; raises BadQuestion, which names the column."""
    if len(text) > MAX_LENGTH:
        raise BadQuestion(f"where: at most {MAX_LENGTH} letters are read.")
    tokens = list(_tokens(text))
    if sum(each.kind == "term" for each in tokens) > MAX_TERMS:
        raise BadQuestion(f"where: at most {MAX_TERMS} terms are read.")
    return _Parser(tokens).whole()


def mapped(expression: Expression, change: Callable[[Term], Expression]) -> Expression:
    """Return an expression with each term changed."""
    match expression:
        case Term():
            return change(expression)
        case Not(part):
            return Not(mapped(part, change))
        case All(parts):
            return All(tuple(mapped(each, change) for each in parts))
        case Either(parts):
            return Either(tuple(mapped(each, change) for each in parts))


def written(expression: Expression) -> str:
    """Write an expression so that `parse_expression` reads what means the same."""
    match expression:
        case Term(field, values):
            words = [f"{field}:{_quoted(each)}" for each in values]
            return words[0] if len(words) == 1 else f"({' or '.join(words)})"
        case Not(part):
            return f"not {written(part)}"
        case All(parts):
            return f"({' and '.join(map(written, parts))})"
        case Either(parts):
            return f"({' or '.join(map(written, parts))})"


def _quoted(value: str) -> str:
    if re.fullmatch(r'[^\s()"\\]+', value):
        return value
    return '"' + re.sub(r'(["\\])', r"\\\1", value) + '"'


class _Parser:
    """Recursive descent over the tokens."""

    def __init__(self, tokens: list[_Token]) -> None:
        self._tokens = tokens
        self._at = 0
        self._depth = 0

    def whole(self) -> Expression:
        found = self._either()
        if self._now.kind != "end":
            raise _wrong(self._now, "nothing that opens stands before this")
        return found

    @property
    def _now(self) -> _Token:
        return self._tokens[self._at]

    def _either(self) -> Expression:
        parts = [self._all()]
        while self._now.kind == "or":
            self._at += 1
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Expression:
        parts = [self._one()]
        while self._now.kind in ("and", "not", "open", "term"):
            self._at += self._now.kind == "and"
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self) -> Expression:
        token = self._now
        self._at += 1
        self._depth += 1
        try:
            if self._depth > MAX_DEPTH:
                raise _wrong(token, f"more than {MAX_DEPTH} levels are not read")
            return self._of(token)
        finally:
            self._depth -= 1

    def _of(self, token: _Token) -> Expression:
        if token.kind == "not":
            return Not(self._one())
        if token.kind == "open":
            found = self._either()
            if self._now.kind != "close":
                raise _wrong(token, "this is never closed")
            self._at += 1
            return found
        if token.term is None:
            raise _wrong(token, "a term is wanted here, as in type:btr-80")
        return token.term


def _tokens(text: str) -> Iterator[_Token]:
    at = 0
    while text[at:].strip():
        found = _TOKEN.match(text, at)
        if found is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise BadQuestion(
                f"where: column {start + 1}: {text[start : start + 20]!r} is not read."
            )
        column, at = found.start(found.lastgroup or 0) + 1, found.end()
        match found.lastgroup:
            case "open" | "close":
                yield _Token(found.lastgroup, column)
            case "field":
                field = _field(found["field"], column)
                value = _VALUE.match(text, at)
                if value is None:
                    raise BadQuestion(f"where: column {at + 1}: {field} has no value.")
                at = value.end()
                yield _Token("term", column, Term(field, (_plain(value),)))
            case "quoted":
                yield _Token("term", column, Term(Field.TEXT, (_unquoted(found["quoted"][1:-1]),)))
            case _:
                word = found["word"].lower()
                is_joint = word in ("and", "or", "not")
                term = None if is_joint else Term(Field.TEXT, (found["word"],))
                yield _Token(word if is_joint else "term", column, term)
    yield _Token("end", len(text) + 1)


def _field(name: str, column: int) -> Field:
    try:
        return Field(name)
    except ValueError as error:
        raise BadQuestion(
            f"where: column {column}: {name!r} is no field; there are {', '.join(Field)}."
        ) from error


def _plain(value: re.Match[str]) -> str:
    return value[2] if value[1] is None else _unquoted(value[1])


def _unquoted(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def _wrong(token: _Token, why: str) -> BadQuestion:
    return BadQuestion(f"where: column {token.column}: {why}.")
