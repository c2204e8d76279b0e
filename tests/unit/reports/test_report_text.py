"""Marking in a report's text what is quoted from it."""

from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.reports.quotes import Quote, Quoting, marked


def cited(number: int, text: str) -> Quote:
    return Quote(Quoting.CITATION, number, text)


def pieces(text: str, *quotes: Quote) -> list[list[tuple[str, list[int]]]]:
    return [
        [(each.text, [quote.number for quote in each.quotes]) for each in line]
        for line in marked(text, quotes)
    ]


def test_a_quote_is_found_whatever_space_stands_between_its_words() -> None:
    found = pieces("One. Two\n  three. Four.", cited(1, "Two three."))
    assert found == [[("One. ", []), ("Two", [1])], [("  three.", [1]), (" Four.", [])]]


def test_lines_of_one_paragraph_stay_together_where_empty_lines_part_paragraphs() -> None:
    assert pieces("a\nb\n\n\nc") == [[("a\nb", [])], [("c", [])]]
    assert pieces("a\nb") == [[("a", [])], [("b", [])]]


def test_quotes_that_overlap_are_cut_where_one_begins_or_ends() -> None:
    found = pieces("one two three", cited(1, "one two"), cited(2, "two three"))
    assert found == [[("one ", [1]), ("two", [1, 2]), (" three", [2])]]


def test_only_the_piece_where_a_quote_begins_bears_its_anchor() -> None:
    [[first, second]] = marked("one two", [cited(1, "one two"), cited(2, "two")])
    assert (first.begins, second.begins) == (("citation-1",), ("citation-2",))


def test_what_is_not_in_the_text_marks_nothing() -> None:
    assert pieces("one", cited(1, "two"), cited(2, " ")) == [[("one", [])]]


@given(st.text("ab \n", max_size=40), st.lists(st.text("ab \n", max_size=6), max_size=4))
def test_nothing_but_space_is_lost(text: str, quotes: list[str]) -> None:
    lines = marked(text, [cited(number, quote) for number, quote in enumerate(quotes, 1)])
    joined = "".join(piece.text for line in lines for piece in line)
    assert "".join(joined.split()) == "".join(text.split())
    assert all(piece.text for line in lines for piece in line)
