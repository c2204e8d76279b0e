"""Looked and not seen: only what was on a screen, of the footage that was asked for."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework_desk import ANN, BOB, BTR, A, B, C, D, at, decoded, open_desk, said, see
from vidcat.casework.desk.viewings import ShownFrame, record_shown
from vidcat.casework.reports.statements import add_report, resolve
from vidcat.domain.reports.drafts import CitationDraft, CitationKind, ReportDraft
from vidcat.domain.sightings.coverage import Coverage, VideoCoverage
from vidcat.domain.video.model import Hashes, Keyframe
from vidcat.errors import BadQuestion
from vidcat.reads.questions.coverage import coverage_of
from vidcat.reads.questions.filter_codec import question_from
from vidcat.store.session import Store


def give_stills(store: Store, video: str) -> None:
    """Let extraction find ten keyframes in a video."""
    _, extraction = decoded(video)
    stills = tuple(
        Keyframe(n * 1000, n / 12.8, 640, 360, f"{n:064x}", Hashes(bytes(8), bytes(32), 50))
        for n in range(10)
    )
    with store.write() as tx:
        run = tx.stage_runs.start(video, "extract", "test", {})
        tx.videos.save_extraction(video, run, replace(extraction, keyframes=stills))
        tx.stage_runs.finish(run, "done")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    for video in (A, B, C, D):
        give_stills(opened, video)
    citations = tuple(CitationDraft(n, (CitationKind.PARADE,)) for n in (1, 2))
    add_report(opened, ReportDraft("parade", "A parade", citations=citations))
    resolve(opened, "parade", 1, A, ANN)
    resolve(opened, "parade", 2, B, ANN)
    yield opened
    opened.close()


def told(store: Store, **given: list[str]) -> Coverage:
    return coverage_of(store, question_from(given))


def look(store: Store, video: str, pts: int, by: str, *, clear: bool = True) -> None:
    record_shown(store, video, [ShownFrame(pts, clear, 2.0)], by)


def keyframes(store: Store, video: str) -> list[int]:
    with store.read() as tx:
        return [still.pts for still in tx.videos.named(video).keyframes]


def test_only_keyframes_shown_without_a_veil_count_once(store: Store) -> None:
    first, *_ = keyframes(store, A)
    look(store, A, first, ANN)
    look(store, A, first, BOB)
    look(store, A, first + 1, ANN)
    look(store, B, keyframes(store, B)[0], ANN, clear=False)
    one, other = told(store, kind=["parade"], type=["btr-80"]).videos
    assert (one.video, one.looked_at, dict(one.by)) == (A, 1, {ANN: 1, BOB: 1})
    assert (other.video, other.looked_at, dict(other.by)) == (B, 0, {})


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
    ("looked", "sentence"),
    [
        ((0, 0), "In 2 videos nobody looked at any of the 50 keyframes."),
        (
            (30, 17),
            "No drone is stated in the 94 % of keyframes that were looked at in 2 videos "
            "(47 of 50, by 1 person; 1 of 2 looked at whole).",
        ),
    ],
)
def test_the_sentence_says_no_more_than_was_done(looked: tuple[int, int], sentence: str) -> None:
    videos = tuple(
        VideoCoverage(video, every, seen, {ANN: seen} if seen else {}, 0)
        for video, every, seen in zip((A, B), (30, 20), looked, strict=True)
    )
    assert Coverage("drone", videos).sentence() == sentence
