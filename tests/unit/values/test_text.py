"""Text is compared by what a person means, not by what their keyboard sends."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.text import compact, normalise, words_of


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("T-72", "t 72"),
        ("T72", "t 72"),
        ("  t  72 ", "t 72"),
        ("9M133", "9 m 133"),
        ("٧٢", "72"),
        ("۷۲", "72"),
        ("\uff34\uff0d\uff17\uff12", "t 72"),
        ("Kata'ib", "kataib"),
        ("Kata’ib", "kataib"),  # noqa: RUF001
        ("Kata\u02beib", "kataib"),
        ("Öcalan", "ocalan"),
        ("Ak\u0131nc\u0131", "akinci"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("S.V.D.", "s v d"),
        ("HS .50", "hs 50"),
        ("צה\u05f4ל", "צהל"),
        ("«Safir»", "safir"),
        ("---", ""),
        ("", ""),
    ],
)
def test_signs_case_width_and_accents_do_not_count(text: str, normal: str) -> None:
    assert normalise(text) == normal


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("أحمد", "احمد"),
        ("إيران", "ايران"),
        ("آزوف", "ازوف"),
        ("ٱلله", "الله"),
        ("دبابة", "دبابه"),
        ("سيارة", "سیاره"),
        ("مستشفى", "مستشفي"),
        ("کتائب", "كتائب"),
        ("حزب‌الله", "حزبالله"),
        ("دَبَّابَة", "دبابة"),
        ("حـــزب", "حزب"),
        ("مسؤول", "مسوول"),
        ("نجباء", "نجبا"),
        ("\u202bتي-72\u202c", "تی ۷۲"),
        ("ئاڵا", "یالا"),
        ("Т-72Б", "т72б"),  # noqa: RUF001
    ],
)
def test_letters_that_keyboards_confuse_are_one(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("T-72", "T-62"), ("سیمرغ", "سیمرق"), ("پ", "ب"), ("گ", "ك"), ("T", "Т")],  # noqa: RUF001
)
def test_what_differs_stays_apart(one: str, other: str) -> None:
    assert compact(one) != compact(other)


def test_a_compact_key_ignores_how_words_are_parted_and_words_keep_it() -> None:
    assert compact("Bayraktar TB-2") == compact("bayraktartb2") == "bayraktartb2"
    assert words_of("Bayraktar TB-2") == ("bayraktar", "tb", "2")


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text())
def test_case_and_composition_never_count(text: str) -> None:
    assert normalise(unicodedata.normalize("NFD", text)) == normalise(text)
    assert normalise(text.casefold()) == normalise(text)


@given(st.text())
def test_only_words_are_left(text: str) -> None:
    normal = normalise(text)
    assert normal == normal.strip()
    assert "  " not in normal
    assert all(unicodedata.category(char) not in {"Mn", "Cf", "Cc", "Pd"} for char in normal)
