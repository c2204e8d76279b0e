"""A person's word on a pair of videos: remembered, and acted on at once."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework_desk import ANN, BOB, A, B, C, at, open_desk, relate, see, segment
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.sightings.travel import carry_to_matched
from vidcat.domain.copies.matching import Band, Kind, Relation
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.statements import SightingStatus
from vidcat.errors import BadStatement, NoSuchPerson
from vidcat.reads.copies.relations import calibration, list_copies
from vidcat.reads.questions.answers import ask
from vidcat.store.session import Store

WHOLE = segment((0.0, 60.0), (0.0, 60.0))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def families(store: Store) -> dict[str, str | None]:
    with store.read() as tx:
        return {video: tx.videos.named(video).family for video in (A, B, C)}


def proposals(store: Store) -> list[str]:
    found = ask(store, Question(statuses=(SightingStatus.PROPOSED,)))
    return [each.video for each in found]


def test_a_refused_pair_is_shown_no_more_and_comes_back_with_no_match(store: Store) -> None:
    relate(store, A, B, WHOLE)
    give_verdict(store, (B, A), VerdictWord.DIFFERENT, None, (ANN, "another street"))
    assert list_copies(store) == []
    (kept,) = list_copies(store, refused=True)
    assert kept.verdict
    assert (kept.verdict.by, kept.verdict.reason) == (ANN, "another street")
    relate(store, A, B, WHOLE)  # matched again
    assert list_copies(store) == []


@pytest.mark.parametrize(
    ("pair", "kept"), [((A, B), Kind.EXCERPT), ((B, A), Kind.CONTAINS)], ids=["a in b", "b in a"]
)
def test_what_the_one_is_to_the_other_is_told_from_the_side_that_is_asked(
    store: Store, pair: tuple[str, str], kept: Kind
) -> None:
    relate(store, A, B, WHOLE)
    given = give_verdict(store, pair, VerdictWord.SAME, Kind.EXCERPT, (ANN, "ten seconds of it"))
    assert (given.a, given.b, given.kind) == (*pair, Kind.EXCERPT)
    (seen,) = list_copies(store, pair[1])
    assert seen.verdict
    assert (seen.verdict.a, seen.verdict.kind) == (pair[1], Kind.CONTAINS)
    (listed,) = list_copies(store)
    assert listed.verdict
    assert (listed.verdict.a, listed.verdict.b, listed.verdict.kind) == (A, B, kept)


def test_a_scene_of_two_videos_of_one_family_says_what_ties_them(store: Store) -> None:
    relate(store, A, B, WHOLE)
    with store.write() as tx:
        run = tx.stage_runs.start(C, "deep", "1", {})
        place = Relation(A, C, Kind.SCENE, Band.CANDIDATE, 256.0, 0.0, 0.0, ())
        tx.relations.put(run, place)
        tx.stage_runs.finish(run, "done")
    (seen,) = [each for each in list_copies(store, C) if each.relation.kind is Kind.SCENE]
    assert seen.through == ()
    relate(store, B, C, WHOLE)
    with store.write() as tx:
        tx.relations.put(run, place)
    (seen,) = [each for each in list_copies(store, C) if each.relation.kind is Kind.SCENE]
    assert seen.through == (B,)


def test_probable_pairs_are_listed_before_candidates(store: Store) -> None:
    relate(store, A, B, WHOLE, band=Band.CANDIDATE)
    relate(store, A, C, WHOLE)
    assert [each.relation.b for each in list_copies(store)] == [C, B]


def test_a_scene_is_no_kind_of_copy(store: Store) -> None:
    with pytest.raises(BadStatement, match="scene"):
        give_verdict(store, (A, B), VerdictWord.SAME, Kind.SCENE, (ANN, "the same square"))


def test_the_newest_word_counts_and_the_older_one_stays(store: Store) -> None:
    relate(store, A, B, WHOLE)
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (ANN, "another street"))
    give_verdict(store, (A, B), VerdictWord.SAME, Kind.NEAR, (BOB, "the same plate"))
    (found,) = list_copies(store)
    assert found.verdict
    assert (found.verdict.word, found.verdict.kind, found.verdict.by) == ("same", "near", BOB)
    with store._engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT verdict FROM verdict ORDER BY id").fetchall()
    assert rows == [("different",), ("same",)]


def test_confirmed_candidates_make_a_family_and_refused_ones_leave_it(store: Store) -> None:
    relate(store, A, B, WHOLE, band=Band.CANDIDATE)
    give_verdict(store, (A, B), VerdictWord.SAME, None, (ANN, "same crowd, same second"))
    assert families(store) == {A: A, B: A, C: None}
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (ANN, "I was wrong"))
    assert families(store) == {A: None, B: None, C: None}


def test_labels_travel_once_a_candidate_is_confirmed(store: Store) -> None:
    relate(store, A, B, WHOLE, band=Band.CANDIDATE)
    see(store, A, at(10))
    see(store, B, at(40))
    assert proposals(store) == []
    give_verdict(store, (A, B), VerdictWord.SAME, None, (ANN, "same"))
    assert sorted(proposals(store)) == [A, B]


def test_the_proposals_of_a_refused_pair_end_and_none_is_made_again(store: Store) -> None:
    relate(store, A, B, WHOLE)
    relate(store, A, C, WHOLE)
    see(store, A, at(10))
    assert sorted(proposals(store)) == [B, C]
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (ANN, "another street"))
    assert proposals(store) == [C]
    carry_to_matched(store)
    see(store, A, at(20))
    assert proposals(store) == [C, C]


@pytest.mark.parametrize(
    ("pair", "word", "kind", "signed", "error"),
    [
        ((A, A), VerdictWord.SAME, None, (ANN, "why"), BadStatement),
        ((A, B), VerdictWord.SAME, None, (ANN, "  "), BadStatement),
        ((A, B), VerdictWord.DIFFERENT, Kind.NEAR, (ANN, "why"), BadStatement),
        ((A, B), VerdictWord.SAME, None, ("Nobody", "why"), NoSuchPerson),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(
    store: Store, pair: tuple, word: VerdictWord, kind: Kind | None, signed: tuple, error: type
) -> None:
    with pytest.raises(error):
        give_verdict(store, pair, word, kind, signed)
    with store.read() as tx:
        assert tx.verdicts.in_force() == {}


def test_the_bands_are_measured_against_the_verdicts(store: Store) -> None:
    relate(store, A, B, WHOLE)
    relate(store, A, C, WHOLE, band=Band.CANDIDATE)
    give_verdict(store, (A, B), VerdictWord.SAME, None, (ANN, "same"))
    give_verdict(store, (A, C), VerdictWord.DIFFERENT, None, (ANN, "no"))
    probable, candidate = calibration(store).bands
    assert (probable.same, probable.different, probable.precision) == (1, 0, 1.0)
    assert (candidate.same, candidate.different, candidate.precision) == (0, 1, 0.0)
