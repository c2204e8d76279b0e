"""Pairs come in the order in which they are judged, a page at a time, and one after another."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework_desk import ANN, A, B, C, D, open_desk, relate, segment
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.domain.copies.matching import Band, Kind, Relation
from vidcat.domain.copies.pairs import BandCount, PairQuery, State
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.errors import NoSuchPair
from vidcat.reads.copies.pairs import get_pair, list_pairs, next_pair
from vidcat.store.session import Store

WHOLE = segment((0.0, 60.0), (0.0, 60.0))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    relate(opened, A, B, WHOLE)
    relate(opened, A, C, WHOLE, band=Band.CANDIDATE)
    relate(opened, B, D, WHOLE, band=Band.CANDIDATE)
    yield opened
    opened.close()


def listed(store: Store, **asked: object) -> list[tuple[str, str]]:
    found = list_pairs(store, PairQuery(**asked))  # type: ignore[arg-type]
    assert found.total == len(found.pairs)
    return [(each.relation.a, each.relation.b) for each in found.pairs]


def judge(store: Store, a: str, b: str, word: VerdictWord = VerdictWord.SAME) -> None:
    give_verdict(store, (a, b), word, None, (ANN, "seen"))


def test_candidates_come_before_probable_pairs(store: Store) -> None:
    assert listed(store) == [(A, C), (B, D), (A, B)]


def test_pairs_are_told_apart_by_their_newest_verdict(store: Store) -> None:
    judge(store, A, B)
    judge(store, A, C)
    judge(store, C, A, VerdictWord.DIFFERENT)
    assert listed(store, state=State.OPEN) == [(B, D)]
    assert listed(store, state=State.SAME) == [(A, B)]
    assert listed(store, state=State.DIFFERENT) == [(A, C)]
    assert len(listed(store, state=None)) == 3
    assert list_pairs(store, PairQuery()).counts == (
        BandCount(Band.PROBABLE, 0, 1, 0),
        BandCount(Band.CANDIDATE, 1, 0, 1),
    )


def test_pairs_of_one_video_are_told_from_its_side(store: Store) -> None:
    assert listed(store, video=C) == [(C, A)]
    assert listed(store, video=B) == [(B, D), (B, A)]


def test_a_kind_means_both_its_directions(store: Store) -> None:
    with store.write() as tx:
        found = Relation(C, D, Kind.CONTAINS, Band.PROBABLE, 3.0, 0.5, 1.0, (WHOLE,))
        tx.relations.put(tx.stage_runs.start(D, "match", "1", {}), found)
    assert listed(store, kind=Kind.EXCERPT) == listed(store, kind=Kind.CONTAINS) == [(C, D)]
    assert listed(store, kind=Kind.NEAR, band=Band.PROBABLE) == [(A, B)]


def test_after_the_last_pair_comes_the_first_that_is_open_and_then_none(store: Store) -> None:
    query = PairQuery()
    assert next_pair(store, query) == (A, C)
    assert next_pair(store, query, (C, A)) == (B, D)
    assert next_pair(store, query, (A, B)) == (A, C)
    judge(store, A, C)
    judge(store, A, B)
    assert next_pair(store, query, (B, D)) is None
    assert next_pair(store, replace(query, state=State.SAME)) == (A, C)


def test_a_pair_that_no_machine_found_can_be_looked_at(store: Store) -> None:
    judge(store, C, D, VerdictWord.DIFFERENT)
    found = get_pair(store, D, C)
    assert (found.a.record.sha256, found.relation) == (D, None)
    assert [each.word for each in found.verdicts] == [VerdictWord.DIFFERENT]


def test_a_video_is_no_pair_with_itself(store: Store) -> None:
    with pytest.raises(NoSuchPair):
        get_pair(store, A, A)
