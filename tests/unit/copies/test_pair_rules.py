"""Which stills stand for a pair, how pairs are counted, and what is said of them."""

from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.diagonals import MAX_DISTANCE, SHORT_MAX_DISTANCE
from vidcat.domain.copies.fingerprints import Track
from vidcat.domain.copies.frame_maps import SAME_FRAME, TURNED_FRAME
from vidcat.domain.copies.matching import (
    PROBABLE_DISTANCE,
    SHORT_PROBABLE_DISTANCE,
    SHORT_S,
    Band,
    Kind,
    Relation,
    related,
)
from vidcat.domain.copies.pair_words import bits_words, doubt, relation_sentences
from vidcat.domain.copies.pairs import BandCount, GradedPair, PairStill, aligned_stills, band_counts
from vidcat.domain.copies.verdicts import VerdictWord

DOCUMENT = Path(__file__).parents[3] / "docs" / "manage.md"


def still(time_s: float, quality: int = 50) -> PairStill:
    return PairStill(round(time_s * 1000), time_s, "0" * 64, 640, 360, quality)


def segment(a_s: float, b_s: float, long_s: float = 10.0, rate: float = 1.0) -> Segment:
    return Segment(a_s, a_s + long_s, b_s, b_s + long_s * rate, rate, 8.0, 40, False)


def test_the_stills_of_a_pair_show_the_same_moment() -> None:
    shown = aligned_stills(
        [segment(10, 30)], [still(3), still(12), still(18)], [still(32), still(35)]
    )
    assert [each and each.time_s for each in shown] == [12, 32]


def test_the_speed_of_the_second_is_allowed_for() -> None:
    shown = aligned_stills([segment(0, 0, 20, 0.5)], [still(16)], [still(8), still(16)])
    assert [each and each.time_s for each in shown] == [16, 8]


def test_of_moments_as_well_aligned_the_clearer_is_shown() -> None:
    times = [still(1, quality=3), still(5, quality=90)]
    shown = aligned_stills([segment(0, 0)], times, times)
    assert [each and each.time_s for each in shown] == [5, 5]


def test_without_a_shared_stretch_each_video_is_shown_at_its_clearest() -> None:
    shown = aligned_stills([], [still(1, 10), still(2, 80)], [])
    assert shown == (still(2, 80), None)


def test_pairs_without_a_verdict_are_what_is_left_of_a_band() -> None:
    judged = [
        GradedPair(Band.CANDIDATE, 70.0, VerdictWord.SAME),
        GradedPair(Band.CANDIDATE, 71.0, VerdictWord.DIFFERENT),
        GradedPair(Band.CANDIDATE, 72.0, VerdictWord.DIFFERENT),
    ]
    counted = band_counts({Band.CANDIDATE: 10}, judged)
    assert counted == (BandCount(Band.PROBABLE, 0, 0, 0), BandCount(Band.CANDIDATE, 7, 1, 2))


def test_what_was_found_is_said_in_words() -> None:
    turned = Segment(0.0, 4.0, 1.0, 4.2, 0.8, 5.4, 16, True, TURNED_FRAME)
    found = Relation("a", "b", Kind.EXCERPT, Band.PROBABLE, 5.4, 1.0, 0.5, (turned,))
    assert relation_sentences(found) == (
        "100% of the first and 50% of the second are in 1 shared stretch.",
        "The pictures of the closest stretch differ in 5 of 256 bits in the mean; "
        "16 moments were compared in all.",
        "The second is turned left to right.",
        "The second runs at another speed: 1.25 times that of the first.",
        "Other offsets fit as well, since the picture hardly changes or repeats: "
        "that it is shared is certain, when is not.",
    )


def relation_of(distance: float, long_s: float = 10.0, moves_alike: bool = True) -> Relation:
    shown = Segment(
        0.0, long_s, 0.0, long_s, 1.0, distance, 40, False, SAME_FRAME, moves_alike=moves_alike
    )
    return related((_track("a"),), (_track("b"),), (shown,))


def _track(video: str) -> Track:
    times_s = np.arange(0.0, 10.0, 0.25)
    bits = np.zeros((len(times_s), 32), np.uint8)
    sharp = np.full(len(times_s), 100, np.uint8)
    return Track(video, "full", times_s, 10.0, bits, bits[:, :8], sharp)


@given(st.floats(0, MAX_DISTANCE), st.sampled_from([1.0, 3.0, 5.0, 10.0]))
def test_the_figure_that_is_shown_tells_the_band_that_is_shown(
    distance: float, long_s: float
) -> None:
    found = relation_of(distance, long_s)
    limit = SHORT_PROBABLE_DISTANCE if long_s < SHORT_S else PROBABLE_DISTANCE
    read = float(bits_words(found.distance))
    assert (found.band is Band.PROBABLE) is (read <= limit)
    assert bool(doubt(found)) is (found.band is Band.CANDIDATE)


def test_a_candidate_says_why_it_is_no_more() -> None:
    assert bits_words(60.0) == "60"
    assert bits_words(60.004) == "60.1"
    assert bits_words(59.7) == "60"
    assert doubt(relation_of(60.2)) == "more than 60 bits apart"
    assert doubt(relation_of(45, long_s=3.0)) == "more than 31 bits apart in less than 4.75 s"
    still = "the one stands still, or runs backwards, where the other moves"
    assert doubt(relation_of(8, moves_alike=False)) == still
    assert f"It is a candidate because of this: {still}." in relation_sentences(
        relation_of(8, moves_alike=False)
    )


def test_the_documents_have_the_bands_that_the_program_has() -> None:
    bands = " ".join(DOCUMENT.read_text(encoding="utf-8").split())
    assert (
        f"Up to {PROBABLE_DISTANCE} bits apart is `probable` (up to {SHORT_PROBABLE_DISTANCE} in a "
        f"stretch shorter than {SHORT_S:g} s), and up to {MAX_DISTANCE} ({SHORT_MAX_DISTANCE}) is "
        "`candidate`"
    ) in bands
