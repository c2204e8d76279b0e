"""The history of a catalogue: every sort of statement, who said it, and nothing that is lost."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from casework_desk import (
    ANN,
    BOB,
    BTR,
    CYD,
    A,
    B,
    at,
    on,
    open_desk,
    relate,
    said,
    see,
    segment,
)
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.desk.viewings import mark
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.provenance.postings import add_posting, withdraw_posting
from vidcat.casework.questions.saved_searches import remove_search, save_search
from vidcat.casework.reports.statements import add_report, resolve, unresolve
from vidcat.casework.sightings.reviews import name_blind
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.desk.overview import Did
from vidcat.domain.desk.viewing import Sensitivity
from vidcat.domain.provenance.custody import Event, Happening
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.reports.drafts import CitationDraft, ReportDraft
from vidcat.domain.sightings.statements import Identification, ReviewVerdict
from vidcat.errors import BadDate, UsageError
from vidcat.reads.provenance.history import past_of
from vidcat.reads.questions.answers import current
from vidcat.reads.video.by_name import find_video
from vidcat.reads.video.video_view import video_view
from vidcat.store.session import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def told(store: Store, **asked: str) -> list[Event]:
    return list(past_of(store, 100, **asked).events)  # type: ignore[arg-type]


def test_who_first_states_what_was_proposed_corrects_nothing(store: Store) -> None:
    relate(store, A, B, segment((0, 60), (0, 60)))
    see(store, A, at(2), said(BTR))
    (proposed,) = on(store, B)
    stated = correct_sighting(store, proposed, proposed.moment, proposed.statement, (BOB, ""))
    correct_sighting(store, stated, stated.moment, said("weapon"), (ANN, "a barrel"))
    found = [(each.what, each.by) for each in reversed(told(store)) if each.sighting == 2]
    expected = [(Happening.PROPOSED, ""), (Happening.STATED, BOB), (Happening.CORRECTED, ANN)]
    assert found == expected
    video = video_view(store, find_video(store, B))
    assert [(each.what, each.by) for each in video.events if each.sighting == 2] == expected
    with store.read() as tx:
        deeds = [(each.did, each.by) for each in reversed(tx.recent.deeds(10)) if each.number == 2]
    assert deeds == [(Did.STATED, BOB), (Did.CORRECTED, ANN)]


def test_every_sort_of_statement_is_told_with_who_said_it(store: Store) -> None:
    seen = see(store, A, at(1), said(BTR))
    named = name_blind(store, seen, Identification("weapon"), BOB)
    review_sighting(store, named, Opinion(ReviewVerdict.DISPUTE, "a toy"), BOB)
    now = current(store, 1)
    correct_sighting(store, now, now.moment, said("weapon"), (ANN, "indeed"))
    withdraw_sighting(store, current(store, 1), CYD, "no use")
    add_report(store, ReportDraft("parade", "A parade", citations=(CitationDraft(1),)))
    resolve(store, "parade", 1, A, ANN)
    unresolve(store, "parade", 1, A, BOB, "another one")
    posting = add_posting(store, A, PostingDraft(url="https://example.org/a"), ANN)
    withdraw_posting(store, posting.number, "gone", CYD)
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (BOB, "another street"))
    mark(store, A, None, Sensitivity.GRAPHIC, (ANN, "blood"))
    add_item(store, "Plate 4471", "", ANN)
    remove_search(store, save_search(store, "mine", "type=vehicle", CYD))
    found = [(each.what, each.by) for each in reversed(told(store))]
    assert [each for each in found if each[0] is not Happening.JOINED] == [
        (Happening.BEGUN, ""),
        (Happening.LABELLED, ANN),
        (Happening.REVIEWED, BOB),
        (Happening.REVIEWED, BOB),
        (Happening.CORRECTED, ANN),
        (Happening.WITHDRAWN, CYD),
        (Happening.REPORTED, ""),
        (Happening.CITED, ANN),
        (Happening.NOT_CITED, BOB),
        (Happening.POSTED, ANN),
        (Happening.NOT_POSTED, CYD),
        (Happening.JUDGED, BOB),
        (Happening.MARKED, ANN),
        (Happening.NAMED, ANN),
        (Happening.KEPT, CYD),
        (Happening.NOT_KEPT, ""),
    ]
    details = "\n".join(each.detail for each in told(store))
    for reason in ("a toy", "indeed", "no use", "another one", "gone", "another street", "blood"):
        assert reason in details


def test_it_is_asked_by_person_by_video_and_page_by_page(store: Store) -> None:
    see(store, A, at(1), said(BTR))
    see(store, B, at(2), said("weapon"), BOB)
    assert {each.by for each in told(store, by=BOB)} == {BOB}
    assert {each.video for each in told(store, video=B[:12])} == {B}
    newest, older = told(store, video=B)[0], told(store)
    assert newest.at not in {each.at for each in told(store, before=newest.at.isoformat())}
    assert older[0].at >= older[-1].at
    with pytest.raises(BadDate):
        told(store, before="yesterday")


@pytest.mark.parametrize("name", ["by", "video", "before"])
def test_a_filter_without_a_value_never_asks_for_all(store: Store, name: str) -> None:
    with pytest.raises(UsageError):
        told(store, **{name: ""})
