"""What people say: nothing is overwritten, nobody reviews themselves, the newest word counts."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest

from casework_desk import (
    ANN,
    APC,
    BOB,
    BTR,
    CYD,
    LAND,
    A,
    B,
    C,
    at,
    now,
    on,
    open_desk,
    relate,
    said,
    see,
    segment,
)
from vidcat.casework.desk.people import add_person, list_people
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.reports.claims import (
    assess_sighting,
    assess_video,
    check_report,
    end_overruling,
    overrule_claim,
)
from vidcat.casework.reports.statements import (
    add_report,
    cite,
    claim,
    find_citation,
    resolve,
    unresolve,
)
from vidcat.casework.sightings.statements import (
    ClaimBearing,
    Opinion,
    correct_sighting,
    make_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.questions.question import Question
from vidcat.domain.reports.claim_check import ClaimStatus
from vidcat.domain.reports.drafts import (
    CitationDraft,
    CitationKind,
    ClaimDraft,
    ClaimRef,
    ReportDraft,
)
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.sightings.statements import (
    Bearing,
    Certainty,
    Context,
    Identification,
    ReviewVerdict,
    Role,
    Sighting,
    SightingStatus,
)
from vidcat.domain.values.counts import Count, Hedge, parse_count
from vidcat.domain.values.dates import parse_date
from vidcat.domain.values.regions import Region
from vidcat.errors import (
    BadStatement,
    NameTaken,
    NoSuchCitation,
    NoSuchClaim,
    NoSuchItem,
    NoSuchPerson,
    NoSuchReport,
    NoSuchSighting,
    NoSuchType,
    OwnReview,
    StaleEdit,
)
from vidcat.reads.questions.answers import history
from vidcat.reads.reports.report_views import list_reports
from vidcat.reads.sightings.reviews import queue_of
from vidcat.reads.sightings.sighting_view import sighting_view
from vidcat.store.session import Store

R = "parade"
ONE = Count(Hedge.AT_LEAST, 1)
UNKNOWN = Count(Hedge.NOT_GIVEN)
DRAFT = ReportDraft(
    slug=R,
    title="A parade",
    publisher="Desk",
    authors=("N. N.",),
    published=parse_date("2016-06~"),
    citations=(
        CitationDraft(1, (CitationKind.PARADE,), "the parade", published=parse_date("2016-06-06")),
        CitationDraft(2, (CitationKind.FUNERAL,), "the funeral", publisher="Channel"),
    ),
    claims=(
        ClaimDraft(1, 1, "btr80", ONE),
        ClaimDraft(2, 1, "Toophan", UNKNOWN),
        ClaimDraft(3, None, "", UNKNOWN, description="a flag"),
        ClaimDraft(4, 2, "", UNKNOWN, description="a coffin"),
    ),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "catalogue.db"


@pytest.fixture
def store(file: Path) -> Iterator[Store]:
    store = open_desk(file)
    yield store
    store.close()


@pytest.fixture
def reported(store: Store) -> Store:
    add_report(store, DRAFT)
    return store


def rows(file: Path, table: str) -> list[dict[str, Any]]:
    """Read a table past the store, as another program would."""
    with closing(sqlite3.connect(file)) as database:
        database.row_factory = sqlite3.Row
        found = database.execute(f"SELECT * FROM {table} ORDER BY id")
        return [dict(row) for row in found]


def statuses(store: Store) -> dict[int, ClaimStatus]:
    return {each.claim.number: each.status for each in check_report(store, R).claims}


def reasons(store: Store) -> dict[int, str]:
    return {each.claim.number: each.reason for each in check_report(store, R).claims}


def bear(store: Store, number: int, sighting: Sighting, bearing: Bearing, by: str = ANN) -> None:
    with store.write() as tx:
        assess_sighting(tx, (R, number), sighting, bearing, by)


def confirm(store: Store, seen: Sighting, by: str = BOB) -> Sighting:
    return review_sighting(store, seen, Opinion(ReviewVerdict.CONFIRM), by)


def dispute(store: Store, seen: Sighting, by: str = BOB) -> Sighting:
    return review_sighting(store, seen, Opinion(ReviewVerdict.DISPUTE, "a BTR-82"), by)


class TestPeople:
    def test_a_person_is_added_once_and_listed_in_order(self, store: Store) -> None:
        assert add_person(store, " Dan   D. ", Role.ANALYST)
        assert not add_person(store, "Dan D.", Role.ANALYST)
        names = [(ANN, "analyst"), (BOB, "reviewer"), (CYD, "manager"), ("Dan D.", "analyst")]
        assert list_people(store) == names

    def test_a_name_keeps_its_role(self, store: Store) -> None:
        with pytest.raises(NameTaken, match="as analyst"):
            add_person(store, ANN, Role.MANAGER)
        assert list_people(store)[0] == (ANN, Role.ANALYST)

    @pytest.mark.parametrize("name", ["", "  ", "a\x00b", "a\u202eb", "\x1b[31m", "n" * 201])
    def test_what_is_no_name_is_refused(self, store: Store, name: str) -> None:
        with pytest.raises(BadStatement, match="name: "):
            add_person(store, name, Role.ANALYST)

    def test_a_name_nobody_added_says_how_to_add_it(self, store: Store) -> None:
        with pytest.raises(NoSuchPerson, match="vidcat user add 'Eve'"):
            see(store, A, at(1), by="Eve")
        assert on(store, A) == []


class TestReports:
    def test_a_report_is_given_back_as_it_was_read(self, store: Store) -> None:
        report = add_report(store, DRAFT)
        typed = {"btr80": BTR, "Toophan": "weapon/toophan", "": ""}
        claims = tuple(replace(each, type=typed[each.type]) for each in DRAFT.claims)
        assert report.draft == replace(DRAFT, claims=claims)
        assert list_reports(store) == [report]

    def test_a_name_is_given_to_one_report_only(self, reported: Store) -> None:
        with pytest.raises(NameTaken, match="slug: "):
            add_report(reported, DRAFT)
        assert len(list_reports(reported)) == 1

    def test_an_unknown_type_names_its_claim_and_writes_nothing(self, store: Store) -> None:
        bad = replace(DRAFT, claims=(ClaimDraft(7, 1, "Zeppelin", UNKNOWN),))
        with pytest.raises(NoSuchType, match=r"claim 7: type: .*Zeppelin"):
            add_report(store, bad)
        assert list_reports(store) == []

    def test_citations_and_claims_are_added_under_the_next_number(self, reported: Store) -> None:
        assert cite(reported, R, CitationDraft(0, url="https://example.org/v")) == 3
        assert claim(reported, R, ClaimDraft(0, 3, "APC", parse_count("several"))) == 5
        report = list_reports(reported)[0]
        assert report.citations[-1].draft.url == "https://example.org/v"
        assert report.claims[-1] == ClaimDraft(5, 3, APC, Count(Hedge.SEVERAL))

    def test_a_claim_of_a_citation_that_is_not_there_is_refused(self, reported: Store) -> None:
        for number in (0, 9):
            with pytest.raises(NoSuchCitation, match=f"no citation {number}"):
                claim(reported, R, ClaimDraft(0, number, "APC", ONE))

    def test_an_empty_citation_or_claim_is_refused(self, reported: Store) -> None:
        with pytest.raises(BadStatement, match="citation: "):
            cite(reported, R, CitationDraft(0))
        with pytest.raises(BadStatement, match="claim: "):
            claim(reported, R, ClaimDraft(0, 1, "", ONE))

    def test_a_citation_means_several_videos_and_a_video_is_cited_twice(
        self, reported: Store
    ) -> None:
        assert resolve(reported, R, 1, A, ANN)
        assert resolve(reported, R, 1, B, None)
        assert resolve(reported, R, 2, A, BOB)
        assert not resolve(reported, R, 1, A, BOB)
        first = list_reports(reported)[0].citations[0]
        assert [(r.video, r.by) for r in first.resolutions] == [(A, ANN), (B, None)]
        with reported.read() as tx:
            assert tx.reports.citing(A) == [(R, 1), (R, 2)]
            assert tx.reports.citing(C) == []

    def test_what_was_resolved_and_taken_back_stays_recorded(
        self, reported: Store, file: Path
    ) -> None:
        resolve(reported, R, 1, A, ANN)
        unresolve(reported, R, 1, A, BOB, "another parade")
        assert list_reports(reported)[0].citations[0].resolutions == ()
        with pytest.raises(BadStatement, match="not resolved to that video"):
            unresolve(reported, R, 1, A, BOB, "again")
        assert resolve(reported, R, 1, A, CYD)
        taken_back, again = rows(file, "resolution")
        assert (taken_back["person_id"], taken_back["withdrawn_by_id"]) == (1, 2)
        assert taken_back["why"] == "another parade"
        assert (again["person_id"], again["withdrawn_at"]) == (3, None)
        with reported.read() as tx:
            assert tx.reports.citing(A) == [(R, 1)]

    def test_taking_back_needs_a_reason(self, reported: Store) -> None:
        resolve(reported, R, 1, A, ANN)
        with pytest.raises(BadStatement, match="reason: "):
            unresolve(reported, R, 1, A, BOB, "  ")

    def test_unresolved_citations_are_listed_with_what_is_known(self, reported: Store) -> None:
        add_report(reported, replace(DRAFT, slug="other", citations=(), claims=()))
        assert [len(r.citations) for r in list_reports(reported, unresolved=True)] == [2]
        resolve(reported, R, 1, A, ANN)
        (left,) = list_reports(reported, unresolved=True)
        (citation,) = left.citations
        assert citation.draft == DRAFT.citations[1]
        resolve(reported, R, 2, A, ANN)
        assert list_reports(reported, unresolved=True) == []

    def test_the_citation_to_bring_a_video_for_is_found_before_any_work(
        self, reported: Store
    ) -> None:
        assert find_citation(reported, None, None) is None
        assert find_citation(reported, R, 2) == (R, 2)
        with pytest.raises(BadStatement, match="give --report too"):
            find_citation(reported, None, 1)
        with pytest.raises(BadStatement, match="it has 1, 2"):
            find_citation(reported, R, None)
        with pytest.raises(NoSuchCitation):
            find_citation(reported, R, 0)
        with pytest.raises(NoSuchReport, match="There are: parade"):
            find_citation(reported, "nothing", 1)
        add_report(reported, replace(DRAFT, slug="one", citations=DRAFT.citations[:1], claims=()))
        assert find_citation(reported, "one", None) == ("one", 1)


class TestSightings:
    def test_a_sighting_is_given_back_as_it_was_said(self, store: Store) -> None:
        item = add_item(store, " BTR 4471 ", "", ANN)
        statement = said(
            "apc",
            Region(0.1, 0.2, 0.3, 0.4),
            rivals=(
                Identification("BTR-80", Certainty.PROBABLE),
                Identification("btr 82", Certainty.NOT_EXCLUDED),
            ),
            count=Count(Hedge.AT_LEAST, 2),
            context=Context.PARADED,
            marking="حركة النجباء",
            marking_language="ar",
            note="on a trailer",
            basis="eight wheels",
            item=item,
        )
        made = see(store, A, at(1, 2.5), statement)
        rivals = (
            Identification(BTR, Certainty.PROBABLE),
            Identification("vehicle/land/apc/btr-82", Certainty.NOT_EXCLUDED),
        )
        assert made.statement == replace(
            statement, identification=Identification(APC, Certainty.CERTAIN), rivals=rivals
        )
        assert (made.number, made.version, made.is_current) == (1, 1, True)
        assert (made.video, made.moment, made.by) == (A, at(1, 2.5), ANN)
        assert (made.status, made.label) == (SightingStatus.MADE, "Armoured personnel carrier")
        assert str(made.citation) == (f"vidcat:{A}?t=12800,32000/1/12800#xywh=percent:10,20,30,40")
        assert now(store, 1) == made

    @pytest.mark.parametrize("name", ["BTR80", "بي تي آر ٨٠", "btr 80", "BTR 80 (old node)"])
    def test_a_type_is_found_by_any_name(self, store: Store, name: str) -> None:
        assert see(store, A, at(1), said(name)).statement.identification.type == BTR

    def test_sightings_are_numbered_on_and_listed_by_time(self, store: Store) -> None:
        for seconds in (5, 3, 4):
            see(store, A, at(seconds))
        assert [(each.number, each.moment.start_s) for each in on(store, A)] == [
            (2, 3.0),
            (3, 4.0),
            (1, 5.0),
        ]

    @pytest.mark.parametrize(
        ("fields", "error", "named"),
        [
            ({"marking_language": "Arabic!"}, BadStatement, "marking language: "),
            ({"marking_language": "a" * 10**5}, BadStatement, "marking language: "),
            ({"marking": "x" * 20_001}, BadStatement, "marking: "),
            ({"note": "x" * 20_001}, BadStatement, "note: "),
            ({"basis": "x" * 20_001}, BadStatement, "basis: "),
            ({"item": 9}, NoSuchItem, "item: "),
            ({"identification": Identification("Zeppelin")}, NoSuchType, "type: "),
            ({"rivals": (Identification("Zeppelin"),)}, NoSuchType, "rival: "),
        ],
    )
    def test_a_field_that_cannot_be_is_named_and_nothing_is_written(
        self, store: Store, file: Path, fields: dict[str, Any], error: type, named: str
    ) -> None:
        with pytest.raises(error, match=named):
            see(store, A, at(1), replace(said(), **fields))
        assert rows(file, "sighting") == []

    @pytest.mark.parametrize("language", ["ar", "fa", "ckb", "az-Arab", "zh-Hant-TW"])
    def test_a_marking_has_a_language(self, store: Store, language: str) -> None:
        made = see(store, A, at(1), said(marking="x", marking_language=language))
        assert made.statement.marking_language == language

    def test_an_item_needs_a_name(self, store: Store) -> None:
        with pytest.raises(BadStatement, match="name: "):
            add_item(store, " ", "", ANN)

    def test_a_sighting_that_is_not_there_is_named(self, store: Store) -> None:
        for number in (0, -1, 1):
            with pytest.raises(NoSuchSighting, match=f"number {number}"):
                now(store, number)
            with pytest.raises(NoSuchSighting):
                history(store, number)

    def test_a_failed_claim_takes_the_sighting_with_it(self, reported: Store, file: Path) -> None:
        bearing = ClaimBearing(R, 9, Bearing.SUPPORTS)
        with pytest.raises(NoSuchClaim):
            make_sighting(reported, A, at(1), said(), ANN, bearing)
        assert rows(file, "sighting") == []


class TestVersions:
    def test_a_correction_leaves_every_earlier_row_as_it_was(
        self, store: Store, file: Path
    ) -> None:
        rival = (Identification(APC, Certainty.POSSIBLE),)
        first = see(store, A, at(1), said(rivals=rival, note="first words"))
        confirm(store, first)
        before = [rows(file, table) for table in ("sighting", "identification", "review")]
        second = correct_sighting(store, first, at(2, 3), said(LAND), (BOB, "not sure"))
        third = withdraw_sighting(store, second, CYD, "a duplicate")
        assert (third.version, third.status, third.by) == (3, SightingStatus.WITHDRAWN, CYD)
        after = [rows(file, table) for table in ("sighting", "identification", "review")]
        assert after[0][0] == before[0][0] | {"is_current": 0}
        assert after[1] == before[1]
        assert after[2] == before[2]
        assert [row["is_current"] for row in after[0]] == [0, 0, 1]
        assert [row["supersedes_id"] for row in after[0]] == [None, 1, 2]

    def test_every_version_can_be_read(self, store: Store) -> None:
        first = see(store, A, at(1), said(note="first"))
        second = correct_sighting(store, first, at(2), said(LAND, note="second"), (BOB, "why"))
        withdraw_sighting(store, second, CYD, "gone")
        told = [
            (each.version, each.is_current, each.by, each.why, each.statement.note, each.status)
            for each in history(store, first.number)
        ]
        assert told == [
            (1, False, ANN, "", "first", "made"),
            (2, False, BOB, "why", "second", "made"),
            (3, True, CYD, "gone", "second", "withdrawn"),
        ]
        assert history(store, first.number)[0] == replace(first, is_current=False)

    def test_nothing_is_ever_deleted(self, reported: Store, file: Path) -> None:
        resolve(reported, R, 1, A, ANN)
        made = see(reported, A, at(1), said(note="kept words"))
        bear(reported, 1, made, Bearing.SUPPORTS)
        bear(reported, 1, made, Bearing.CONTRADICTS)
        confirm(reported, made)
        withdraw_sighting(reported, now(reported, made.number), BOB, "gone")
        unresolve(reported, R, 1, A, ANN, "gone")
        tables = ("sighting", "assessment", "review", "resolution")
        assert [len(rows(file, table)) for table in tables] == [2, 2, 1, 1]

    def test_withdrawing_needs_a_reason(self, store: Store) -> None:
        made = see(store, A, at(1))
        with pytest.raises(BadStatement, match="reason: "):
            withdraw_sighting(store, made, ANN, " ")
        assert now(store, made.number) == made

    def test_a_correction_by_someone_who_saw_an_older_version_is_stale(self, store: Store) -> None:
        first = see(store, A, at(1))
        correct_sighting(store, first, at(2), said(LAND), (BOB, ""))
        stale = "version: sighting 1 is at version 2, not 1: Bob changed it at 2026-01-01 00:00 UTC"
        with pytest.raises(StaleEdit, match=stale):
            correct_sighting(store, first, at(3), said(APC), (CYD, ""))
        with pytest.raises(StaleEdit):
            withdraw_sighting(store, first, CYD, "why")
        with pytest.raises(StaleEdit):
            confirm(store, first, CYD)
        assert [each.by for each in history(store, 1)] == [ANN, BOB]

    def test_of_two_who_correct_at_once_one_wins(self, store: Store, file: Path) -> None:
        for _ in range(10):
            seen = see(store, A, at(1))
            together = Barrier(2)

            def correct(by: str, seen: Sighting = seen, together: Barrier = together) -> str:
                connection = Store(file)
                try:
                    together.wait(10)
                    correct_sighting(connection, seen, at(2), said(LAND), (by, ""))
                except StaleEdit:
                    return "stale"
                finally:
                    connection.close()
                return by

            with ThreadPoolExecutor(2) as pool:
                ends = sorted(pool.map(correct, (BOB, CYD)))
            assert ends in ([BOB, "stale"], [CYD, "stale"])
            assert [each.by for each in history(store, seen.number)] == [ANN, ends[0]]

    def test_sightings_made_at_once_have_numbers_of_their_own(
        self, store: Store, file: Path
    ) -> None:
        together = Barrier(2)

        def work(by: str) -> None:
            connection = Store(file)
            together.wait(10)
            for second in range(10):
                see(connection, A, at(second), by=by)
            connection.close()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(work, (ANN, BOB)))
        assert sorted(each.number for each in on(store, A)) == list(range(1, 21))


class TestReviews:
    def test_a_review_stands_on_the_version_it_was_made_of(self, store: Store) -> None:
        made = see(store, A, at(1))
        confirmed = confirm(store, made)
        assert (confirmed.status, confirmed.version) == (SightingStatus.CONFIRMED, 1)
        ((by, verdict, version),) = [(r.by, r.verdict, r.version) for r in confirmed.reviews]
        assert (by, verdict, version) == (BOB, ReviewVerdict.CONFIRM, 1)
        corrected = correct_sighting(store, confirmed, at(2), said(LAND), (ANN, ""))
        assert (corrected.status, corrected.reviews) == (SightingStatus.MADE, ())
        assert [len(each.reviews) for each in history(store, made.number)] == [1, 0]

    def test_nobody_reviews_their_own_words(self, store: Store) -> None:
        made = see(store, A, at(1))
        with pytest.raises(OwnReview, match="by: Ann made sighting 1"):
            confirm(store, made, ANN)
        corrected = correct_sighting(store, made, at(1), said(APC), (BOB, ""))
        with pytest.raises(OwnReview):
            confirm(store, corrected, BOB)
        assert confirm(store, corrected, ANN).status is SightingStatus.CONFIRMED

    @pytest.mark.parametrize("verdict", [ReviewVerdict.DISPUTE, ReviewVerdict.SECOND_LOOK])
    def test_whoever_does_not_agree_says_why(self, store: Store, verdict: ReviewVerdict) -> None:
        made = see(store, A, at(1))
        with pytest.raises(BadStatement, match="reason: "):
            review_sighting(store, made, Opinion(verdict, " "), BOB)
        reviewed = review_sighting(store, made, Opinion(verdict, "look at the turret"), BOB)
        expected = {"dispute": "disputed", "second look": "needs second look"}
        assert reviewed.status == expected[verdict]
        assert reviewed.reviews[0].reason == "look at the turret"

    def test_the_newest_review_gives_the_status_and_all_are_kept(self, store: Store) -> None:
        seen = dispute(store, see(store, A, at(1)))
        seen = confirm(store, seen, CYD)
        assert seen.status is SightingStatus.CONFIRMED
        assert [review.by for review in seen.reviews] == [BOB, CYD]

    def test_what_was_withdrawn_is_not_reviewed(self, store: Store) -> None:
        gone = withdraw_sighting(store, see(store, A, at(1)), ANN, "why")
        with pytest.raises(BadStatement, match="nothing to review"):
            confirm(store, gone)


class TestReviewedVersions:
    """An edit never launders a review."""

    def test_a_typo_mended_by_the_author_leaves_a_dispute_in_force(self, reported: Store) -> None:
        resolve(reported, R, 1, A, ANN)
        made = see(reported, A, at(1))
        bear(reported, 1, made, Bearing.SUPPORTS)
        disputed = dispute(reported, made)
        mended = correct_sighting(reported, disputed, at(1), said(note="a typo"), (ANN, ""))
        assert mended.status is SightingStatus.DISPUTED
        assert earlier_review(mended) == "disputed as version 1, changed since"
        assert statuses(reported)[1] is ClaimStatus.PARTLY
        assert "disputed by Bob" in reasons(reported)[1]
        again = correct_sighting(reported, mended, at(1), said(note="one more"), (ANN, ""))
        assert earlier_review(again) == "disputed as version 1, changed since"
        assert confirm(reported, again, CYD).status is SightingStatus.CONFIRMED
        assert statuses(reported)[1] is ClaimStatus.SUPPORTED

    def test_taking_it_back_and_stating_it_again_does_not_either(self, store: Store) -> None:
        disputed = dispute(store, see(store, A, at(1)))
        gone = withdraw_sighting(store, disputed, ANN, "they are right")
        back = correct_sighting(store, gone, at(1), said(), (ANN, "they are not"))
        assert back.status is SightingStatus.DISPUTED

    def test_it_goes_back_to_the_queue(self, store: Store) -> None:
        disputed = dispute(store, see(store, A, at(1)))
        assert queue_of(store, Question(), BOB).count == 0
        mended = correct_sighting(store, disputed, at(2), said(), (ANN, ""))
        for person, waits in ((ANN, 0), (BOB, 1), (CYD, 1)):
            queue = queue_of(store, Question(), person)
            assert (queue.count, len(queue.first)) == (waits, waits)
        dispute(store, mended)
        assert queue_of(store, Question(), CYD).count == 0

    def test_a_confirmed_one_that_is_changed_is_confirmed_as_what_it_was(
        self, store: Store
    ) -> None:
        confirmed = confirm(store, see(store, A, at(1)))
        changed = correct_sighting(store, confirmed, at(1), said(note="more"), (ANN, ""))
        assert changed.status is SightingStatus.MADE
        assert earlier_review(changed) == "confirmed as version 1, changed since"
        assert sighting_view(store, changed.number).changed_since_review == ["note"]
        assert queue_of(store, Question(), BOB).count == 1

    def test_a_tie_to_an_object_touches_neither_author_nor_certainty_nor_review(
        self, store: Store
    ) -> None:
        confirmed = confirm(store, see(store, A, at(1)))
        item = add_item(store, "Plate 4471", "", ANN)
        statement = replace(confirmed.statement, item=item)
        tied = correct_sighting(store, confirmed, at(1), statement, (CYD, ""))
        assert tied == replace(confirmed, statement=statement)
        with store.read() as tx:
            assert [(e.item, e.by) for e in tx.sightings.ties(tied.number)] == [(item, CYD)]
        untied = correct_sighting(store, tied, at(1), confirmed.statement, (BOB, ""))
        assert untied == confirmed
        with store.read() as tx:
            told = [e.by for e in tx.history.newest(99) if e.what == "tied to an object"]
        assert told == [BOB, CYD]

    def test_an_edit_from_before_a_tie_keeps_the_tie(self, store: Store) -> None:
        seen = see(store, A, at(1))
        item = add_item(store, "Plate 4471", "", ANN)
        correct_sighting(store, seen, at(1), replace(seen.statement, item=item), (BOB, ""))
        edited = replace(seen.statement, note="from a page that was open before")
        changed = correct_sighting(store, seen, at(1), edited, (ANN, ""))
        assert (changed.version, changed.statement.item, changed.by) == (2, item, ANN)

    def test_proposals_that_nobody_judged_follow_a_tie(self, store: Store) -> None:
        relate(store, A, B, segment((0.0, 60.0), (0.0, 60.0)))
        made, (proposal,) = make_sighting(store, A, at(1), said(), ANN)
        item = add_item(store, "Plate 4471", "", ANN)
        correct_sighting(store, made, at(1), replace(made.statement, item=item), (BOB, ""))
        assert now(store, proposal.number).statement.item == item
        assert now(store, proposal.number).status is SightingStatus.PROPOSED


class TestClaimCheck:
    def test_without_a_video_nothing_can_be_said(self, reported: Store) -> None:
        check = check_report(reported, R)
        assert set(statuses(reported).values()) == {ClaimStatus.UNAVAILABLE}
        assert [each.label for each in check.claims] == ["BTR-80", "Toophan", "", ""]
        assert check.unsupported == check.claims

    def test_a_resolved_citation_opens_its_claims_and_those_of_none(self, reported: Store) -> None:
        resolve(reported, R, 1, A, ANN)
        no, yes = ClaimStatus.UNAVAILABLE, ClaimStatus.OPEN
        assert statuses(reported) == {1: yes, 2: yes, 3: yes, 4: no}

    def test_a_claim_goes_through_every_status(self, reported: Store) -> None:
        resolve(reported, R, 1, A, ANN)
        assess_video(reported, R, 1, A, ANN, "watched twice")
        assert statuses(reported)[1] is ClaimStatus.NOT_VISIBLE
        made, _ = make_sighting(
            reported, A, at(1), said(), ANN, ClaimBearing(R, 1, Bearing.SUPPORTS)
        )
        assert statuses(reported)[1] is ClaimStatus.SUPPORTED
        other = see(reported, A, at(9))
        bear(reported, 1, other, Bearing.CONTRADICTS)
        assert statuses(reported)[1] is ClaimStatus.PARTLY
        dispute(reported, made)
        assert statuses(reported)[1] is ClaimStatus.CONTRADICTED
        withdraw_sighting(reported, now(reported, other.number), ANN, "wrong")
        assert statuses(reported)[1] is ClaimStatus.PARTLY
        withdraw_sighting(reported, now(reported, made.number), ANN, "wrong")
        assert statuses(reported)[1] is ClaimStatus.NOT_VISIBLE
        assert set(statuses(reported).values()) == {
            ClaimStatus.NOT_VISIBLE,
            ClaimStatus.OPEN,
            ClaimStatus.UNAVAILABLE,
        }

    def test_the_newest_word_on_a_pair_counts_and_the_older_is_kept(
        self, reported: Store, file: Path
    ) -> None:
        resolve(reported, R, 1, A, ANN)
        made, other = see(reported, A, at(1)), see(reported, A, at(9))
        bear(reported, 1, made, Bearing.SUPPORTS)
        bear(reported, 1, made, Bearing.CONTRADICTS, BOB)
        assert statuses(reported)[1] is ClaimStatus.CONTRADICTED
        bear(reported, 1, other, Bearing.CONTRADICTS)
        bear(reported, 2, made, Bearing.CONTRADICTS)
        bear(reported, 1, made, Bearing.SUPPORTS)
        checked = check_report(reported, R).claims[0]
        assert [(a.sighting, a.bearing, a.by) for a in checked.assessments] == [
            (other.number, Bearing.CONTRADICTS, ANN),
            (made.number, Bearing.SUPPORTS, ANN),
        ]
        assert len(rows(file, "assessment")) == 5

    def test_an_assessment_stands_through_corrections_of_its_sighting(
        self, reported: Store
    ) -> None:
        resolve(reported, R, 1, A, ANN)
        made = see(reported, A, at(1))
        bear(reported, 1, made, Bearing.SUPPORTS)
        correct_sighting(reported, made, at(2), said(count=parse_count("2")), (BOB, ""))
        assert statuses(reported)[1] is ClaimStatus.SUPPORTED
        assert [a.claim for a in history(reported, made.number)[-1].assessments] == [1]
        correct_sighting(reported, now(reported, made.number), at(2), said(APC), (BOB, ""))
        assert statuses(reported)[1] is ClaimStatus.OPEN  # an APC need not be a BTR-80
        assert "wider than the claimed one" in reasons(reported)[1]

    def test_a_sighting_of_another_video_counts_only_where_it_shows_the_same_footage(
        self, reported: Store
    ) -> None:
        resolve(reported, R, 1, A, ANN)
        relate(reported, A, B, segment((10.0, 20.0), (0.0, 10.0)))
        elsewhere, shared = see(reported, B, at(15)), see(reported, B, at(5))
        bear(reported, 1, elsewhere, Bearing.SUPPORTS)
        assert statuses(reported)[1] is ClaimStatus.OPEN
        assert f"sighting {elsewhere.number} is not counted: another video" in reasons(reported)[1]
        bear(reported, 1, shared, Bearing.SUPPORTS)
        assert statuses(reported)[1] is ClaimStatus.SUPPORTED

    def test_resolving_a_citation_anew_judges_its_claims_anew(self, reported: Store) -> None:
        resolve(reported, R, 1, A, ANN)
        bear(reported, 1, see(reported, A, at(1)), Bearing.SUPPORTS)
        assert statuses(reported)[1] is ClaimStatus.SUPPORTED
        unresolve(reported, R, 1, A, ANN, "another parade")
        assert statuses(reported)[1] is ClaimStatus.UNAVAILABLE
        resolve(reported, R, 1, B, ANN)
        assert statuses(reported)[1] is ClaimStatus.OPEN

    def test_a_person_overrules_by_name_and_with_a_reason(self, reported: Store) -> None:
        of = ClaimRef(R, 1)
        resolve(reported, R, 1, A, ANN)
        with pytest.raises(BadStatement, match="reason: "):
            overrule_claim(reported, of, ClaimStatus.PARTLY, " ", ANN)
        with pytest.raises(BadStatement, match="is open by what is tied"):
            overrule_claim(reported, of, ClaimStatus.OPEN, "so", ANN)
        with pytest.raises(BadStatement, match="say what the claim is"):
            overrule_claim(reported, of, ClaimStatus.OVERRULED, "so", ANN)
        with pytest.raises(NoSuchPerson):
            overrule_claim(reported, of, ClaimStatus.PARTLY, "so", "Nobody")
        said_so = overrule_claim(reported, of, ClaimStatus.PARTLY, "seen by eye", BOB)
        assert said_so.status is ClaimStatus.OVERRULED
        assert said_so.reason == (
            "Bob says that it is partly: seen by eye; "
            "computed now: open: nothing that counts was tied to it"
        )
        bear(reported, 1, see(reported, A, at(1)), Bearing.SUPPORTS)
        checked = check_report(reported, R).claims[0]
        assert (checked.status, checked.computed.status) == (
            ClaimStatus.OVERRULED,
            ClaimStatus.SUPPORTED,
        )
        assert check_report(reported, R).supported == 0
        end_overruling(reported, of, "I was wrong", ANN)
        assert statuses(reported)[1] is ClaimStatus.SUPPORTED
        with pytest.raises(BadStatement, match="nobody overruled"):
            end_overruling(reported, of, "again", ANN)
        with reported.read() as tx:
            told = [(e.by, e.detail) for e in tx.history.newest(99) if e.what == "overruled"]
        assert told == [(ANN, "withdrawn; I was wrong"), (BOB, "partly; seen by eye")]

    def test_a_note_of_an_assessment_is_kept(self, reported: Store) -> None:
        resolve(reported, R, 1, A, ANN)
        made = see(reported, A, at(1))
        with reported.write() as tx:
            assess_sighting(tx, (R, 1), made, Bearing.SUPPORTS, ANN, "the only one")
        assess_video(reported, R, 2, A, BOB, "watched twice")
        first, second, *_ = check_report(reported, R).claims
        assert [each.note for each in first.assessments] == ["the only one"]
        assert [each.note for each in second.assessments] == ["watched twice"]

    def test_what_is_not_visible_has_no_sighting(self, reported: Store) -> None:
        with pytest.raises(BadStatement, match="bearing: "):
            bear(reported, 1, see(reported, A, at(1)), Bearing.NOT_VISIBLE)

    def test_sightings_in_cited_videos_that_bear_on_nothing_are_listed(
        self, reported: Store
    ) -> None:
        resolve(reported, R, 1, A, ANN)
        supports, idle, gone = (see(reported, A, at(second)) for second in (1, 5, 9))
        elsewhere = see(reported, B, at(1))
        bear(reported, 1, supports, Bearing.SUPPORTS)
        withdraw_sighting(reported, gone, ANN, "wrong")
        assert [each.number for each in check_report(reported, R).uncited] == [idle.number]
        resolve(reported, R, 2, B, ANN)
        numbers = [each.number for each in check_report(reported, R).uncited]
        assert numbers == [idle.number, elsewhere.number]

    def test_another_report_s_claims_are_its_own(self, reported: Store) -> None:
        add_report(reported, replace(DRAFT, slug="second"))
        resolve(reported, R, 1, A, ANN)
        resolve(reported, "second", 1, A, ANN)
        made = see(reported, A, at(1))
        bear(reported, 1, made, Bearing.SUPPORTS)
        assert check_report(reported, "second").claims[0].status is ClaimStatus.OPEN
        assert [each.number for each in check_report(reported, "second").uncited] == [made.number]
