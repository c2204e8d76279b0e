"""Filters and questions with and, or and not, in a small world that can be told by hand."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from casework_desk import ANN, APC, BOB, BTR, CYD, A, B, C, at, open_desk, said, see
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.provenance.postings import add_posting
from vidcat.casework.reports.statements import add_report, resolve
from vidcat.casework.sightings.statements import (
    ClaimBearing,
    Opinion,
    make_sighting,
    review_sighting,
)
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.questions.question import CountBy, Question
from vidcat.domain.reports.drafts import CitationDraft, CitationKind, ClaimDraft, ReportDraft
from vidcat.domain.sightings.counting import ProvedObject
from vidcat.domain.sightings.statements import (
    Bearing,
    Certainty,
    Context,
    Identification,
    ReviewVerdict,
)
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.dates import parse_date
from vidcat.errors import (
    BadQuestion,
    NoSuchClaim,
    NoSuchItem,
    NoSuchPerson,
    NoSuchType,
    VidcatError,
)
from vidcat.reads.questions.answers import ask, count
from vidcat.reads.questions.by_family import footage_of
from vidcat.reads.questions.coverage import coverage_of
from vidcat.reads.questions.filter_codec import FILTERS, query_of, question_from, question_in
from vidcat.reads.questions.objects import objects_of
from vidcat.reads.questions.plots import plots_of
from vidcat.reads.questions.search_page import results
from vidcat.reads.questions.sourced import finding
from vidcat.reads.sightings.reviews import queue_of
from vidcat.store.session import Store

REPORT = ReportDraft(
    slug="parade-2016",
    title="A parade",
    citations=(
        CitationDraft(
            1, (CitationKind.PARADE,), publisher="Nujaba", published=parse_date("2016-06~")
        ),
        CitationDraft(2, (CitationKind.FUNERAL,), published=parse_date("2017")),
    ),
    claims=(ClaimDraft(1, 1, "btr-80", parse_count("at least 1")),),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """1: a BTR-80 in the parade, of object 1; 2: a wreck of an APC there; 3: a Toophan at the
    funeral, by Bob; 4: a BTR-80 that nobody cites, of object 1, checked by Cyd.
    """
    opened = open_desk(tmp_path_factory.mktemp("asking") / "catalogue.db")
    add_report(opened, REPORT)
    resolve(opened, "parade-2016", 1, A, ANN)
    resolve(opened, "parade-2016", 2, B, ANN)
    add_posting(opened, C, PostingDraft(publisher="Ahrar al-Sham"), ANN)
    add_item(opened, "Plate 4471", "", ANN)
    bearing = ClaimBearing("parade-2016", 1, Bearing.SUPPORTS)
    make_sighting(opened, A, at(1), said(BTR, item=1), ANN, bearing)
    see(opened, A, at(2), said(APC, context=Context.WRECK, note="zebra stripes"))
    see(opened, B, at(1), said("weapon/toophan"), by=BOB)
    probable = Identification(BTR, Certainty.PROBABLE)
    last = see(opened, C, at(1), said(BTR, item=1, identification=probable))
    review_sighting(opened, last, Opinion(ReviewVerdict.CONFIRM), CYD)
    yield opened
    opened.close()


def test_what_was_stated_with_the_former_word_is_found(tmp_path: Path) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    see(store, A, at(1), said(BTR))
    store.close()
    with closing(sqlite3.connect(tmp_path / "catalogue.db")) as database, database:
        database.execute("UPDATE sighting SET certainty = 'confirmed'")
    opened = Store(tmp_path / "catalogue.db")
    (sighting,) = ask(opened, Question(certainties=(Certainty.CERTAIN,)))
    assert str(sighting.statement.identification.certainty) == "certain"
    assert found(opened, where=["certainty:certain"]) == [1]
    opened.close()


def found(store: Store, **given: list[str]) -> list[int]:
    asked = question_from({name.replace("_", "-"): values for name, values in given.items()})
    return [each.number for each in ask(store, asked)]


@pytest.mark.parametrize(
    ("given", "numbers"),
    [
        ({"kind": ["parade"]}, [1, 2]),
        ({"kind": ["parade", "funeral"]}, [1, 2, 3]),
        ({"kind": ["parade"], "since": ["2016"], "until": ["2016"], "type": ["APC"]}, [1, 2]),
        ({"kind": ["funeral"], "since": ["2016"], "until": ["2016"]}, []),
        ({"not_kind": ["parade"]}, [3, 4]),
        ({"publisher": ["nujaba"]}, [1, 2]),
        ({"publisher": ["ahrar"]}, [4]),
        ({"type": ["weapon", "btr-80"]}, [1, 3, 4]),
        ({"not_type": ["vehicle"]}, [3]),
        ({"not_context": ["wreck"]}, [1, 3, 4]),
        ({"by": [ANN, BOB]}, [1, 2, 3, 4]),
        ({"not_by": [ANN]}, [3]),
        ({"item": ["1"]}, [1, 4]),
        ({"item": ["none"]}, [2, 3]),
        ({"claim": ["parade-2016:1"]}, [1]),
        ({"reviewed_by": [CYD]}, [4]),
        ({"not_reviewed_by": [CYD]}, [1, 2, 3]),
        ({"where": ["type:weapon or (kind:parade and not context:wreck)"]}, [1, 3]),
        ({"where": ["zebra STRIPES"]}, [2]),
        ({"where": ["until:2016"], "type": ["vehicle"]}, [1, 2]),
        ({"where": ["not (by:Bob or publisher:Nujaba)"]}, [4]),
        ({"where": [f"video:{A[:8]} status:made"], "certainty": ["certain"]}, [1, 2]),
        ({"certainty": ["confirmed"]}, [1, 2, 3]),  # what the surest was called
        ({"where": ["certainty:confirmed"]}, [1, 2, 3]),
        ({"colour": ["red"]}, [1, 2, 3, 4]),
    ],
)
def test_a_question_finds_what_a_person_would(
    store: Store, given: dict[str, list[str]], numbers: list[int]
) -> None:
    assert found(store, **given) == numbers


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"where": ["type:submarine"]}, NoSuchType),
        ({"where": ["by:Nobody"]}, NoSuchPerson),
        ({"claim": ["parade-2016:9"]}, NoSuchClaim),
        ({"claim": ["nine"]}, BadQuestion),
        ({"item": ["99"]}, NoSuchItem),
        ({"item": ["9" * 400]}, BadQuestion),
        ({"kind": ["picnic"]}, BadQuestion),
        ({"status": ["lost"]}, BadQuestion),
        ({"where": ["text:..."]}, BadQuestion),
        ({"type": ["apc"] * 51}, BadQuestion),
    ],
)
def test_a_name_that_is_none_is_said_so(
    store: Store, given: dict[str, list[str]], error: type[VidcatError]
) -> None:
    with pytest.raises(error):
        found(store, **given)


@pytest.mark.parametrize("name", FILTERS)
@pytest.mark.parametrize("empty", ["", "  "])
def test_a_filter_without_a_value_never_asks_for_everything(
    store: Store, name: str, empty: str
) -> None:
    asked_everywhere: list[Callable[[Question], object]] = [
        lambda asked: ask(store, asked),
        lambda asked: count(store, asked, CountBy.SIGHTINGS),
        lambda asked: results(store, asked, 1),
        lambda asked: objects_of(store, asked, 1),
        lambda asked: footage_of(store, asked, 1),
        lambda asked: plots_of(store, asked),
        lambda asked: coverage_of(store, asked),
        lambda asked: queue_of(store, asked, ANN),
        lambda asked: _exported(store, asked),
    ]
    for answer in asked_everywhere:
        with pytest.raises(BadQuestion, match=name.removeprefix("not-")):
            answer(question_from({name: [empty]}))


def _exported(store: Store, asked: Question) -> None:
    with finding(store, asked):
        pass


@pytest.mark.parametrize(
    "query",
    [
        "",
        "type=vehicle&status=made&status=disputed&since=2016&text=zebra",
        "type=apc&type=weapon&not-context=wreck&not-context=remnant&kind=parade&item=none",
        "where=type%3Aapc+or+not+by%3ABob&reviewed-by=Cyd&certainty=cannot+be+excluded",
    ],
)
def test_a_question_is_written_as_it_was_read(query: str) -> None:
    asked = question_in(query)
    assert question_in(query_of(asked)) == asked
    assert sorted(query_of(asked).split("&")) == sorted(query.split("&"))


def test_each_object_comes_once_by_its_surest_sighting(store: Store) -> None:
    page = objects_of(store, question_from({"type": ["vehicle"]}), 1)
    one, other = page.objects
    assert (one.proved, one.name) == (ProvedObject(1, 2, 2, is_apart=False), "Plate 4471")
    assert (other.proved.item, other.proved.sightings, page.groups) == (None, 1, 2)
    assert [each.number for each in one.sightings] == [4, 1], "what was checked comes first"
    assert (page.total.least, page.total.most, page.total.untied) == (1, 2, 1)
