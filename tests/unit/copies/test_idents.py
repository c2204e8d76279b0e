"""Idents do not vote: what they are known by, where they are shown, and what is left."""

from dataclasses import replace

import numpy as np
import pytest

from synthetic_tracks import Bits, footage, spoilt, track
from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.fingerprints import Track, mirrored
from vidcat.domain.copies.idents import (
    beside,
    common_looks,
    during,
    looks,
    share_known,
    showings,
    without,
)
from vidcat.domain.copies.matching import relate

CARD = footage(99, 5)


def joined(*parts: Bits) -> Bits:
    return np.concatenate(parts)


def of(name: str, *parts: Bits) -> tuple[Track, ...]:
    return (track(name, joined(*parts)),)


def flat(seconds: float) -> Bits:
    return np.repeat(footage(7, 0.25), round(seconds * 4), axis=0)


def test_an_ident_is_found_where_it_is_shown_and_nowhere_else() -> None:
    video = of("a", footage(1, 10), spoilt(CARD, 20), footage(2, 10))
    assert showings(video, CARD) == [(10.0, 15.0)]
    assert showings(of("b", footage(3, 30)), CARD) == []


def test_it_is_found_mirrored_too() -> None:
    video = track("a", joined(CARD, footage(2, 10)))
    turned = replace(mirrored(video), view="full mirrored")
    assert showings([replace(video, pdq=turned.pdq), replace(turned, pdq=video.pdq)], CARD) == [
        (0.0, 5.0)
    ]


def test_a_second_that_is_too_plain_does_not_break_it_in_two() -> None:
    whole = of("a", CARD, footage(1, 10))[0]
    quality = whole.quality.copy()
    quality[8:12] = 0
    assert showings([replace(whole, quality=quality)], CARD) == [(0.0, 5.0)]


def test_it_is_found_as_often_as_it_is_shown() -> None:
    video = of("a", CARD, footage(1, 10), CARD)
    assert showings(video, CARD) == [(0.0, 5.0), (15.0, 20.0)]


def test_a_single_picture_that_is_alike_is_no_showing() -> None:
    assert showings(of("a", footage(1, 5), CARD[:2], footage(2, 5)), CARD) == []


def test_two_videos_that_share_an_ident_alone_are_not_related() -> None:
    one, other = of("a", CARD, footage(1, 12)), of("b", CARD, footage(2, 12))
    assert relate(one, other) is not None
    assert relate(without(one, [(0.0, 5.0)]), without(other, [(0.0, 5.0)])) is None


def test_one_that_keeps_quiet_is_enough() -> None:
    one, other = of("a", CARD, footage(1, 12)), of("b", CARD, footage(2, 12))
    assert relate(one, without(other, [(0.0, 5.0)])) is None


def test_what_two_videos_share_beside_an_ident_still_relates_them() -> None:
    one, other = of("a", CARD, footage(1, 12)), of("b", CARD, footage(3, 8), footage(1, 12))
    found = relate(without(one, [(0.0, 5.0)]), without(other, [(0.0, 5.0)]))
    assert found is not None
    (segment,) = found.segments
    assert (segment.a_start_s, segment.b_start_s) == (5.0, 13.0)


def test_the_looks_are_those_of_the_span_that_vote() -> None:
    video = of("a", footage(1, 10), CARD, footage(2, 10))
    assert {row.tobytes() for row in looks(video, (10.0, 15.0))} == {row.tobytes() for row in CARD}
    blind = [replace(each, quality=np.zeros_like(each.quality)) for each in video]
    assert looks(blind, (10.0, 15.0)).shape == (0, 32)


def test_only_what_enough_others_show_is_a_look() -> None:
    members = [joined(spoilt(CARD, 4, seed), footage(seed, 1)) for seed in range(4)]
    found = common_looks(members, 3)
    assert share_known(found, CARD) == 1.0
    assert len(found) == len(CARD)


def test_a_stamped_showing_adds_its_own_looks() -> None:
    stamped = spoilt(CARD, 45, 5)
    members = [*(spoilt(CARD, 4, seed) for seed in range(4)), stamped]
    assert share_known(stamped, CARD) == 0.0
    assert share_known(stamped, common_looks(members, 3)) == 1.0


def test_nothing_is_known_of_nothing() -> None:
    empty = np.empty((0, 32), np.uint8)
    assert share_known(empty, CARD) == 0.0
    assert share_known(CARD, empty) == 0.0
    assert showings(of("a", CARD), empty) == []
    assert common_looks([], 3).shape == (0, 32)


def test_a_picture_that_stands_is_hidden_whole_or_not_at_all() -> None:
    still = replace(track("a", footage(1, 0.75)), times_s=np.array([0.0, 4.0, 14.0]), until_s=20.0)
    (hidden,) = without([still], [(0.0, 8.0)])
    assert list(hidden.votes) == [False, True, True]


def test_what_is_shown_in_a_span_keeps_its_times() -> None:
    (part,) = during(of("a", footage(1, 10), CARD, footage(2, 10)), (10.0, 15.0))
    assert (part.start_s, part.until_s, len(part.times_s)) == (10.0, 15.0, 20)


@pytest.mark.parametrize("quality", [0, 5])
def test_black_and_flat_cards_relate_nothing_and_need_not_be_learnt(quality: int) -> None:
    """Flat and black pictures have a quality of 0 to 5 (measured; see copies/fingerprints.py)."""
    one, other = of("a", flat(6), footage(1, 12))[0], of("b", flat(6), footage(2, 12))[0]
    blank = [
        replace(each, quality=np.where(each.times_s < 6, quality, each.quality).astype(np.uint8))
        for each in (one, other)
    ]
    assert relate((one,), (other,)) is not None
    assert relate((blank[0],), (blank[1],)) is None


def test_segments_that_lie_in_an_ident_are_told_from_those_beside_it() -> None:
    in_it = Segment(0.0, 5.0, 30.0, 35.0, 1.0, 8.0, 20, False)
    longer = Segment(3.0, 20.0, 33.0, 50.0, 1.0, 8.0, 20, False)
    assert beside((in_it, longer), [(0.0, 5.0)], []) == (longer,)
    assert beside((in_it, longer), [], [(29.0, 36.0)]) == (longer,)
    assert beside((in_it,), [], []) == (in_it,)
