"""Second persons: what waits for them, what they name without being told, how far they agree."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework_desk import ANN, APC, BOB, BTR, CYD, LAND, A, B, at, open_desk, said, see
from vidcat.casework.desk.people import add_person
from vidcat.casework.sightings.reviews import give_out, name_blind, take_back
from vidcat.casework.sightings.statements import Opinion, correct_sighting, review_sighting
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.statements import (
    Certainty,
    Identification,
    ReviewVerdict,
    Role,
    Sighting,
    SightingStatus,
)
from vidcat.errors import BadStatement, NoSuchPerson, OwnReview, StaleEdit
from vidcat.reads.questions.answers import current
from vidcat.reads.sightings.reviews import asked_of, batches, disagreements, figures, queue_of
from vidcat.store.session import Store

CONFIRM, DISPUTE, BACK = ReviewVerdict.CONFIRM, ReviewVerdict.DISPUTE, ReviewVerdict.SECOND_LOOK
PROBABLY_APC = Identification(APC, Certainty.PROBABLE)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    add_person(opened, "Dan", Role.REVIEWER)
    yield opened
    opened.close()


def waiting(store: Store, person: str, **asked: object) -> list[int]:
    found = queue_of(store, Question(**asked), person)  # type: ignore[arg-type]
    assert found.count == len(found.first)
    return [each.number for each in found.first]


def judged(store: Store, seen: Sighting, verdict: ReviewVerdict, by: str) -> Sighting:
    return review_sighting(store, seen, Opinion(verdict, "because"), by)


def test_nobody_is_asked_to_review_their_own(store: Store) -> None:
    see(store, A, at(1))
    see(store, A, at(2), by=BOB)
    assert waiting(store, BOB) == [1]
    assert waiting(store, ANN) == [2]
    assert waiting(store, CYD) == [1, 2]


def test_what_was_reviewed_leaves_the_queue_and_a_correction_brings_it_back(store: Store) -> None:
    seen = see(store, A, at(1))
    judged(store, seen, BACK, BOB)
    assert waiting(store, BOB) == []
    assert waiting(store, CYD) == [1]
    now = current(store, 1)
    correct_sighting(store, now, now.moment, said(APC), (ANN, "looked again"))
    assert waiting(store, BOB) == [1]


def test_what_was_sent_back_comes_before_what_is_new_and_what_was_given_before_both(
    store: Store,
) -> None:
    for second in range(3):
        see(store, A, at(second))
    judged(store, current(store, 2), BACK, BOB)
    give_out(store, [current(store, 3)], CYD, BOB, "week 1", is_blind=False)
    assert waiting(store, CYD) == [3, 2, 1]


def test_the_filters_of_sightings_hold(store: Store) -> None:
    see(store, A, at(1), said(BTR))
    see(store, B, at(1), said("weapon/toophan"))
    assert waiting(store, BOB, type=LAND) == [1]
    assert waiting(store, BOB, video=B) == [2]
    with pytest.raises(BadStatement, match="waits for a review"):
        waiting(store, BOB, statuses=(SightingStatus.CONFIRMED,))


def test_what_is_named_blind_stays_and_is_named_once(store: Store) -> None:
    seen = see(store, A, at(1), said(BTR))
    named = name_blind(store, seen, PROBABLY_APC, BOB)
    assert named.status is SightingStatus.MADE
    assert waiting(store, BOB) == [1], "named, but not judged yet"
    again = name_blind(store, seen, Identification(BTR), BOB)
    (word,) = again.reviews
    assert (word.verdict, word.identification, word.by) == (None, PROBABLY_APC, BOB)
    done = judged(store, again, DISPUTE, BOB)
    assert [each.verdict for each in done.reviews] == [None, DISPUTE]


def test_who_was_told_cannot_name_it_blind_nor_can_its_maker(store: Store) -> None:
    seen = see(store, A, at(1))
    sent_back = judged(store, seen, BACK, BOB)
    with pytest.raises(BadStatement, match="was told"):
        name_blind(store, sent_back, PROBABLY_APC, BOB)
    with pytest.raises(OwnReview):
        name_blind(store, sent_back, PROBABLY_APC, ANN)
    with pytest.raises(NoSuchPerson):
        name_blind(store, sent_back, PROBABLY_APC, "Nobody")


def test_a_version_that_is_no_more_is_not_named(store: Store) -> None:
    seen = see(store, A, at(1))
    correct_sighting(store, seen, seen.moment, said(APC), (ANN, ""))
    with pytest.raises(StaleEdit):
        name_blind(store, seen, PROBABLY_APC, BOB)


def test_figures_are_of_first_blind_words_and_of_newest_verdicts(store: Store) -> None:
    for second, type_ in enumerate((BTR, BTR, "weapon/toophan", "weapon/toophan")):
        see(store, A, at(second), said(type_))
    blind = {1: BTR, 2: APC, 3: "weapon/toophan", 4: BTR}
    for number, type_ in blind.items():
        name_blind(store, current(store, number), Identification(type_), BOB)
    judged(store, current(store, 1), DISPUTE, BOB)
    see(store, B, at(1))
    judged(store, current(store, 5), DISPUTE, BOB)
    judged(store, current(store, 5), CONFIRM, BOB)
    found = figures(store)
    whole = found.named[0]
    assert (whole.first, whole.second, whole.asked, whole.same, whole.lenient) == (
        ANN,
        BOB,
        4,
        2,
        3,
    )
    # Two of four the same; by chance (2 * 2 + 2 * 1) / 16.
    assert whole.kappa == pytest.approx((0.5 - 0.375) / (1 - 0.375))
    assert [each.type for each in figures(store, "weapon").named[1:]] == [BTR, "weapon/toophan"]
    (checked,) = found.checked
    assert dict(checked.verdicts) == {"confirm": 1}


def test_every_voice_of_a_disagreement_stays(store: Store) -> None:
    seen = see(store, A, at(1))
    see(store, A, at(2))
    judged(store, seen, DISPUTE, BOB)
    judged(store, current(store, 1), CONFIRM, "Dan")
    (found,) = disagreements(store)
    assert [(each.by, each.verdict) for each in found.reviews] == [(BOB, DISPUTE), ("Dan", CONFIRM)]


def test_a_dispute_of_an_earlier_version_stays_a_disagreement(store: Store) -> None:
    seen = see(store, A, at(1))
    judged(store, seen, DISPUTE, BOB)
    edited = correct_sighting(store, current(store, 1), at(1), said(APC), (ANN, "six wheels"))
    judged(store, edited, CONFIRM, "Dan")
    (found,) = disagreements(store)
    voices = [(each.by, each.verdict, each.version) for each in found.reviews]
    assert voices == [(BOB, DISPUTE, 1), ("Dan", CONFIRM, 2)]
    judged(store, current(store, 1), CONFIRM, BOB)
    assert disagreements(store) == [], "he agrees by now, and nobody else disputes it"


def test_work_is_given_out_counted_and_taken_back(store: Store) -> None:
    made = [see(store, A, at(second)) for second in range(3)]
    made.append(see(store, A, at(4), by=BOB))
    assert give_out(store, made, BOB, CYD, " week 1 ", is_blind=True) == 3, "not their own"
    assert give_out(store, made, BOB, CYD, "week 1", is_blind=True) == 0
    given = asked_of(store, 1, BOB)
    assert given is not None
    assert (given.batch, given.is_blind, given.given_by) == ("week 1", True, CYD)
    judged(store, made[0], CONFIRM, BOB)
    (progress,) = batches(store)
    assert (progress.person, progress.given, progress.done) == (BOB, 3, 1)
    assert queue_of(store, Question(), BOB, "week 1").count == 2
    assert take_back(store, "week 1", BOB) == 3
    assert asked_of(store, 2, BOB) is None
    assert batches(store) == []
