"""A report draft holds together, and its name comes from its title."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from vidcat.domain.reports.drafts import (
    MAX_SLUG,
    CitationDraft,
    ClaimDraft,
    ReportDraft,
    is_slug,
    slug_of,
)
from vidcat.domain.values.counts import Count, Hedge
from vidcat.errors import BadReport

SEVERAL = Count(Hedge.SEVERAL)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Iraqi militia parades in southern Aleppo", "iraqi-militia-parades-in-southern-aleppo"),
        ("  Alép: «T-72»  & more… ", "alep-t-72-more"),
        ("ميليشيا عراقية في حلب", "ميليشيا-عراقية-في-حلب"),
        ("a_b/../c", "a-b-c"),
    ],
)
def test_a_title_in_any_script_gives_a_name(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_a_title_without_a_word_gives_a_name_from_what_is_there() -> None:
    assert slug_of("!!", "https://a.example/1") == slug_of("!!", "https://a.example/1")
    assert slug_of("!!", "https://a.example/1") != slug_of("!!", "https://a.example/2")
    assert is_slug(slug_of(""))


@given(st.text())
@example("\u33c6")  # one sign for "C/kg"
def test_every_title_gives_a_short_name_that_stays_as_it_is(title: str) -> None:
    slug = slug_of(title)
    assert is_slug(slug)
    assert slug_of(slug) == slug
    assert len(slug) <= MAX_SLUG


@pytest.mark.parametrize("slug", ["", "A", "a--b", "-a", "a b", "../x", "a" * (MAX_SLUG + 1)])
def test_what_cannot_be_typed_in_a_command_is_no_name(slug: str) -> None:
    assert not is_slug(slug)
    with pytest.raises(BadReport, match=r"^slug: "):
        ReportDraft(slug, "Title")


def test_a_claim_names_a_citation_that_is_there() -> None:
    with pytest.raises(BadReport, match=r"^claims\[1\]\.citation: there is no citation 2$"):
        ReportDraft(
            "r",
            "R",
            citations=(CitationDraft(1),),
            claims=(ClaimDraft(1, 1, "", SEVERAL), ClaimDraft(2, 2, "", SEVERAL)),
        )


@pytest.mark.parametrize(("numbers", "says"), [((1, 2, 1), "given twice"), ((0,), "not positive")])
def test_numbers_are_positive_and_unique(numbers: tuple[int, ...], says: str) -> None:
    with pytest.raises(BadReport, match=says):
        ReportDraft("r", "R", citations=tuple(CitationDraft(number) for number in numbers))
    with pytest.raises(BadReport, match=says):
        ReportDraft("r", "R", claims=tuple(ClaimDraft(n, None, "", SEVERAL) for n in numbers))
