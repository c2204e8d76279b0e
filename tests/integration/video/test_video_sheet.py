"""A video's page: its copies from its own side, its whole history, and what was looked at."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework_desk import (
    ANN,
    BOB,
    A,
    B,
    C,
    D,
    at,
    give_stills,
    look,
    open_desk,
    relate,
    said,
    see,
    segment,
)
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.desk.viewings import mark
from vidcat.casework.provenance.postings import add_posting, withdraw_posting
from vidcat.casework.sightings.statements import correct_sighting
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.desk.viewing import Sensitivity
from vidcat.domain.provenance.custody import Event, Happening, newest
from vidcat.domain.provenance.lineage import PostingDraft
from vidcat.domain.video.looking import Shown
from vidcat.domain.video.model import CopyStatus, Hashes, Keyframe, ShotSpan
from vidcat.reads.video.by_name import find_video
from vidcat.reads.video.cards import veils_over
from vidcat.reads.video.video_view import VideoView, video_view
from vidcat.store.session import Store

WHOLE = segment((0.0, 60.0), (0.0, 60.0))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_desk(tmp_path / "catalogue.db")
    yield opened
    opened.close()


def sheet_of(store: Store, video: str, most: int = 100) -> VideoView:
    return video_view(store, find_video(store, video), most)


def with_stills(store: Store) -> VideoView:
    """Give A two shots and keyframes at 1, 3 and 5 s, as a row of the database would."""
    record = find_video(store, A)
    times = (1.0, 3.0, 5.0)
    stills = tuple(
        Keyframe(int(t * 12_800), t, 640, 360, "0" * 64, Hashes(b"", b"", 90)) for t in times
    )
    shots = (
        ShotSpan(0, 38_400, 0.0, 3.0, "start"),
        ShotSpan(38_400, 768_000, 3.0, 60.0, "cut"),
    )
    return video_view(store, replace(record, keyframes=stills, shots=shots))


def test_copies_are_told_from_this_side_and_refused_ones_left_out(store: Store) -> None:
    relate(store, A, B, WHOLE)
    relate(store, A, C, WHOLE)
    give_verdict(store, (C, A), VerdictWord.DIFFERENT, None, (ANN, "another street"))
    give_verdict(store, (D, A), VerdictWord.SAME, None, (BOB, "the same sign"))
    for video, others in ((A, [D, B]), (B, [A]), (C, []), (D, [A])):
        sheet = sheet_of(store, video)
        assert [each.card.video for each in sheet.copies] == others
        assert all(each.relation is None or each.relation.a == video for each in sheet.copies)
        assert sheet.more_copies == 0


def test_the_history_keeps_every_version_and_what_was_taken_back(store: Store) -> None:
    made = see(store, A, at(2.0))
    correct_sighting(store, made, made.moment, said("weapon"), (ANN, "a barrel"))
    posting = add_posting(store, A, PostingDraft("https://example.org/v"), ANN)
    withdraw_posting(store, posting.number, "of another clip", BOB)
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (BOB, "another street"))
    mark(store, A, None, Sensitivity.GRAPHIC, (ANN, "wounds"))
    events = sheet_of(store, A).events
    told = [(each.what, each.by) for each in events if each.by]
    assert told == [
        (Happening.LABELLED, ANN),
        (Happening.CORRECTED, ANN),
        (Happening.POSTED, ANN),
        (Happening.NOT_POSTED, BOB),
        (Happening.JUDGED, BOB),
        (Happening.MARKED, ANN),
    ]
    assert [each.at for each in events] == sorted(each.at for each in events)
    assert next(e for e in events if e.what is Happening.JUDGED).other == B
    corrected = next(e for e in events if e.what is Happening.CORRECTED)
    assert (corrected.sighting, "a barrel" in corrected.detail) == (made.number, True)
    assert {Happening.REGISTERED, Happening.FOUND, Happening.RUN} < {e.what for e in events}


def test_a_long_history_keeps_its_newest_events_and_says_so(store: Store) -> None:
    for second in range(6):
        see(store, A, at(float(second)))
    short, whole = sheet_of(store, A, 4), sheet_of(store, A)
    assert short.events == whole.events[-4:]
    assert (short.is_whole_story, whole.is_whole_story) == (False, True)
    assert {each.sighting for each in whole.events} >= {1, 2, 3, 4, 5, 6}
    moment = short.events[0].at
    same = [Event(moment, Happening.RUN, detail=str(n)) for n in range(3)]
    assert newest(same, 3) == (same, True)


def test_only_what_was_shown_without_a_veil_was_looked_at(store: Store) -> None:
    give_stills(store, A, (1.0, 3.0, 5.0))
    for seconds, how, by in (
        (1.0, Shown.CLEAR, ANN),
        (3.0, Shown.VEILED, ANN),
        (5.0, Shown.GREY, BOB),
    ):
        look(store, A, seconds, by, how)
    look(store, A, 1.5, BOB)  # no keyframe
    sheet = with_stills(store)
    assert sheet.looks.stills == {12_800, 64_000}
    assert sheet.looks.by == {ANN: 1, BOB: 1}
    looked = sheet.looks.looked
    assert looked is not None
    assert sheet.looks.only_grey == {64_000}
    assert looked.shown == ((1.0, 1.0), (5.0, 5.0))  # what lies between was shown to nobody
    assert looked.figures == "2 of 3 keyframes and 0 s of 60 s shown or played"
    assert [sheet.veils.over(each.pts) for each in sheet.record.keyframes] == ["", "unseen", ""]
    assert [[k.time_s for k in stills] for _, stills in sheet.shots] == [[1.0], [3.0, 5.0]]
    assert sheet.copy_statuses == (CopyStatus.MISSING,)
    assert not sheet.is_at_hand


def test_what_is_graphic_is_veiled_on_every_re_upload_until_somebody_says_otherwise(
    store: Store,
) -> None:
    with store.write() as tx:
        tx.relations.save_families({A: A, B: A})

    def veils() -> list[str]:
        with store.read() as tx:
            over = veils_over(tx, [(A, 12_800), (C, 12_800)])
        assert over[A, 12_800] == video_view(store, find_video(store, A)).veils.over(12_800)
        return [over[A, 12_800], over[C, 12_800]]

    assert veils() == ["unseen", "unseen"]
    mark(store, B, 64_000, Sensitivity.GRAPHIC, (ANN, "a body"))
    assert veils() == ["graphic", "unseen"]
    assert video_view(store, find_video(store, A)).veils.is_inherited
    mark(store, A, None, Sensitivity.HARMLESS, (BOB, "cut before it"))
    assert veils() == ["", "unseen"]
    mark(store, A, None, Sensitivity.GRAPHIC, (BOB, "no, it is there"))
    mark(store, B, 64_000, Sensitivity.HARMLESS, (ANN, "a dummy"))
    assert veils() == ["graphic", "unseen"]
    assert not video_view(store, find_video(store, A)).veils.is_inherited
