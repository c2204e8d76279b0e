"""Where videos were published: what people say, what reports tell, what a family makes of it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework_desk import ANN, BOB, A, B, C, D, open_desk, relate, segment
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.provenance.postings import add_posting, withdraw_posting
from vidcat.casework.reports.statements import add_report, resolve
from vidcat.domain.copies.matching import Band, Kind
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.reports.drafts import CitationDraft, ReportDraft
from vidcat.domain.values.dates import parse_date
from vidcat.errors import BadStatement, NoSuchPerson, NoSuchPosting
from vidcat.reads.provenance.lineage import list_postings, trace_family
from vidcat.store.session import Store

WHOLE = segment((0.0, 60.0), (0.0, 60.0))
ON_A_CHANNEL = PostingDraft("https://example.org/v/1", " The   channel", parse_date("2016-06-06"))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def tie(store: Store, a: str, b: str) -> None:
    relate(store, a, b, WHOLE)
    with store.write() as tx:
        tx.relations.refresh_families(tx.verdicts.in_force().values())


def test_a_posting_is_kept_as_said_and_taken_back_without_being_lost(store: Store) -> None:
    made = add_posting(store, A, ON_A_CHANNEL, ANN)
    assert (made.draft.publisher, made.by, made.withdrawn) == ("The channel", ANN, None)
    assert list_postings(store) == list_postings(store, A) == [made]
    assert list_postings(store, B) == []
    withdraw_posting(store, made.number, "another video", BOB)
    assert list_postings(store) == []
    (kept,) = list_postings(store, withdrawn=True)
    assert kept.withdrawn
    assert (kept.withdrawn.by, kept.withdrawn.why) == (BOB, "another video")
    assert replace(kept, withdrawn=None) == made
    with pytest.raises(BadStatement, match="withdrawn already"):
        withdraw_posting(store, made.number, "again", BOB)


@pytest.mark.parametrize(
    ("draft", "by", "error"),
    [
        (PostingDraft(posted=parse_date("2016")), ANN, BadStatement),
        (PostingDraft(url="ftp://example.org/v"), ANN, BadStatement),
        (PostingDraft(url="javascript:alert(1)"), ANN, BadStatement),
        (PostingDraft(publisher="two\nlines" * 40), ANN, BadStatement),
        (PostingDraft(publisher="x", note="y" * 30_000), ANN, BadStatement),
        (ON_A_CHANNEL, "Nobody", NoSuchPerson),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_written(
    store: Store, draft: PostingDraft, by: str, error: type[Exception]
) -> None:
    with pytest.raises(error):
        add_posting(store, A, draft, by)
    assert list_postings(store, withdrawn=True) == []


def test_what_is_withdrawn_must_be_there_with_a_reason(store: Store) -> None:
    with pytest.raises(NoSuchPosting):
        withdraw_posting(store, 1, "why", ANN)
    made = add_posting(store, A, ON_A_CHANNEL, ANN)
    with pytest.raises(BadStatement):
        withdraw_posting(store, made.number, " ", ANN)


def test_a_family_tells_who_posted_what_first_and_what_ties_its_members(store: Store) -> None:
    tie(store, A, B)
    tie(store, B, C)
    add_posting(store, B, replace(ON_A_CHANNEL, posted=parse_date("2016-06-08")), ANN)
    add_posting(store, A, ON_A_CHANNEL, ANN)
    traced = trace_family(store, B)
    assert [each.record.sha256 for each in traced.members] == [B, A, C]
    assert (traced.family, traced.earliest_posted) == (A, (A,))
    own, first, last = traced.members
    assert own.tie is None
    assert first.tie
    assert last.tie
    assert (first.tie.kind, first.tie.band, last.tie.verdict) == ("near", "probable", None)
    assert trace_family(store, A).members[2].tie is None  # C is here through B alone


def test_a_citation_resolved_to_a_member_counts_as_a_posting_and_says_its_report(
    store: Store,
) -> None:
    cited = CitationDraft(1, url="https://example.org/first", published=parse_date("2016-06-01"))
    add_report(store, ReportDraft("a-report", "A report", citations=(cited, CitationDraft(2))))
    for number in (1, 2):
        resolve(store, "a-report", number, B, ANN)
    tie(store, A, B)
    add_posting(store, A, ON_A_CHANNEL, ANN)
    traced = trace_family(store, A)
    assert traced.earliest_posted == (B,)
    (known,) = traced.members[1].postings  # the second citation tells of no publication
    assert (known.report, known.citation, known.posting) == ("a-report", 1, None)


def test_a_video_without_a_family_stands_alone_with_its_postings(store: Store) -> None:
    made = add_posting(store, D, ON_A_CHANNEL, ANN)
    traced = trace_family(store, D)
    (own,) = traced.members
    assert traced.family is None
    assert [each.posting for each in own.postings] == [made.number]


def test_a_refused_tie_is_told_as_refused_and_a_confirmed_one_says_who(store: Store) -> None:
    relate(store, A, B, WHOLE, band=Band.CANDIDATE)
    tie(store, A, C)
    tie(store, B, C)
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (ANN, "another street"))
    give_verdict(store, (A, D), VerdictWord.SAME, Kind.NEAR, (BOB, "I was there"))
    ties = {each.record.sha256: each.tie for each in trace_family(store, A).members}
    assert ties[B]
    assert (ties[B].kind, ties[B].band) == (None, None)
    assert (ties[B].verdict and ties[B].verdict.word) == VerdictWord.DIFFERENT
    assert ties[C]
    assert ties[D]
    assert (ties[D].band, ties[D].verdict and ties[D].verdict.by) == (None, BOB)
