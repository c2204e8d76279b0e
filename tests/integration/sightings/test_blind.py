"""Blind is blind: who was shown what a sighting says cannot name it blind any more."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework_desk import ANN, APC, BOB, BTR, CYD, A, B, at, open_desk, relate, said, see, segment
from vidcat.casework.sightings.openings import note_opened
from vidcat.casework.sightings.reviews import name_blind
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    make_sighting,
    review_sighting,
)
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.reviews import Via
from vidcat.domain.sightings.statements import Certainty, Identification, ReviewVerdict
from vidcat.domain.values.signed import Signed
from vidcat.errors import BadStatement
from vidcat.operations.openings import note_told
from vidcat.reads.sightings.review_view import review_view
from vidcat.reads.sightings.reviews import figures
from vidcat.store.session import Store

NAMED = Identification(APC, Certainty.PROBABLE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


@pytest.mark.parametrize("via", list(Via))
def test_who_opened_a_sighting_cannot_name_it_blind(store: Store, via: Via) -> None:
    made = see(store, A, at(1), said(BTR))
    note_opened(store, [made.number], BOB, via)
    with pytest.raises(BadStatement, match=rf"was shown what sighting 1 says \({via}"):
        name_blind(store, made, NAMED, BOB)
    sheet = review_view(store, made.number, BOB, is_blind=True)
    assert sheet.whole is not None
    assert sheet.opened is not None
    assert sheet.opened.via is via
    assert review_view(store, made.number, CYD, is_blind=True).whole is None
    name_blind(store, made, NAMED, CYD)  # of whom nothing is known
    told = figures(store)
    assert (told.blind, told.opened_before, told.named[0].asked) == (1, 0, 1)


def test_the_first_opening_is_kept_and_ones_own_sightings_are_none(store: Store) -> None:
    made = [see(store, A, at(second), said(BTR)) for second in (1.0, 2.0)]
    for via in (Via.PAGE, Via.EXPORT):
        note_opened(store, [each.number for each in made], BOB, via)
        note_opened(store, [each.number for each in made], ANN, via)
    with store.read() as tx:
        ann, bob = tx.people.id(ANN), tx.people.id(BOB)
        first = tx.openings.of(1, bob)
        assert first is not None
        assert first.via is Via.PAGE
        assert tx.openings.of(1, ann) is None
        assert tx.openings.unknown([1, 2, 99], bob) == []


def test_a_naming_that_was_none_counts_in_no_figure(store: Store) -> None:
    made = see(store, A, at(1), said(BTR))
    other = see(store, A, at(2), said(BTR))
    note_opened(store, [made.number], BOB, Via.PAGE)
    with store.write() as tx:  # as an older version took it down
        tx.sightings.identify(made.number, NAMED, tx.people.id(BOB))
    name_blind(store, other, NAMED, BOB)
    told = figures(store)
    assert (told.blind, told.opened_before) == (1, 1)
    assert [each.asked for each in told.named if each.type is None] == [1]


def test_who_said_or_judged_an_earlier_version_knows_the_label(store: Store) -> None:
    by_bob = see(store, A, at(1), said(BTR), BOB)
    changed = correct_sighting(store, by_bob, at(1), said(BTR, note="x"), Signed(ANN, ""))
    with pytest.raises(BadStatement, match="Bob was told what sighting 1 says"):
        name_blind(store, changed, NAMED, BOB)
    judged = see(store, A, at(9), said(BTR))
    disputed = review_sighting(store, judged, Opinion(ReviewVerdict.DISPUTE, "no"), BOB)
    again = correct_sighting(store, disputed, at(9), said(BTR, note="x"), Signed(ANN, ""))
    with pytest.raises(BadStatement, match="Bob was told what sighting 2 says"):
        name_blind(store, again, NAMED, BOB)


def test_a_copy_tells_what_its_source_says(store: Store) -> None:
    relate(store, A, B, segment((0.0, 60.0), (0.0, 60.0)))
    made, (proposal,) = make_sighting(store, A, at(1), said(BTR), ANN)
    note_opened(store, [proposal.number], BOB, Via.COMMAND)
    with pytest.raises(BadStatement, match="was shown what sighting 2 says"):
        name_blind(store, made, NAMED, BOB)


def test_a_figure_about_few_sightings_tells_what_they_are(store: Store) -> None:
    made = see(store, A, at(1), said(BTR))
    note_told(store, Question(), BOB, Via.PAGE)  # how many there are in all tells nothing
    note_told(store, Question(type="weapon"), BOB, Via.PAGE)
    with store.read() as tx:
        assert tx.openings.of(1, tx.people.id(BOB)) is None
    note_told(store, Question(type="APC"), BOB, Via.PAGE)
    with pytest.raises(BadStatement, match="was shown what sighting 1 says"):
        name_blind(store, made, NAMED, BOB)
