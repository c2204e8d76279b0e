"""The reviewers' question, compared with an answer worked out in Python over the same rows."""

import random
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from casework_desk import (
    ANN,
    APC,
    BOB,
    BTR,
    CYD,
    LAND,
    TYPES,
    A,
    B,
    C,
    D,
    add_videos,
    at,
    now,
    on,
    open_desk,
    relate,
    said,
    see,
    segment,
)
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.reports.statements import add_report, resolve, unresolve
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.domain.questions.question import CountBy, Question, ResolvedQuestion, Total
from vidcat.domain.reports.drafts import CitationDraft, ReportDraft
from vidcat.domain.sightings.statements import (
    STATED,
    Certainty,
    Context,
    ReviewVerdict,
    Sighting,
    SightingStatus,
)
from vidcat.domain.values.dates import ReportedDate, parse_date
from vidcat.domain.values.text import words_of
from vidcat.errors import (
    BadDate,
    BadQuestion,
    NoSuchPerson,
    NoSuchReport,
    NoSuchType,
    NoSuchVideo,
)
from vidcat.reads.questions.answers import ask, count
from vidcat.reads.questions.by_family import footage_of
from vidcat.reads.questions.search_page import results
from vidcat.store.session import Store

E, F = "e" * 64, "f" * 64
VIDEOS = (A, B, C, D, E, F)
FAMILIES = {A: A, B: A, C: C, D: C}  # E and F have no re-uploads
STANDING = [each.id for each in TYPES if each.replaced_by is None]
WORDS = ("T-72", "T72B3", "حركة النجباء", "حركه", "٧٢", "plate 4471", "Kata'ib", "flag", "flagpole")
# Report, when it was published, its citations' dates, the videos each was resolved to.
REPORTS = {
    "june": ("2016-06~", [("2016-06-06/2016-06-08", (A, B)), (None, (C,)), ("2015", (D,))]),
    "open": ("2014/..", [(None, (A, D)), ("2016-06?", (D,))]),
    "undated": (None, [(None, (E,)), ("../2013", (E,)), ("2017", ())]),
}
DATES = (None, "2013", "2014-06", "2015-12-31", "2016", "2016-06~", "2016-06-07", "2017", "../2016")
STARTS, ENDS = ("2013", "2014-06", "2015-12-31"), ("2016", "2016-06~", "2016-06-07", "../2016")


@dataclass(frozen=True)
class Cited:
    """A video that a report cites, and the bounds of the footage's date; None: not known."""

    report: str
    video: str
    dated: tuple[date | None, date | None] | None


@pytest.fixture(scope="module")
def asked_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = open_desk(tmp_path_factory.mktemp("questions") / "catalogue.db")
    add_videos(store, (E, F))
    with store.write() as tx:
        tx.relations.save_families(FAMILIES)
    for slug, (published, citations) in REPORTS.items():
        add_report(store, draft(slug, published, [each[0] for each in citations]))
        for number, (_, videos) in enumerate(citations, 1):
            for video in videos:
                resolve(store, slug, number, video, ANN)
    resolve(store, "june", 1, F, ANN)
    unresolve(store, "june", 1, F, ANN, "another one")
    fill(store, random.Random(3))
    yield store
    store.close()


def draft(slug: str, published: str | None, dates: list[str | None]) -> ReportDraft:
    citations = tuple(
        CitationDraft(number, description="x", published=dated(text))
        for number, text in enumerate(dates, 1)
    )
    return ReportDraft(slug, slug, published=dated(published), citations=citations)


@cache
def dated(text: str | None) -> ReportedDate | None:
    return parse_date(text) if text else None


def fill(store: Store, chance: random.Random) -> None:
    """Make 240 sightings; correct, withdraw, review and carry over some of them."""
    items = [add_item(store, f"item {number}", "", ANN) for number in range(5)]
    for _ in range(240):
        statement = replace(
            said(chance.choice(STANDING)),
            context=chance.choice([None, *Context]),
            marking=chance.choice(["", *WORDS]),
            note=" ".join(chance.sample(WORDS, chance.randrange(3))),
            item=chance.choice([None, None, *items]),
        )
        certain = replace(statement.identification, certainty=chance.choice(list(Certainty)))
        statement = replace(statement, identification=certain)
        made = see(
            store, chance.choice(VIDEOS), at(chance.random() * 50), statement, person(chance)
        )
        change(store, made, chance)
    relate(store, A, F, segment((0, 60), (0, 60)))
    for _ in range(12):
        see(store, A, at(chance.random() * 50), said(chance.choice(STANDING)), person(chance))


