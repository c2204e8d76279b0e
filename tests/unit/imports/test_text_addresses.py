"""Addresses in running text, without the signs of the sentence around them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.imports.pages.sentences import MAX_SENTENCE, Block
from vidcat.imports.pages.text_addresses import text_addresses


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("See https://youtu.be/AAAAAAAAAA1.", ["https://youtu.be/AAAAAAAAAA1"]),
        ("(https://a.example/b_(c))", ["https://a.example/b_(c)"]),
        (
            "[https://a.example/b], “https://a.example/c”.",
            ["https://a.example/b", "https://a.example/c"],
        ),
        ("شاهد https://t.me/a/1؟", ["https://t.me/a/1"]),
        (
            "youtu.be/AAAAAAAAAA1 and www.a.example/b",
            ["https://youtu.be/AAAAAAAAAA1", "https://www.a.example/b"],
        ),
        ("https://vimeo.com/1234567…", []),
        ("https://vimeo.com/1234567...", []),
        ("nothing here / there", []),
    ],
)
def test_addresses_end_where_their_sentence_goes_on(text: str, written: list[str]) -> None:
    assert [address.written for address in text_addresses(text)] == written


@given(st.text("ahtps:/.()[]…,www x", max_size=60))
def test_every_address_is_in_the_text_where_it_is_said_to_be(text: str) -> None:
    for address in text_addresses(text):
        assert text[address.place :].startswith(address.written.removeprefix("https://")) or text[
            address.place :
        ].startswith(address.written)


def test_of_an_endless_sentence_the_words_around_a_place_are_given() -> None:
    block = Block("word " * 10_000 + "here " + "word " * 10_000)
    quote = block.sentence_at(50_001)
    assert "here" in quote
    assert len(quote) <= MAX_SENTENCE + 1
