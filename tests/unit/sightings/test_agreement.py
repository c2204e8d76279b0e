"""Agreement of two people: Cohen's kappa against published figures."""

import pytest

from vidcat.domain.sightings.agreement import Naming, agreements, cohens_kappa


def words(table: dict[tuple[str, str], int]) -> list[tuple[str, str]]:
    return [pair for pair, count in table.items() for _ in range(count)]


def test_kappa_is_that_of_cohens_own_example() -> None:
    # Cohen 1960, table 1: proportions of 200 judgements in three categories; kappa 0.492.
    table = {
        ("1", "1"): 88, ("1", "2"): 14, ("1", "3"): 18,
        ("2", "1"): 10, ("2", "2"): 40, ("2", "3"): 10,
        ("3", "1"): 2, ("3", "2"): 6, ("3", "3"): 12,
    }  # fmt: skip
    assert cohens_kappa(words(table)) == pytest.approx(0.492, abs=0.0005)


def test_kappa_of_fifty_grants_is_the_textbooks() -> None:
    # 50 applications, two readers: 20 yes and yes, 5 yes and no, 10 no and yes, 15 no and no: 0.40.
    table = {("y", "y"): 20, ("y", "n"): 5, ("n", "y"): 10, ("n", "n"): 15}
    assert cohens_kappa(words(table)) == pytest.approx(0.40)


def test_kappa_has_no_value_where_chance_explains_all() -> None:
    assert cohens_kappa([]) is None
    assert cohens_kappa([("tank", "tank")] * 5) is None


def test_those_who_never_agree_are_below_chance() -> None:
    assert cohens_kappa([("a", "b"), ("b", "a")]) == -1


def test_a_kind_of_the_same_type_is_told_apart_from_the_same() -> None:
    apc, btr, tank = "vehicle/land/apc", "vehicle/land/apc/btr-80", "vehicle/land/tank"
    named = [Naming("Lina", "Omar", *types) for types in ((btr, btr), (btr, apc), (tank, btr))]
    whole, *by_type = agreements(named)
    assert (whole.type, whole.asked, whole.same, whole.lenient) == (None, 3, 1, 2)
    of = {each.type: each for each in by_type}
    assert (of[btr].asked, of[btr].same, of[btr].lenient) == (3, 1, 2)
    assert (of[tank].asked, of[tank].same) == (1, 0)
    # Of 3: both say APC or below twice, the first alone never, the second alone once.
    assert of[apc].kappa == pytest.approx(0.0)