def person(chance: random.Random) -> str:
    return chance.choice((ANN, BOB, CYD))


def change(store: Store, made: Sighting, chance: random.Random) -> None:
    kind = chance.randrange(6)
    other = next(name for name in (ANN, BOB, CYD) if name != made.by)
    if kind == 0:
        statement = said(chance.choice(STANDING), note=chance.choice(WORDS))
        correct_sighting(store, made, at(3), statement, (other, ""))
    elif kind == 1:
        withdraw_sighting(store, made, other, "wrong")
    elif kind in (2, 3):
        review_sighting(store, made, Opinion(chance.choice(list(ReviewVerdict)), "why"), other)


def everything(store: Store) -> list[Sighting]:
    """Give the current version of all sightings, by a way that asks no question."""
    found = [sighting for video in VIDEOS for sighting in on(store, video)]
    return sorted(found, key=lambda each: each.number)


@cache
def cited() -> list[Cited]:
    found = []
    for slug, (published, citations) in REPORTS.items():
        for text, videos in citations:
            of = dated(text) or dated(published)
            bounds = (of.earliest, of.latest) if of else None
            found += [Cited(slug, video, bounds) for video in videos]
    return found


def bounds_of(asked: Question) -> tuple[date | None, date | None]:
    """Give the first and last day asked for; an open end asks nothing."""
    first, last = dated(asked.since), dated(asked.until)
    return first and first.earliest, last and last.latest


def is_dated(one: Cited, asked: Question) -> bool:
    """Say whether the footage may be of the time: no date is in no bounds, an open end in all."""
    since, until = bounds_of(asked)
    if since is None and until is None:
        return True
    if one.dated is None:
        return False
    earliest, latest = one.dated
    return (since is None or latest is None or latest >= since) and (
        until is None or earliest is None or earliest <= until
    )


def has_words(sighting: Sighting, text: str | None) -> bool:
    said_words = [
        word
        for field in (sighting.statement.marking, sighting.statement.note, sighting.statement.basis)
        for word in words_of(field)
    ]
    wanted = words_of(text or "")
    return all(any(word.startswith(start) for word in said_words) for start in wanted)


def is_wanted(sighting: Sighting, asked: Question) -> bool:
    below = asked.type if asked.type else ""
    type_id = sighting.statement.identification.type
    places = [each for each in cited() if each.video == sighting.video and is_dated(each, asked)]
    is_bound = any(bounds_of(asked))
    return (
        (not below or type_id == below or type_id.startswith(f"{below}/"))
        and sighting.status in (asked.statuses or STATED)
        and (not asked.certainties or certainty(sighting) in asked.certainties)
        and (not asked.contexts or sighting.statement.context in asked.contexts)
        and (asked.video is None or sighting.video == asked.video)
        and (asked.by is None or sighting.by == asked.by)
        and (asked.report is None or any(each.report == asked.report for each in places))
        and (not is_bound or bool(places))
        and has_words(sighting, asked.text)
    )


def certainty(sighting: Sighting) -> Certainty:
    return sighting.statement.identification.certainty


def counted(wanted: list[Sighting], by: CountBy) -> Total:
    match by:
        case CountBy.SIGHTINGS:
            return Total.exact(by, len(wanted))
        case CountBy.VIDEOS:
            return Total.exact(by, len({each.video for each in wanted}))
        case CountBy.FAMILIES:
            families = {FAMILIES.get(each.video, each.video) for each in wanted}
            return Total.exact(by, len(families))
        case CountBy.ITEMS:
            return objects(wanted)


def objects(wanted: list[Sighting]) -> Total:
    """Bound what is shown, one thing a frame; test_counting.py has more of them, and counts."""
    items = [each.statement.item for each in wanted]
    named, untied = len(set(items) - {None}), items.count(None)
    tied = {each.number for each in wanted if each.statement.item is not None}
    chains = {
        each.provenance.sighting if each.provenance else each.number
        for each in wanted
        if each.statement.item is None
    }
    least = named or min(len(wanted), 1)
    return Total(CountBy.ITEMS, named, least, named + len(chains - tied), untied)


