"""Numbers as people type them, whatever their script and spreadsheet put around them."""

import math
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.provenance.places import parse_coordinates, parse_within
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import parse_date, parse_moment
from vidcat.domain.values.regions import Region
from vidcat.domain.values.time import parse_time
from vidcat.domain.values.typed import bare, latin, parse_number, parse_numbers
from vidcat.errors import BadBox, BadStatement

MARKS = "\u200e\u200f\u061c\u2066\u2069\u202b\u202c\ufeff\u200b"
ZEROS = [chr(c) for c in range(0x110000) if unicodedata.digit(chr(c), None) == 0]
ZEROS = [zero for zero in ZEROS if unicodedata.category(zero) == "Nd"]


@pytest.mark.parametrize("zero", ZEROS, ids=lambda zero: f"U+{ord(zero):04X}")
def test_the_digits_of_every_script_are_digits(zero: str) -> None:
    written = "".join(chr(ord(zero) + digit) for digit in (4, 2, 0))
    assert latin(written) == "420"
    assert parse_time(f"{written[0]}:{written[2]}{written[0]}.{written[1]}") == 244.2
    assert parse_count(f"at least {written[:2]}") == parse_count("at least 42")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("4,2", 4.2),
        ("0:04,2", 4.2),
        ("\u0664.\u0662", 4.2),
        ("\u0664\u066b\u0662", 4.2),
        ("\u06f0:\u06f0\u06f4", 4.0),
        ("\u200e4.2\u00a0", 4.2),
        ("\u200f1:02:03,5\u202c", 3723.5),
        ("1\u2009", 1.0),
    ],
)
def test_times(text: str, seconds: float) -> None:
    assert parse_time(text) == seconds


@pytest.mark.parametrize("text", ["4,2,1", "4.2,1", ",", "4,,2", "1:2,5", "-1", "nan", "1_0"])
def test_what_is_no_time_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        parse_time(text)


@pytest.mark.parametrize(
    "text",
    [
        "0.1,0.2,0.3,0.25",
        "0.1, 0.2, 0.3, 0.25",
        "0.1 0.2 0.3 0.25",
        "0.1;0.2;0.3;0.25",
        "[0.1,0.2 , 0.3,0.25]",
        "0,1 0,2 0,3 0,25",
        "0,1, 0,2, 0,3, 0,25",
        "0,1;0,2; 0,3;0,25",
        "\u0660\u066b\u0661\u061b \u0660\u066b\u0662\u061b 0.3\u061b 0.25",
        "\u200e0.1,0.2,0.3,0.25\u200e",
        "1e-1,2e-1,3e-1,2.5E-1",
    ],
)
def test_boxes(text: str) -> None:
    assert parse_numbers(text, 4) == (0.1, 0.2, 0.3, 0.25)
    assert Region.parse(text) == Region(0.1, 0.2, 0.3, 0.25)


@pytest.mark.parametrize(
    "text",
    ["", "0.1,0.2,0.3", "0,1,0,2,0,3,0,25", "a,b,c,d", "nan 0 1 1", "inf,0,1,1", "1_0 0 1 1"],
)
def test_what_is_no_box_is_none(text: str) -> None:
    with pytest.raises(BadBox):
        Region.parse(text)


def test_coordinates_and_distances() -> None:
    for text in (
        "36.12,37.08",
        "36,12 37,08",
        "36,12; 37,08",
        "\u0663\u0666\u066b\u0661\u0662\u060c \u0663\u0667\u066b\u0660\u0668",
    ):
        assert parse_coordinates(text) == (36.12, 37.08)
    assert parse_coordinates("\u221233.5,-70") == (-33.5, -70.0)
    assert parse_within("\u0661\u0665\u0660 m") == 150.0
    for text in ("36,12,37,08", "36.12", "x,y", "1e,2"):
        with pytest.raises(BadStatement, match="LAT,LON"):
            parse_coordinates(text)


def test_dates() -> None:
    assert parse_date("\u200f\u0662\u0660\u0661\u0666-\u0660\u0666~").edtf == "2016-06~"
    assert parse_moment("\u200e2026-11-23").isoformat() == "2026-11-23T00:00:00+00:00"


def test_marks_around_a_name_are_no_part_of_it_and_those_inside_are() -> None:
    assert bare(f"{MARKS} bicycles.mp4 \u00a0{MARKS}") == "bicycles.mp4"
    assert bare("\u0646\u200c\u0647") == "\u0646\u200c\u0647"
    assert bare("a\u200eb") == "a\u200eb"


@given(st.floats(-1e9, 1e9).map(lambda x: round(x, 6)), st.sampled_from(MARKS))
def test_a_number_is_the_same_by_any_hand(number: float, mark: str) -> None:
    plain = f"{number:.6f}"
    persian = plain.translate({ord(str(n)): chr(0x06F0 + n) for n in range(10)})
    assert parse_number(plain) == float(plain)
    assert parse_number(plain.replace(".", ",")) == float(plain)
    assert parse_number(persian.replace(".", "\u066b")) == float(plain)
    assert parse_number(f"{mark}{plain}{mark}") == float(plain)


@given(st.text(max_size=40))
def test_any_text_is_a_finite_number_or_none(text: str) -> None:
    try:
        number = parse_number(text)
    except ValueError:
        return
    assert math.isfinite(number)
