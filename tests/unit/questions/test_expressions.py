"""Questions with and, or and not: what is read, what is refused, and that writing reads back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.questions.expressions import (
    All,
    Either,
    Expression,
    Field,
    Not,
    Term,
    parse_expression,
    written,
)
from vidcat.errors import BadQuestion


def term(field: Field, *values: str) -> Term:
    return Term(field, values)


TANK, APC = term(Field.TYPE, "tank"), term(Field.TYPE, "apc")
WRECK = term(Field.CONTEXT, "wreck")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("type:tank", TANK),
        ("(type:tank or type:apc) and not context:wreck", All((Either((TANK, APC)), Not(WRECK)))),
        ("type:tank or type:apc and context:wreck", Either((TANK, All((APC, WRECK))))),
        ("type:tank not context:wreck", All((TANK, Not(WRECK)))),
        ("NOT (NOT type:tank)", Not(Not(TANK))),
        ('publisher:"Harakat al-Nujaba"', term(Field.PUBLISHER, "Harakat al-Nujaba")),
        ('"zebra stripes"', term(Field.TEXT, "zebra stripes")),
        ("صاروخ", term(Field.TEXT, "صاروخ")),
        ("claim:parade-2016:3", term(Field.CLAIM, "parade-2016:3")),
        (r'place:"a \"b\" \\ c"', term(Field.PLACE, r'a "b" \ c')),
    ],
)
def test_a_question_is_read_as_it_is_meant(text: str, meant: Expression) -> None:
    assert parse_expression(text) == meant


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("", "column 1: a term is wanted"),
        ("type:tank and", "column 14: a term is wanted"),
        ("(type:tank", "column 1: this is never closed"),
        ("type:tank)", "column 10: nothing that opens"),
        ("colour:red", "column 1: 'colour' is no field"),
        ('"open', "column 1"),
        ("type:", "column 1"),
        ("or type:tank", "column 1: a term is wanted"),
        ("(" * 30 + "a" + ")" * 30, "more than 20 levels"),
        ("not " * 30 + "a", "more than 20 levels"),
        ("a " * 101, "at most 100 terms"),
        ("a" * 5000, "at most 4000 letters"),
    ],
)
def test_what_is_no_question_is_refused_with_its_place(text: str, column: str) -> None:
    with pytest.raises(BadQuestion, match="where") as refused:
        parse_expression(text)
    assert column in refused.value.message


TERMS = st.builds(Term, st.sampled_from(Field), st.tuples(st.text(min_size=1, max_size=12)))
QUESTIONS: st.SearchStrategy[Expression] = st.recursive(
    TERMS,
    lambda inner: (
        inner.map(Not)
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: All(tuple(parts)))
        | st.lists(inner, min_size=2, max_size=3).map(lambda parts: Either(tuple(parts)))
    ),
    max_leaves=8,
)


@given(QUESTIONS)
def test_what_is_written_is_read_again_as_the_same(question: Expression) -> None:
    assert parse_expression(written(question)) == question


@given(st.text(max_size=60))
def test_whatever_is_typed_is_read_or_refused(text: str) -> None:
    try:
        parse_expression(text)
    except BadQuestion:
        return
