"""Labels travel: proposed once on every copy, at the same frames and place, judged by a person."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from casework_desk import (
    ANN,
    APC,
    BASE,
    BOB,
    LAND,
    A,
    B,
    C,
    D,
    add_videos,
    at,
    decoded,
    now,
    on,
    open_desk,
    relate,
    said,
    see,
    segment,
)
from vidcat.casework.sightings.statements import (
    Opinion,
    correct_sighting,
    make_sighting,
    review_sighting,
    withdraw_sighting,
)
from vidcat.casework.sightings.travel import carry_to_matched
from vidcat.catalogue import open_catalogue
from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.fingerprints import Fingerprinting
from vidcat.domain.copies.frame_maps import TURNED_FRAME, FrameMap
from vidcat.domain.copies.matching import Band
from vidcat.domain.sightings.statements import Context, ReviewVerdict, Sighting, SightingStatus
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import WHOLE_FRAME, Region
from vidcat.domain.values.time import TimeBase
from vidcat.errors import BadStatement
from vidcat.operations.frames.labelling import judge
from vidcat.reads.questions.answers import history
from vidcat.settings import Settings
from vidcat.stages.save import record_analysis
from vidcat.store.session import Store

BOX = Region(0.1, 0.2, 0.3, 0.4)
TURNED = Region(0.6, 0.2, 0.3, 0.4)
SHIFTED = segment((0.0, 20.0), (10.0, 30.0))  # ten seconds later in b
LETTERBOX = Region(0, 0.125, 1, 0.75)
PROPOSED, WITHDRAWN = SightingStatus.PROPOSED, SightingStatus.WITHDRAWN


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_desk(tmp_path / "catalogue.db")
    yield store
    store.close()


def places(store: Store, video: str) -> list[tuple[float, float]]:
    """Give the seconds of what stands on a video."""
    standing = (each for each in on(store, video) if each.status is not WITHDRAWN)
    return [(round(each.moment.start_s, 3), round(each.moment.end_s, 3)) for each in standing]


def accept(store: Store, proposal: Sighting, by: str = BOB) -> Sighting:
    """Confirm a proposal as the command does, with its frames as they are."""
    return correct_sighting(store, proposal, proposal.moment, proposal.statement, (by, ""))


def only(store: Store, video: str) -> Sighting:
    (found,) = on(store, video)
    return found


def look_again(store: Store, video: str) -> None:
    """Record another decoding of a video, as `ingest --depth full` does."""
    identity, found = decoded(video)
    with store.write() as tx:
        run = tx.stage_runs.start(video, "extract", "2", {})
    record_analysis(store, run, identity, found, Fingerprinting((), None), preserved=False)


def assert_box(sighting: Sighting, box: Region) -> None:
    assert sighting.statement.region is not None
    assert sighting.statement.region.numbers == pytest.approx(box.numbers, abs=1e-6)


class TestArrival:
    def test_a_proposal_is_made_at_once_with_where_it_came_from(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        statement = said(
            region=BOX,
            count=parse_count("at least 2"),
            context=Context.PARADED,
            marking="4471",
            note="a trailer",
        )
        made, (proposal,) = make_sighting(store, A, at(1, 2), statement, ANN)
        assert proposal == only(store, B)
        assert (proposal.video, proposal.status, proposal.by) == (B, PROPOSED, None)
        assert_box(proposal, BOX)
        assert replace(proposal.statement, region=BOX) == statement
        moment = at(11, 12)
        assert proposal.moment == replace(moment, pixel_hash=None)
        assert proposal.provenance is not None
        came = proposal.provenance
        assert (came.sighting, came.video, came.band) == (made.number, A, "probable")
        assert (came.offset_s, came.rate, came.mirrored, came.distance) == (10.0, 1.0, False, 12.0)

    @pytest.mark.parametrize(
        ("source", "copy", "seconds"), [(A, B, 11.0), (B, A, 1.0)], ids=["a to b", "b to a"]
    )
    def test_it_travels_both_ways_of_a_relation(
        self, store: Store, source: str, copy: str, seconds: float
    ) -> None:
        relate(store, A, B, SHIFTED)
        see(store, source, at(12 - seconds), said(region=BOX))
        assert places(store, copy) == [(seconds, seconds)]
        assert_box(only(store, copy), BOX)

    def test_a_film_sped_up_for_television_is_followed(self, store: Store) -> None:
        rate = 24 / 25
        relate(store, A, B, segment((0, 25), (5, 29), rate))
        see(store, A, at(10))
        see(store, B, at(5 + 24 / 5), said(APC))
        assert places(store, B) == [(9.8, 9.8), (14.6, 14.6)]
        assert places(store, A) == [(5.0, 5.0), (10.0, 10.0)]

    @pytest.mark.parametrize(("source", "copy"), [(A, B), (B, A)])
    def test_a_box_is_turned_with_a_mirrored_copy(
        self, store: Store, source: str, copy: str
    ) -> None:
        relate(store, A, B, segment((0, 20), (0, 20), place=TURNED_FRAME))
        see(store, source, at(1), said(region=BOX))
        assert_box(only(store, copy), TURNED)
        assert only(store, copy).provenance.mirrored  # type: ignore[union-attr]

    @pytest.mark.parametrize(
        ("pictures", "box"),
        [
            ((WHOLE_FRAME, LETTERBOX), Region(0.1, 0.275, 0.3, 0.3)),
            ((LETTERBOX, WHOLE_FRAME), Region(0.1, 0.1, 0.3, 0.4 / 0.75)),
            ((LETTERBOX, LETTERBOX), BOX),
        ],
        ids=["bars on the copy", "bars on the source", "bars on both"],
    )
    def test_a_box_goes_from_picture_to_picture(
        self, store: Store, pictures: tuple[Region, Region], box: Region
    ) -> None:
        relate(store, A, B, segment((0, 20), (10, 30), place=FrameMap.onto(*pictures)))
        see(store, A, at(1), said(region=BOX))
        assert_box(only(store, B), box)

    def test_bars_and_mirror_together(self, store: Store) -> None:
        barred = FrameMap.onto(WHOLE_FRAME, Region(0.25, 0, 0.75, 1), mirrored=True)
        relate(store, A, B, segment((0, 20), (0, 20), place=barred))
        see(store, A, at(1), said(region=BOX))
        assert_box(only(store, B), Region(0.25 + 0.6 * 0.75, 0.2, 0.225, 0.4))

    def test_a_box_in_the_bar_is_not_carried(self, store: Store) -> None:
        unbarred = FrameMap.onto(LETTERBOX, WHOLE_FRAME)
        relate(store, A, B, segment((0, 20), (10, 30), place=unbarred))
        see(store, A, at(1), said(region=Region(0.1, 0.0, 0.8, 0.12)))
        assert on(store, B) == []

    def test_the_copy_keeps_its_own_time_base(self, store: Store) -> None:
        ntsc = TimeBase(1001, 30_000)
        add_videos(store, ("e" * 64,), ntsc)
        relate(store, A, "e" * 64, SHIFTED)
        see(store, A, at(1))
        moment = only(store, "e" * 64).moment
        assert (moment.pts, moment.time_base) == (330, ntsc)  # 11 s * 30000 / 1001 = 329.67

    def test_a_candidate_carries_nothing(self, store: Store) -> None:
        relate(store, A, B, SHIFTED, band=Band.CANDIDATE)
        see(store, A, at(1))
        assert carry_to_matched(store) == 0
        assert on(store, B) == []

    def test_what_is_seen_outside_the_shared_span_stays(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        see(store, A, at(20.5))
        assert on(store, B) == []

    def test_a_span_arrives_in_each_segment_that_holds_part_of_it(self, store: Store) -> None:
        relate(store, A, B, segment((0, 5), (30, 35)), segment((6, 9), (10, 13)))
        see(store, A, at(4, 8))
        first, second = on(store, B)
        assert (first.moment.start_s, first.moment.end_s) == (10.0, 12.0)
        assert second.moment.start_s == 34.0

    def test_a_span_that_is_cut_ends_before_the_segment_does(self, store: Store) -> None:
        """The frame that begins where the segment ends shows something else, or there is none."""
        relate(store, A, B, segment((0, 5), (55, 60)))
        see(store, A, at(4, 8))
        moment = only(store, B).moment
        assert moment.end_pts == BASE.nearest_pts(60) - 1

    def test_every_copy_gets_its_proposal(self, store: Store) -> None:
        for copy in (B, C, D):
            relate(store, A, copy, SHIFTED)
        _, proposals = make_sighting(store, A, at(1), said(), ANN)
        assert [each.video for each in proposals] == [B, C, D]


class TestLaterCopies:
    def test_a_copy_that_comes_later_is_proposed_what_was_seen_before(self, store: Store) -> None:
        see(store, A, at(1), said(region=BOX))
        see(store, A, at(30))
        gone = see(store, A, at(2), said(LAND))
        withdraw_sighting(store, gone, ANN, "wrong")
        assert carry_to_matched(store) == 0
        relate(store, A, B, SHIFTED)
        assert carry_to_matched(store) == 1
        assert places(store, B) == [(11.0, 11.0)]
        assert_box(only(store, B), BOX)

    def test_running_again_makes_no_more(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1))
        relate(store, A, C, SHIFTED)
        assert carry_to_matched(store) == 1
        assert carry_to_matched(store) == 0
        correct_sighting(store, made, made.moment, replace(made.statement, note="x"), (ANN, ""))
        relate(store, A, C, SHIFTED)  # matched again: the run is a new one
        assert carry_to_matched(store) == 0
        assert [len(on(store, video)) for video in (A, B, C)] == [1, 1, 1]

    def test_a_copy_between_two_is_proposed_what_is_seen_in_both(self, store: Store) -> None:
        see(store, A, at(1))
        see(store, C, at(50), said(LAND))
        relate(store, A, B, SHIFTED)
        relate(store, B, C, segment((40, 50), (45, 55)))
        assert carry_to_matched(store) == 2
        assert places(store, B) == [(11.0, 11.0), (45.0, 45.0)]

    def test_a_video_that_was_matched_again_carries_to_its_new_copies_too(
        self, store: Store
    ) -> None:
        see(store, A, at(1))
        see(store, B, at(15), said(LAND))
        relate(store, A, B, SHIFTED)
        assert carry_to_matched(store) == 2
        assert places(store, A) == [(1.0, 1.0), (5.0, 5.0)]

    def test_a_second_look_at_a_video_owes_it_what_its_new_copies_show(self, store: Store) -> None:
        see(store, A, at(1))
        relate(store, A, B, SHIFTED, band=Band.CANDIDATE)
        assert carry_to_matched(store) == 0
        look_again(store, B)
        relate(store, A, B, SHIFTED)
        assert carry_to_matched(store) == 1

    def test_a_proposal_goes_no_further_until_a_person_confirms_it(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        relate(store, B, C, segment((0, 30), (20, 50)))
        made = see(store, A, at(1))
        assert on(store, C) == []
        confirmed = accept(store, only(store, B))
        assert places(store, C) == [(31.0, 31.0)]
        came = only(store, C).provenance
        assert came is not None
        assert (came.sighting, came.video) == (confirmed.number, B)
        accept(store, only(store, C))
        assert on(store, A) == [made]  # it never comes back
        assert [len(on(store, video)) for video in (B, C)] == [1, 1]


class TestJudging:
    def test_a_confirmed_proposal_is_that_person_s_own(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1))
        confirmed = accept(store, only(store, B))
        assert (confirmed.status, confirmed.by) == (SightingStatus.MADE, BOB)
        assert (confirmed.version, confirmed.number) == (2, made.number + 1)
        assert confirmed.provenance is not None
        assert [each.status for each in history(store, confirmed.number)] == ["proposed", "made"]
        assert on(store, A) == [made]

    def test_a_confirmed_proposal_is_left_alone(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1))
        confirmed = accept(store, only(store, B))
        moved = correct_sighting(store, made, at(5), said(LAND), (ANN, "moved"))
        assert on(store, B) == [confirmed]
        withdraw_sighting(store, moved, ANN, "wrong")
        assert on(store, B) == [confirmed]

    def test_a_refused_proposal_is_left_alone_and_never_made_again(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1))
        refused = withdraw_sighting(store, only(store, B), BOB, "")
        assert (refused.status, refused.by) == (WITHDRAWN, BOB)
        correct_sighting(store, made, at(5), said(LAND), (ANN, "moved"))
        relate(store, A, B, SHIFTED)
        carry_to_matched(store)
        assert on(store, B) == [refused]

    @pytest.mark.parametrize("verdict", list(ReviewVerdict))
    def test_a_proposal_is_not_reviewed(self, store: Store, verdict: ReviewVerdict) -> None:
        relate(store, A, B, SHIFTED)
        see(store, A, at(1))
        with pytest.raises(BadStatement, match="is proposed; there is nothing to review"):
            review_sighting(store, only(store, B), Opinion(verdict, "why"), BOB)

    def test_asking_for_a_second_look_does_not_refuse_a_proposal(
        self, store: Store, catalogue_dir: Path
    ) -> None:
        relate(store, A, B, SHIFTED)
        see(store, A, at(1))
        proposal = only(store, B)
        with open_catalogue(Settings(catalogue=catalogue_dir), create=True) as catalogue:
            ours = replace(catalogue, store=store)
            with pytest.raises(BadStatement, match="nothing to review"):
                judge(ours, proposal.number, Opinion(ReviewVerdict.SECOND_LOOK, "dark"), BOB)
            assert only(store, B) == proposal
            refused = judge(ours, proposal.number, Opinion(ReviewVerdict.DISPUTE), BOB)
        assert refused.status is WITHDRAWN

    def test_what_a_person_labelled_on_the_copy_is_not_proposed(self, store: Store) -> None:
        relate(store, A, B, SHIFTED, band=Band.CANDIDATE)
        near = Region(0.12, 0.2, 0.3, 0.4)
        own = see(store, B, at(11.3), said(region=near), by=BOB)
        relate(store, A, B, SHIFTED)
        see(store, A, at(1), said(region=BOX))
        assert on(store, B) == [own]
        carry_to_matched(store)
        assert [len(on(store, video)) for video in (A, B)] == [1, 1]

    @pytest.mark.parametrize(
        "other",
        [
            (at(11), said(LAND, BOX)),  # another type
            (at(13), said(region=BOX)),  # another time
            (at(11), said(region=Region(0.6, 0.2, 0.3, 0.4))),  # another place
        ],
    )
    def test_what_a_person_labelled_otherwise_is_proposed_beside_it(
        self, store: Store, other: tuple
    ) -> None:
        see(store, B, *other, by=BOB)
        relate(store, A, B, SHIFTED)
        see(store, A, at(1), said(region=BOX))
        assert sorted(each.status for each in on(store, B)) == ["made", "proposed"]


class TestCorrections:
    def test_an_unjudged_proposal_follows_its_source(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1), said(region=BOX))
        before = only(store, B)
        turned = said(LAND, Region(0.5, 0.5, 0.25, 0.25), note="a technical")
        correct_sighting(store, made, at(7, 8), turned, (BOB, "moved"))
        after = only(store, B)
        assert (after.number, after.version, after.status) == (before.number, 2, PROPOSED)
        assert after.statement == turned
        assert places(store, B) == [(17.0, 18.0)]
        assert history(store, after.number)[0] == replace(before, is_current=False)

    def test_withdrawing_the_source_ends_its_proposals(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        relate(store, A, C, SHIFTED)
        withdraw_sighting(store, see(store, A, at(1)), ANN, "wrong")
        for video in (B, C):
            ended = only(store, video)
            assert (ended.status, ended.by, ended.why) == (
                WITHDRAWN,
                None,
                "sighting 1 was changed",
            )

    def test_a_source_corrected_out_of_the_shared_span_ends_its_proposal(
        self, store: Store
    ) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1))
        correct_sighting(store, made, at(40), said(), (ANN, "moved"))
        assert only(store, B).status is WITHDRAWN

    def test_a_source_corrected_into_the_shared_span_is_proposed(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(40))
        assert on(store, B) == []
        correct_sighting(store, made, at(2), said(), (ANN, "moved"))
        assert places(store, B) == [(12.0, 12.0)]

    def test_proposals_in_several_segments_each_follow_in_their_own(self, store: Store) -> None:
        relate(store, A, B, *two_segments())
        made = see(store, A, at(4, 8))
        correct_sighting(store, made, at(4.5, 7), said(), (ANN, ""))
        assert places(store, B) == [(10.0, 11.0), (34.5, 35.0)]

    def test_a_proposal_whose_segment_is_left_does_not_double_the_other(self, store: Store) -> None:
        relate(store, A, B, *two_segments())
        made = see(store, A, at(4, 8))
        assert len(places(store, B)) == 2
        correct_sighting(store, made, at(7, 8), said(), (ANN, "shorter"))
        assert places(store, B) == [(11.0, 12.0)]

    def test_a_proposal_that_moves_to_another_segment_says_how_it_got_there(
        self, store: Store
    ) -> None:
        mirrored = segment((10, 20), (40, 50), place=TURNED_FRAME)
        relate(store, A, B, segment((0, 5), (10, 15)), mirrored)
        made = see(store, A, at(1), said(region=BOX))
        correct_sighting(store, made, at(12), said(region=BOX), (ANN, "moved"))
        moved = only(store, B)
        assert_box(moved, TURNED)
        assert moved.provenance is not None
        assert (moved.provenance.offset_s, moved.provenance.mirrored) == (30.0, True)

    def test_a_review_of_the_source_changes_no_proposal(self, store: Store) -> None:
        relate(store, A, B, SHIFTED)
        made = see(store, A, at(1))
        before = only(store, B)
        review_sighting(store, made, Opinion(ReviewVerdict.DISPUTE, "no"), BOB)
        assert only(store, B) == before == now(store, before.number)


def two_segments() -> tuple[Segment, Segment]:
    return segment((0, 5), (30, 35)), segment((6, 9), (10, 13))
