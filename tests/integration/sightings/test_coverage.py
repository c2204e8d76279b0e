"""Looked and not seen: only what was on a screen, of the footage that was asked for."""

import math
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from casework_desk import (
    ANN,
    BASE,
    BOB,
    BTR,
    A,
    B,
    C,
    D,
    at,
    give_stills,
    look,
    open_desk,
    said,
    see,
)
from vidcat.casework.desk.viewings import record_shown, take_back_look
from vidcat.casework.reports.statements import add_report, resolve
from vidcat.domain.exchange.look_records import ScreenTimeRecord, ViewingRecord
from vidcat.domain.provenance.custody import Happening
from vidcat.domain.reports.drafts import CitationDraft, CitationKind, ReportDraft
from vidcat.domain.sightings.coverage import Coverage, VideoCoverage
from vidcat.domain.values.signed import Signed
from vidcat.domain.values.spans import Span
from vidcat.domain.video.looking import Film, Looked, Looks, ScreenTime, Shown, looked
from vidcat.errors import BadQuestion, BadStatement
from vidcat.reads.questions.coverage import coverage_of
from vidcat.reads.questions.filter_codec import question_from
from vidcat.store.session import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    for video in (A, B, C, D):
        give_stills(opened, video, range(10))
    citations = tuple(CitationDraft(n, (CitationKind.PARADE,)) for n in (1, 2))
    add_report(opened, ReportDraft("parade", "A parade", citations=citations))
    resolve(opened, "parade", 1, A, ANN)
    resolve(opened, "parade", 2, B, ANN)
    yield opened
    opened.close()


def told(store: Store, **given: list[str]) -> Coverage:
    return coverage_of(store, question_from(given))


def of(store: Store, video: str) -> VideoCoverage:
    (found,) = told(store, video=[video]).videos
    return found


def play(
    store: Store,
    start: float,
    end: float,
    by: str = ANN,
    *,
    at_speed: float = 1.0,
    ago: float = 0.0,
) -> None:
    seconds = (end - start) / at_speed
    record_shown(store, A, [ScreenTime(None, Span(start, end), seconds, Shown.CLEAR, ago)], by)


def test_only_keyframes_shown_without_a_veil_count_once(store: Store) -> None:
    look(store, A, 0, ANN)
    look(store, A, 0, BOB)
    look(store, A, 0.5, ANN)
    look(store, B, 0, ANN, Shown.VEILED)
    one, other = told(store, kind=["parade"], type=["btr-80"]).videos
    assert (one.video, one.looked.stills, dict(one.by)) == (A, 1, {ANN: 1, BOB: 1})
    assert (other.video, other.looked.stills, dict(other.by)) == (B, 0, {})


def test_a_keyframe_counts_from_the_least_time_on_and_not_by_adding_up(
    store: Store, tmp_path: Path
) -> None:
    for _ in range(17):
        look(store, A, 3, ANN, lasts=0.8)
    assert of(store, A).looked.stills == 0
    look(store, A, 3, ANN, lasts=1.0)
    assert of(store, A).looked.stills == 1
    stricter = Store(tmp_path / "catalogue.db", looked_at_least_s=1.5)
    assert of(stricter, A).looked.stills == 0
    stricter.close()


def test_both_figures_are_told_and_no_time_that_was_not_shown(store: Store) -> None:
    for seconds in (2, 3, 4, 8):
        look(store, A, seconds, ANN)
    looked = of(store, A).looked
    assert looked.figures == "4 of 10 keyframes and 2 s of 60 s shown or played"
    assert looked.gaps == ((0.0, 2.0), (4.0, 8.0), (8.0, 60.0))
    play(store, 20, 50.46)
    looked = of(store, A).looked
    assert looked.figures == "4 of 10 keyframes and 32.4 s of 60 s shown or played"
    assert (looked.played, looked.gaps[-2:]) == (((20.0, 50.46),), ((8.0, 20.0), (50.46, 60.0)))


@pytest.mark.parametrize(("speed", "shown_s"), [(0.25, 30), (1, 30), (2, 30), (2.5, 0), (4, 0)])
def test_what_is_played_at_up_to_twice_its_speed_counts(
    store: Store, speed: float, shown_s: float
) -> None:
    play(store, 10, 40, at_speed=speed)
    assert of(store, A).looked.shown_s == pytest.approx(shown_s)
    assert of(store, A).looked.stills == 0


def test_overlapping_times_are_told_once_and_what_lies_beyond_the_end_is_cut(store: Store) -> None:
    play(store, 10, 40)
    play(store, 0, 30, ago=15)  # claims to have been played at the same time
    play(store, 55, 90, BOB)
    assert of(store, A).looked.played[-1] == (55.0, 60.0)
    assert of(store, A).looked.played_s <= 30 + 5 + 15


