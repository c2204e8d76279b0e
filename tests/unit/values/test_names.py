"""Names are bytes: text for people and JSON, without losing one of them."""

import base64
import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.file_names import path_fields, path_text, terminal_text

OBEYED = {"Cc", "Cf", "Cs", "Zl", "Zp"}


@pytest.mark.parametrize(
    "name",
    [
        "/videos/имя с пробелом.mp4",  # noqa: RUF001
        "/videos/فيديو‏.mp4",
        "/videos/two\nlines.mp4",
        "-rf",
        "/videos/100%41.mp4",
    ],
)
def test_a_utf8_name_stands_as_it_is(name: str) -> None:
    assert path_fields(name.encode()) == {"path": name}


def test_a_byte_that_is_not_utf8_stands_as_percent_and_the_exact_name_beside_it() -> None:
    path = b"/videos/caf\xe9 %E9 \xff.mp4"
    assert path_fields(path) == {
        "path": "/videos/caf%E9 %E9 %FF.mp4",
        "path_bytes": base64.b64encode(path).decode(),
    }


def test_a_surrogate_smuggled_in_as_utf8_is_three_bytes() -> None:
    assert path_text(b"\xed\xb2\x80") == "%ED%B2%80"


@given(st.binary())
def test_json_gives_every_name_back_byte_for_byte(path: bytes) -> None:
    line = json.dumps(path_fields(path), ensure_ascii=False).encode("utf-8")
    fields = json.loads(line)
    exact = fields.get("path_bytes")
    assert (base64.b64decode(exact) if exact else fields["path"].encode()) == path


@given(st.binary())
def test_exact_bytes_are_given_only_where_text_cannot(path: bytes) -> None:
    try:
        path.decode("utf-8")
    except UnicodeDecodeError:
        assert "path_bytes" in path_fields(path)
    else:
        assert "path_bytes" not in path_fields(path)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[2Jwiped", "\\x1b[2Jwiped"),
        ("a\nb\rc\td", "a\\nb\\rc\\td"),
        ("evil\u202e4pm.exe", "evil\\u202e4pm.exe"),
        ("\u2066isolate\u2069", "\\u2066isolate\\u2069"),
        ("\x9b31m", "\\x9b31m"),
        ("line\u2028paragraph\u2029", "line\\u2028paragraph\\u2029"),
        ("tag\U000e0041", "tag\\U000e0041"),
        ("lone\udcff", "lone\\udcff"),
    ],
)
def test_what_a_terminal_would_obey_is_written_out(text: str, shown: str) -> None:
    assert terminal_text(text) == shown


@given(st.text(st.characters(exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"])))
def test_harmless_text_is_left_alone(text: str) -> None:
    assert terminal_text(text) == text


@given(st.text(st.characters(codec=None)))
def test_no_text_moves_a_cursor_or_reorders_a_line(text: str) -> None:
    shown = terminal_text(text)
    joiners = "\u200c\u200d"  # which Persian needs, and which move nothing
    assert not {unicodedata.category(char) for char in shown if char not in joiners} & OBEYED
    shown.encode("utf-8")