def assert_answered(store: Store, everything: list[Sighting], asked: Question) -> int:
    wanted = [each for each in everything if is_wanted(each, asked)]
    assert ask(store, asked) == wanted
    for by in CountBy:
        total, behind = count(store, asked, by)
        assert replace(total, proof=()) == counted(wanted, by)
        assert behind == tuple(each.citation for each in wanted[:20])
    return len(wanted)


ONE_EACH = [
    Question(),
    *[Question(type=each) for each in STANDING],
    *[Question(statuses=(each,)) for each in SightingStatus],
    Question(statuses=(SightingStatus.MADE, SightingStatus.PROPOSED)),
    *[Question(certainties=(each,)) for each in Certainty],
    Question(certainties=(Certainty.CERTAIN, Certainty.POSSIBLE)),
    *[Question(contexts=(each,)) for each in Context],
    *[Question(report=each) for each in REPORTS],
    *[Question(video=each) for each in VIDEOS],
    *[Question(by=each) for each in (ANN, BOB, CYD)],
    *[Question(since=each) for each in STARTS],
    *[Question(until=each) for each in DATES[1:]],
]


@pytest.fixture(scope="module")
def all_of_them(asked_store: Store) -> list[Sighting]:
    found = everything(asked_store)
    assert {each.status for each in found} == set(SightingStatus)
    return found


@pytest.mark.parametrize("asked", ONE_EACH, ids=str)
def test_each_filter_alone_gives_what_python_gives(
    asked_store: Store, all_of_them: list[Sighting], asked: Question
) -> None:
    assert_answered(asked_store, all_of_them, asked)


@pytest.mark.parametrize(
    "text", ["t72", "T-72", "٧٢", "t 72 b", "fla", "flag", "حركة", "حركه النج", "kataib", "44", "x"]
)
def test_words_are_found_by_their_beginnings_in_any_script(
    asked_store: Store, all_of_them: list[Sighting], text: str
) -> None:
    found = assert_answered(asked_store, all_of_them, Question(text=text))
    assert (found > 0) == (text != "x")


@pytest.mark.parametrize("seed", range(150))
def test_filters_together_give_what_python_gives(
    asked_store: Store, all_of_them: list[Sighting], seed: int
) -> None:
    chance = random.Random(seed)
    fields: dict[str, Callable[[], object]] = {
        "type": lambda: chance.choice(STANDING),
        "statuses": lambda: tuple(chance.sample(list(SightingStatus), 2)),
        "certainties": lambda: tuple(chance.sample(list(Certainty), 2)),
        "contexts": lambda: tuple(chance.sample(list(Context), 4)),
        "report": lambda: chance.choice(list(REPORTS)),
        "video": lambda: chance.choice(VIDEOS),
        "since": lambda: chance.choice(STARTS),
        "until": lambda: chance.choice(ENDS),
        "text": lambda: chance.choice(WORDS)[: chance.randrange(2, 9)],
        "by": lambda: person(chance),
    }
    names = chance.sample(list(fields), chance.randrange(2, 4))
    asked = Question(**{name: fields[name]() for name in names})  # type: ignore[arg-type]
    assert_answered(asked_store, all_of_them, asked)


@pytest.mark.parametrize("name", ["BTR80", "بي تي آر ٨٠", "vehicle/land/btr-80-old", "مركبة"])
def test_a_type_is_asked_for_by_any_name(
    asked_store: Store, all_of_them: list[Sighting], name: str
) -> None:
    type_id = "vehicle" if name == "مركبة" else BTR
    wanted = [each for each in all_of_them if is_wanted(each, Question(type=type_id))]
    assert wanted
    assert ask(asked_store, Question(type=name)) == wanted


def test_a_limit_gives_the_first(asked_store: Store) -> None:
    everything = ask(asked_store, Question())
    assert ask(asked_store, Question(), limit=7) == everything[:7]


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        (Question(type="Zeppelin"), NoSuchType),
        (Question(report="nothing"), NoSuchReport),
        (Question(video="0" * 64), NoSuchVideo),
        (Question(since="yesterday"), BadDate),
        (Question(until="2016-13"), BadDate),
        (Question(since="../2016"), BadDate),
        (Question(since="2017", until="2016"), BadDate),
        (Question(by="Eve"), NoSuchPerson),
        (Question(text="---"), BadQuestion),
    ],
    ids=str,
)
def test_what_cannot_be_asked_is_refused_not_answered_with_nothing(
    asked_store: Store, asked: Question, error: type[Exception]
) -> None:
    with pytest.raises(error):
        ask(asked_store, asked)
    with pytest.raises(error):
        count(asked_store, asked, CountBy.SIGHTINGS)


