"""What verdicts say of distances, and which pairs they tie."""

from datetime import UTC, datetime

import pytest

from vidcat.domain.copies.matching import Band, Kind, Relation
from vidcat.domain.copies.verdicts import ENOUGH, Verdict, VerdictWord, calibrate, tied


def relation(distance: float) -> Relation:
    band = Band.PROBABLE if distance <= 60 else Band.CANDIDATE
    return Relation("a", "b", Kind.NEAR, band, distance, 1.0, 1.0, ())


def verdict(a: str, b: str, word: VerdictWord) -> Verdict:
    return Verdict(a, b, word, None, "why", "Ann", datetime(2026, 1, 1, tzinfo=UTC))


def test_nothing_is_suggested_from_few_verdicts() -> None:
    judged = [(relation(10), VerdictWord.SAME)] * (ENOUGH - 2) + [
        (relation(70), VerdictWord.DIFFERENT)
    ]
    assert calibrate(judged).probable_up_to is None
    assert calibrate([*judged, (relation(80), VerdictWord.SAME)]).probable_up_to == 10


def test_the_suggestion_stops_below_the_first_pair_that_was_different() -> None:
    judged = [(relation(distance), VerdictWord.SAME) for distance in range(10, 50)]
    judged += [(relation(30.5), VerdictWord.DIFFERENT), (relation(70), VerdictWord.DIFFERENT)]
    found = calibrate(judged)
    assert (found.probable_up_to, found.candidate_up_to) == (30, 49)
    assert [band.precision for band in found.bands] == [pytest.approx(40 / 41), 0.0]


def test_without_a_pair_that_was_different_there_is_nothing_to_tell_apart() -> None:
    assert calibrate([(relation(9), VerdictWord.SAME)] * 100).probable_up_to is None


def test_verdicts_tie_and_part_whatever_the_order_of_a_pair() -> None:
    verdicts = [verdict("a", "b", VerdictWord.DIFFERENT), verdict("c", "d", VerdictWord.SAME)]
    assert tied([("b", "a"), ("a", "e")], verdicts) == [("a", "e"), ("c", "d")]