@pytest.mark.parametrize(
    ("shown", "told_of"),
    [
        (ScreenTime(-1, None, 2.0, Shown.CLEAR), "not in the film"),
        (ScreenTime(768_000, None, 2.0, Shown.CLEAR), "not in the film"),
        (ScreenTime(0, None, -2.0, Shown.CLEAR), "from 0 on"),
        (ScreenTime(0, None, math.nan, Shown.CLEAR), "from 0 on"),
        (ScreenTime(0, None, 4000.0, Shown.CLEAR), "without a break"),
        (ScreenTime(None, Span(60.0, 61.0), 1.0, Shown.CLEAR), "beyond the end"),
        (ScreenTime(None, Span(5.0, 4.0), 1.0, Shown.CLEAR), "ends after it begins"),
        (ScreenTime(None, Span(-5.0, 4.0), 1.0, Shown.CLEAR), "from 0 on"),
    ],
)
def test_what_cannot_have_been_shown_is_refused(
    store: Store, shown: ScreenTime, told_of: str
) -> None:
    with pytest.raises(BadStatement, match=told_of):
        record_shown(store, A, [ScreenTime(0, None, 2.0, Shown.CLEAR), shown], ANN)
    assert of(store, A).looked.stills == 0


def test_nothing_was_shown_before_a_person_signed_in() -> None:
    long_ago = ScreenTime(0, None, 2.0, Shown.CLEAR, ago=60.0)
    assert "before you signed in" in (long_ago.fault(since_s=30.0) or "")
    assert long_ago.fault(since_s=62.0) is None


def test_who_did_not_look_after_all_says_so_and_what_was_shown_stays(store: Store) -> None:
    for seconds in (0, 1, 2):
        look(store, A, seconds, ANN)
        look(store, A, seconds, BOB)
    play(store, 20, 40)
    take_back_look(store, A, BASE.nearest_pts(1), Signed(ANN, "I was on the phone"))
    assert dict(of(store, A).by) == {BOB: 3, ANN: 2}
    take_back_look(store, A, None, Signed(ANN, ""))
    assert dict(of(store, A).by) == {BOB: 3}
    assert of(store, A).looked.played == ()
    look(store, A, 1, ANN)
    assert dict(of(store, A).by) == {BOB: 3, ANN: 1}
    with store.read() as tx:
        events = [each for each in tx.custody.said(A, 10) if each.what is Happening.NOT_LOOKED]
        kept = [each for each in tx.record_reads.whole().each if type(each) is ScreenTimeRecord]
    assert [each.by for each in events] == [ANN, ANN]
    assert len(kept) == 8


def test_what_an_older_version_noted_is_told_and_does_not_count(store: Store) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    with store.write() as tx:
        tx.arrivals.add(
            ViewingRecord(
                video=A, pts=0, by=ANN, clear=True, seconds=9.0, first_at=now, last_at=now
            )
        )
        tx.arrivals.finish()
    found = of(store, A)
    assert (found.looked.stills, found.noted_before, dict(found.by)) == (0, 1, {})


def test_what_was_seen_is_not_called_unseen(store: Store) -> None:
    see(store, A, at(1), said(BTR))
    see(store, C, at(1), said(BTR))
    found = told(store, report=["parade"], type=["APC"])
    assert [each.sightings for each in found.videos] == [1, 0]
    assert found.sentence().startswith("Armoured personnel carrier is stated in 1 of 2 videos. In")


def test_footage_is_chosen_by_what_is_asked_of_footage(store: Store) -> None:
    assert len(told(store).videos) == 4
    assert [
        each.video for each in told(store, where=["kind:parade and not video:" + A]).videos
    ] == [B]
    with pytest.raises(BadQuestion, match="asked of sightings"):
        told(store, where=["type:btr-80"])


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        (
            (0, 0),
            "In 2 videos nobody looked at any of the 50 keyframes, and nothing of the 50 s was "
            "played.",
        ),
        (
            (30, 17),
            "No drone is stated in 2 videos, of which 47 of 50 keyframes and 45 s of 50 s shown or "
            "played, by 1 person. 5 s were neither shown nor played: nothing is said of them.",
        ),
    ],
)
def test_the_sentence_says_no_more_than_was_done(seen: tuple[int, int], sentence: str) -> None:
    videos = tuple(
        VideoCoverage(video, looked_at(every, own), {ANN: own} if own else {}, 0)
        for video, every, own in zip((A, B), (30, 20), seen, strict=True)
    )
    assert Coverage("drone", videos).sentence() == sentence


def looked_at(keyframes: int, seen: int) -> Looked:
    """Look at the first of the keyframes, one a second, of a film of as many seconds."""
    film = Film(tuple((n, float(n)) for n in range(keyframes)), float(keyframes))
    return looked(film, Looks({ANN: frozenset(range(seen))}, {}))