class TestPlans:
    """Which index SQLite walks, as `EXPLAIN QUERY PLAN` says."""

    @pytest.mark.parametrize(
        ("question", "index"),
        [
            (ResolvedQuestion(types=(BTR,)), "ix_sighting_type"),
            (ResolvedQuestion(types=(BTR, APC, LAND)), "ix_sighting_type"),
            (
                ResolvedQuestion(types=(BTR,), certainties=(Certainty.CERTAIN,)),
                "ix_sighting_type",
            ),
            (ResolvedQuestion(video=A), "ix_sighting_video"),
            (ResolvedQuestion(video=A, types=(BTR,)), "ix_sighting_video"),
            (ResolvedQuestion(report="june"), "ix_sighting_video"),
            (ResolvedQuestion(since=date(2016, 6, 1), types=(BTR,)), "ix_sighting_video"),
        ],
        ids=str,
    )
    def test_a_question_walks_its_index_not_the_table(
        self, asked_store: Store, question: ResolvedQuestion, index: str
    ) -> None:
        with asked_store.read() as tx:
            plan = tx.questions.plan(question)
        assert any(line.startswith("SEARCH sighting ") and index in line for line in plan), plan
        assert not any(line.startswith("SCAN sighting") for line in plan), plan

    @pytest.mark.parametrize(
        "question",
        [
            ResolvedQuestion(),
            ResolvedQuestion(by="Lina"),
            ResolvedQuestion(certainties=(Certainty.CERTAIN,)),
        ],
        ids=str,
    )
    def test_what_is_counted_of_all_reads_an_index_and_no_row(
        self, asked_store: Store, question: ResolvedQuestion
    ) -> None:
        with asked_store.read() as tx:
            plan = tx.questions.plan(question)
        assert any("COVERING INDEX ix_sighting_" in line for line in plan), plan


class TestLargeAnswers:
    def test_more_sightings_than_sqlite_takes_parameters_are_given(
        self, asked_store: Store
    ) -> None:
        with asked_store.read() as tx:
            keys = tx.questions.ids(ResolvedQuestion(), None)
            found = tx.sightings.by_id(keys[:2] * 126_000)
        assert [each.number for each in found[:2]] == [
            each.number for each in ask(asked_store, Question(), 2)
        ]
        assert len(found) == 252_000

    def test_a_word_of_any_length_is_found(self, tmp_path: Path) -> None:
        store = open_desk(tmp_path / "catalogue.db")
        made = see(store, A, at(1), said(note="serial " + "a" * 70))
        assert ask(store, Question(text="a" * 70)) == [now(store, made.number)]
        assert ask(store, Question(text="a" * 30)) == [now(store, made.number)]
        assert ask(store, Question(text="b" * 70)) == []
        store.close()


@pytest.mark.parametrize("asked", [Question(), Question(type=BTR), Question(video=C)], ids=str)
def test_videos_stand_beside_their_re_uploads(asked_store: Store, asked: Question) -> None:
    wanted: dict[str, Counter[str]] = {}
    for each in everything(asked_store):
        if is_wanted(each, asked):
            family = FAMILIES.get(each.video, each.video)
            wanted.setdefault(family, Counter())[each.video] += 1
    found = footage_of(asked_store, asked, 1)
    assert found.count == len(wanted)
    assert sorted(map(sorted, found.families)) == sorted(map(sorted, wanted.values()))
    counts = [sum(each.values()) for each in found.families]
    assert counts == sorted((each.total() for each in wanted.values()), reverse=True)
    for family in found.families:
        assert list(family.values()) == sorted(family.values(), reverse=True)


class TestResults:
    @pytest.mark.parametrize(
        "asked",
        [
            Question(),
            Question(type=BTR),
            Question(type=LAND),
            Question(video=A),
            Question(type=LAND, video=A),
        ],
        ids=str,
    )
    def test_a_page_counts_as_each_count_alone_does(
        self, asked_store: Store, asked: Question
    ) -> None:
        found = results(asked_store, asked, 1)
        shown = (CountBy.SIGHTINGS, CountBy.VIDEOS, CountBy.FAMILIES)
        assert found.totals == tuple(count(asked_store, asked, by)[0] for by in shown)
        assert found.count == len(ask(asked_store, asked))
