"""Hedged counts are read as a person writes them and written as they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.counts import LEAST, MAX_COUNT, Count, Hedge, parse_count
from vidcat.errors import BadCount

numbers = st.integers(0, MAX_COUNT)
counts = st.one_of(
    numbers.map(lambda n: Count(Hedge.EXACT, n, n)),
    numbers.map(lambda n: Count(Hedge.AT_LEAST, n)),
    numbers.map(lambda n: Count(Hedge.ABOUT, n, n)),
    st.tuples(numbers, numbers).map(lambda pair: Count(Hedge.BETWEEN, *sorted(pair))),
    st.sampled_from([Count(hedge) for hedge in LEAST]),
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("3", Count(Hedge.EXACT, 3, 3)),
        ("0", Count(Hedge.EXACT, 0, 0)),
        ("at least 2", Count(Hedge.AT_LEAST, 2)),
        ("At  least 2 ", Count(Hedge.AT_LEAST, 2)),
        ("about 10", Count(Hedge.ABOUT, 10, 10)),
        ("3 to 5", Count(Hedge.BETWEEN, 3, 5)),
        ("several", Count(Hedge.SEVERAL)),
        ("Dozens", Count(Hedge.DOZENS)),
        ("hundreds", Count(Hedge.HUNDREDS)),
        ("thousands", Count(Hedge.THOUSANDS)),
        ("not given", Count(Hedge.NOT_GIVEN)),
        ("\u0663", Count(Hedge.EXACT, 3, 3)),  # Arabic-Indic
        ("at least \u06f1\u06f2", Count(Hedge.AT_LEAST, 12)),  # Persian
        ("\u0663 to \u06f5", Count(Hedge.BETWEEN, 3, 5)),
        ("1000000000", Count(Hedge.EXACT, MAX_COUNT, MAX_COUNT)),
    ],
)
def test_a_count_is_read_with_its_hedge(text: str, count: Count) -> None:
    assert parse_count(text) == count


@given(counts)
def test_a_count_is_written_so_that_it_reads_back_the_same(count: Count) -> None:
    assert parse_count(str(count)) == count


@pytest.mark.parametrize(
    "text",
    [
        "",
        "-1",
        "many",
        "5 to 3",
        "about 3 to 5",
        "3-5",
        "1.5",
        "at least",
        "1000000001",
        "\u2462",  # a circled 3
        "9" * 10000,
        "1 " * 10000,
        "at least two",
    ],
)
def test_what_is_no_count_is_refused_with_all_that_is_accepted(text: str) -> None:
    with pytest.raises(BadCount) as refused:
        parse_count(text)
    for form in ('"3"', '"at least 2"', '"about 10"', '"3 to 5"', '"several"', '"not given"'):
        assert form in refused.value.message
    assert len(refused.value.message) < 250


@pytest.mark.parametrize(
    ("hedge", "low", "high"),
    [
        (Hedge.EXACT, 1, 2),
        (Hedge.EXACT, None, None),
        (Hedge.ABOUT, 1, None),
        (Hedge.AT_LEAST, 1, 2),
        (Hedge.BETWEEN, 5, 3),
        (Hedge.SEVERAL, 1, None),
        (Hedge.EXACT, -1, -1),
        (Hedge.AT_LEAST, MAX_COUNT + 1, None),
    ],
)
def test_a_count_that_means_nothing_cannot_be_made(
    hedge: Hedge, low: int | None, high: int | None
) -> None:
    with pytest.raises(ValueError, match=r"count|range"):
        Count(hedge, low, high)


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("3", (3, 3)),
        ("at least 2", (2, None)),
        ("about 10", (8, 12)),
        ("about 4", (4, 4)),
        ("3 to 5", (3, 5)),
        ("several", (2, None)),
        ("dozens", (24, None)),
        ("hundreds", (200, None)),
        ("thousands", (2_000, None)),
        ("not given", (1, None)),
    ],
)
def test_a_count_means_its_documented_bounds(text: str, bounds: tuple[int, int | None]) -> None:
    assert parse_count(text).bounds == bounds
