"""What reviewers, managers and searchers read on a terminal: the words, not only the JSON."""

from pathlib import Path

import pytest

from casework_desk import ANN, BOB, BTR, CYD, A, B, at, open_desk, said, see
from commands import must, vidcat
from vidcat.casework.sightings.reviews import name_blind
from vidcat.casework.sightings.statements import Opinion, review_sighting
from vidcat.domain.sightings.statements import Certainty, Identification, ReviewVerdict


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk on which Bob named one sighting blind, disputed another, and has three to do."""
    folder = tmp_path_factory.mktemp("desk")
    (folder / "catalogue").mkdir()
    store = open_desk(folder / "catalogue" / "catalogue.db")
    made = [see(store, A if n < 3 else B, at(n), said(note=f"note {n}")) for n in (1, 2, 3, 4)]
    named = Identification("vehicle/land/apc", Certainty.PROBABLE)
    name_blind(store, made[0], named, BOB)
    review_sighting(store, made[1], Opinion(ReviewVerdict.DISPUTE, "it has six wheels"), BOB)
    store.close()
    return folder


def test_assignments_are_given_counted_and_taken_back(folder: Path) -> None:
    assert must(folder, "review", "batches") == "Nothing was given out.\n"
    given = must(folder, "review", "assign", "--to", BOB, "--batch", "week 12", "--given-by", CYD)
    assert given == "3 sightings given to Bob: week 12\n"
    assert must(folder, "review", "batches") == "week 12: Bob 0 of 3, from Cyd\n"
    queue = must(folder, "review", "queue", "--for", BOB)
    assert queue.count("[week 12, from Cyd]") == 3
    assert "3 sightings waiting for Bob." in queue
    assert must(folder, "review", "take-back", "week 12") == "3 sightings taken back: week 12\n"
    assert must(folder, "review", "batches") == "Nothing was given out.\n"


def test_agreement_and_disputes_are_told_in_words(folder: Path) -> None:
    told = must(folder, "review", "agreement")
    assert "Ann and Bob, all types: 0 of 1 the same (0%), 1 the same or a kind of it" in told
    assert "Bob reviewed Ann, label shown: 1 dispute" in told
    disputed = must(folder, "review", "disagreements")
    assert "Bob: dispute it has six wheels" in disputed
    assert "sighting" not in must(folder, "review", "disagreements", "--limit", "1", "--json")[:1]


def test_a_question_is_kept_listed_asked_and_removed(folder: Path) -> None:
    assert must(folder, "search", "list") == "Nothing is kept.\n"
    must(folder, "search", "save", "carriers", "--type", "btr-80", "--saved-by", ANN)
    assert "carriers: type=btr-80 (Ann)" in must(folder, "search", "list")
    assert must(folder, "search", "run", "carriers").count("BTR-80") == 4
    must(folder, "search", "save", "missiles", "--type", "weapon", "--saved-by", ANN)
    assert must(folder, "search", "run", "missiles") == "No such sighting.\n"
    assert must(folder, "search", "remove", "carriers") == "removed carriers\n"
    gone = vidcat(folder, "search", "run", "carriers")
    assert (gone.returncode, gone.stderr.count("\n")) == (2, 1)


def test_people_are_listed_with_their_roles_and_get_a_link(folder: Path) -> None:
    listed = [line.split() for line in must(folder, "user", "list").splitlines()]
    assert listed == [["analyst", ANN], ["reviewer", BOB], ["manager", CYD]]
    assert "http://127.0.0.1:" in must(folder, "user", "link", ANN)
    assert BTR in must(folder, "types", "btr-80")
