"""Reports that are plain text, honest and hostile."""

import codecs
import multiprocessing

import pytest

from vidcat.errors import BadPage
from vidcat.imports.bounds.bounded_process import MIB, ProcessLimits
from vidcat.imports.pages.report_page import MAX_BYTES, read_text_report

YOUTUBE = "https://www.youtube.com/watch?v="
REPORT = """\
A parade in the north

The group released a video (https://youtu.be/TextVideo01). It shows four
carriers on a bridge, see also www.youtube.com/watch?v=TextVideo02, from the air.
These were sent to us:
https://t.me/brigade/77
  - https://vimeo.com/1234567

A cut one: https://vimeo.com/7654321… and a page: https://desk.example/about.
Unknown: https://tv.example/video/99 is offline. A map: https://www.google.com/maps/embed?pb=1
"""


def test_sentences_and_the_addresses_in_them_are_read() -> None:
    draft = read_text_report(REPORT.encode(), "https://desk.example/r/1")
    assert draft.title == "A parade in the north"
    assert draft.url == "https://desk.example/r/1"
    assert draft.text == REPORT.rstrip("\n")
    assert [(c.url, c.embedded_as, c.quote) for c in draft.citations] == [
        (
            f"{YOUTUBE}TextVideo01",
            "text",
            "The group released a video (https://youtu.be/TextVideo01).",
        ),
        (
            f"{YOUTUBE}TextVideo02",
            "text",
            "It shows four carriers on a bridge, see also www.youtube.com/watch?v=TextVideo02, "
            "from the air.",
        ),
        ("https://t.me/brigade/77", "text", "These were sent to us:"),
        ("https://vimeo.com/1234567", "text", "These were sent to us:"),
        (
            "https://tv.example/video/99",
            "not understood",
            "Unknown: https://tv.example/video/99 is offline.",
        ),
    ]


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_says_how_a_text_is_written(mark: bytes, encoding: str) -> None:
    text = "استعراض\r\n\r\nشاهد https://youtu.be/TextVideo01؟ نعم."  # noqa: RUF001
    draft = read_text_report(mark + text.encode(encoding), None)
    assert draft.title == "استعراض"
    assert draft.citations[0].quote == "شاهد https://youtu.be/TextVideo01؟"
    assert draft.note == ""


def test_a_text_of_no_known_encoding_says_how_it_was_read() -> None:
    draft = read_text_report("Café https://youtu.be/TextVideo01".encode("cp1252"), None)
    assert draft.title.startswith("Café")
    assert "read as Windows-1252" in draft.note


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is nothing in it"),
        (b" \r\n\t\n", "there is nothing in it"),
        (codecs.BOM_UTF16_LE, "there is nothing in it"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" * 9, "it is no text"),
        (bytes(range(1, 256)) * 100, "it is no text"),
        ("no mark".encode("utf-16-le"), "it is no text"),
        (b"x" * (MAX_BYTES + 1), "the text is larger than 10 MiB"),
        (b"".join(b"https://youtu.be/Many%07d\n" % n for n in range(5_001)), "5,000 videos"),
        (b"".join(b"https://a.example/video/%d\n" % n for n in range(5_001)), "unknown players"),
    ],
    ids=["empty", "spaces", "mark", "png", "bytes", "utf-16", "large", "videos", "players"],
)
def test_what_is_no_text_is_refused_in_one_sentence(content: bytes, says: str) -> None:
    with pytest.raises(BadPage, match=says) as refused:
        read_text_report(content, None)
    assert "\n" not in refused.value.message
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize(
    "content",
    [
        b"word " * (2 * MIB),
        b"a" + b" " * (9 * MIB),
        b"a" + b" \n" * (4 * MIB),
        (b"https://a.example/" + b")" * 8_000 + b" ") * 1_000,
        b"x" * (5 * MIB) + b" https://a.example/b " * 10_000,
        b"." * (9 * MIB),
    ],
    ids=["words", "spaces", "lines", "brackets", "one sentence", "stops"],
)
def test_huge_lines_take_time_in_proportion(content: bytes) -> None:
    limits = ProcessLimits(cpu_seconds=15)
    assert read_text_report(content, None, limits=limits).citations == ()
