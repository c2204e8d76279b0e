"""Shared footage is found where it is: cut out, faster, mirrored, still, short or dim."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic_tracks import Bits, faster, footage, spoilt, thinned, track
from vidcat.domain.copies import diagonals
from vidcat.domain.copies.alignment import Segment, align
from vidcat.domain.copies.diagonals import GridPair, grid
from vidcat.domain.copies.fingerprints import MIN_QUALITY, Track, mirrored


def joined(*parts: Bits) -> Bits:
    return np.concatenate(parts)


def still(seed: int, seconds: float) -> Bits:
    return np.repeat(footage(seed, 0.25), round(seconds * 4), axis=0)


def spans(segments: tuple[Segment, ...]) -> list[tuple[float, float, float, float]]:
    return [(s.a_start_s, s.a_end_s, s.b_start_s, s.b_end_s) for s in segments]


def test_a_video_fits_itself_from_start_to_end() -> None:
    whole = track("a", footage(1, 20))
    assert align([(whole, replace(whole, video="b"))]) == (
        Segment(0.0, 20.0, 0.0, 20.0, 1.0, 0.0, 80, False),
    )


def test_unrelated_footage_shares_nothing() -> None:
    assert align([(track("a", footage(1, 60)), track("b", footage(2, 60)))]) == ()


def test_an_excerpt_is_found_at_its_place() -> None:
    whole = footage(1, 60)
    cut_out = spoilt(whole[90:130], 20)
    segment, *others = align([(track("a", cut_out), track("b", whole))])
    assert spans((segment, *others)) == [(0.0, 10.0, 22.5, 32.5)]
    assert segment.distance == 20
    assert not segment.ambiguous


def test_two_shared_parts_with_other_footage_between_are_two_segments() -> None:
    first, second = footage(1, 12), footage(2, 8)
    a = track("a", joined(first, footage(3, 10), second))
    b = track("b", joined(footage(4, 6), second, footage(5, 9), first))
    assert spans(align([(a, b)])) == [(0.0, 12.0, 23.0, 35.0), (22.0, 30.0, 6.0, 14.0)]


@given(st.integers(0, 40), st.integers(24, 60), st.integers(0, 40))
@settings(max_examples=25, deadline=None)
def test_moving_the_shared_part_moves_the_segment_and_nothing_else(
    before: int, cells: int, after: int
) -> None:
    shared = footage(7, cells / 4)
    around = joined(footage(8, before / 4), shared, footage(9, after / 4))
    (segment,) = align([(track("a", shared), track("b", around))])
    assert spans((segment,)) == [(0.0, cells / 4, before / 4, (before + cells) / 4)]


@given(st.floats(0, 1000, allow_nan=False))
@settings(max_examples=25, deadline=None)
def test_a_clock_that_starts_late_only_shifts_the_times(start_s: float) -> None:
    pictures = footage(1, 10)
    (segment,) = align([(track("a", pictures), track("b", pictures, start_s=start_s))])
    assert (segment.a_start_s, segment.b_start_s) == (0.0, pytest.approx(start_s))
    assert segment.b_end_s == pytest.approx(start_s + 10)


@pytest.mark.parametrize("speed", [0.8, 24 / 25, 25 / 24, 1.25])
def test_a_changed_speed_is_found_and_named(speed: float) -> None:
    slow = track("a", footage(1, 60))
    (segment,) = align([(slow, replace(faster(slow, speed), video="b"))])
    assert segment.rate == pytest.approx(1 / speed, rel=0.02)
    assert segment.a_end_s - segment.a_start_s > 55


def test_a_changed_speed_of_slow_footage_is_not_taken_for_a_plain_copy() -> None:
    calm = track("a", footage(1, 30, drift=6))
    (segment,) = align([(calm, replace(faster(calm, 1.25), video="b"))])
    assert segment.rate == 0.8
    assert spans((segment,)) == [(0.0, 30.0, 0.0, 24.0)]


@pytest.mark.parametrize("speed", [0.9, 1.1])
def test_a_speed_between_the_known_ones_is_found_in_pieces_and_joined(speed: float) -> None:
    slow = track("a", footage(1, 60))
    found = align([(slow, replace(faster(slow, speed), video="b"))])
    assert sum(each.a_end_s - each.a_start_s for each in found) > 50
    for each in found:
        assert each.b_start_s == pytest.approx(each.a_start_s / speed, abs=2.0)
        assert each.b_end_s == pytest.approx(each.a_end_s / speed, abs=2.0)


def test_a_mirror_image_is_found_and_named() -> None:
    whole = track("a", footage(1, 20))
    (segment,) = align([(whole, mirrored(replace(whole, video="b")))])
    assert segment.mirrored
    assert spans((segment,)) == [(0.0, 20.0, 0.0, 20.0)]


def test_a_clip_that_is_partly_mirrored_gives_a_segment_of_each() -> None:
    whole = footage(1, 24)
    turned = mirrored(track("x", whole)).pdq
    b = track("b", joined(whole[:48], turned[48:]))
    plain, flipped = align([(track("a", whole), b)])
    assert (plain.mirrored, flipped.mirrored) == (False, True)
    assert spans((plain, flipped)) == [(0.0, 12.0, 0.0, 12.0), (12.0, 24.0, 12.0, 24.0)]


def test_a_flash_put_in_between_does_not_part_a_segment() -> None:
    first, second = footage(1, 10, drift=50), footage(2, 10, drift=50)
    a, b = track("a", joined(first, second)), track("b", joined(first, footage(3, 0.75), second))
    (segment,) = align([(a, b)])
    assert spans((segment,)) == [(0.0, 20.0, 0.0, 20.75)]
    assert (segment.votes, segment.distance) == (80, 0.0)


def test_a_still_picture_fits_everywhere_and_says_so() -> None:
    picture = still(1, 8)
    (segment,) = align([(thinned(track("a", picture)), thinned(track("b", still(1, 30))))])
    assert spans((segment,)) == [(0.0, 8.0, 0.0, 8.0)]
    assert segment.ambiguous
    assert segment.rate == 1.0


def test_a_long_still_beside_a_short_one_is_no_work_for_each_of_its_offsets() -> None:
    # As encoders leave it: a bit or two change with every sample.
    picture = still(1, 600)
    a = track("a", spoilt(picture, 1, seed=1))
    b = track("b", spoilt(picture[:160], 1, seed=2))
    runs = list(diagonals.runs(GridPair(grid(a, 0.25), grid(b, 0.25), 1.0)))
    assert 2 < len(runs) < 50  # of 2,520 offsets with a close window
    (segment,) = align([(a, b)])
    assert segment.b_end_s - segment.b_start_s == 40
    assert (segment.ambiguous, segment.moves_alike) == (True, True)


def test_a_part_that_moves_is_found_between_long_stills() -> None:
    shared, picture = footage(3, 6), still(1, 120)
    a = track("a", joined(picture, shared, picture[:80]))
    b = track("b", joined(footage(4, 10), picture[:240], footage(5, 3), shared, picture[:80]))
    found = spans(align([(a, b)]))
    assert any(
        start <= 120 and end >= 126 and start_b - start == -47 for start, end, start_b, _ in found
    )


def test_a_loop_is_ambiguous_for_what_is_repeated() -> None:
    part = footage(1, 10)
    (segment,) = align([(track("a", part), track("b", joined(part, part, part)))])
    assert segment.ambiguous
    assert spans((segment,)) == [(0.0, 10.0, 0.0, 10.0)]


def test_dropping_repeated_samples_changes_nothing() -> None:
    pictures = joined(still(1, 4), footage(2, 8), still(3, 6))
    a, b = track("a", pictures[6:60]), track("b", pictures)
    assert align([(thinned(a), thinned(b))]) == align([(a, b)])


@pytest.mark.parametrize(("seconds", "bits", "found"), [(2, 50, 1), (2, 51, 0), (0.5, 31, 1)])
def test_a_short_clip_is_held_to_a_stricter_distance(seconds: float, bits: int, found: int) -> None:
    whole = footage(1, 30)
    clip = spoilt(whole[40 : 40 + round(seconds * 4)], bits)
    segments = align([(track("a", clip), track("b", whole))])
    assert spans(segments) == [(0.0, seconds, 10.0, 10.0 + seconds)] * found


@pytest.mark.parametrize(("bits", "found"), [(85, True), (86, False)])
def test_five_seconds_may_differ_by_85_bits_on_average(bits: int, found: bool) -> None:
    whole = footage(1, 20, drift=0)
    close = align([(track("a", spoilt(whole, bits)), track("b", whole))])
    assert bool(close) == found


def test_three_shared_seconds_of_two_longer_videos_are_found() -> None:
    shared = footage(1, 3)
    a = track("a", joined(footage(2, 20), shared, footage(3, 20)))
    b = track("b", joined(footage(4, 9), shared, footage(5, 9)))
    assert spans(align([(a, b)])) == [(20.0, 23.0, 9.0, 12.0)]


def test_pictures_of_low_quality_do_not_vote() -> None:
    whole = track("a", footage(1, 20))
    dim = replace(whole, quality=np.full(80, MIN_QUALITY - 1, np.uint8))
    assert align([(dim, replace(dim, video="b"))]) == ()


def test_a_dim_stretch_that_is_alike_stays_inside_the_copy() -> None:
    quality = np.full(120, 100, np.uint8)
    quality[40:] = MIN_QUALITY - 1
    whole = replace(track("a", footage(1, 30)), quality=quality)
    (segment,) = align([(whole, replace(whole, video="b"))])
    assert spans((segment,)) == [(0.0, 30.0, 0.0, 30.0)]
    assert segment.votes == 40


def test_a_dim_stretch_that_is_not_alike_is_left_out() -> None:
    quality = np.full(120, 100, np.uint8)
    quality[40:] = MIN_QUALITY - 1
    start = footage(1, 10)
    a = replace(track("a", joined(start, footage(2, 20))), quality=quality)
    b = replace(track("b", joined(start, footage(3, 20))), quality=quality)
    (segment,) = align([(a, b)])
    assert spans((segment,)) == [(0.0, 10.0, 0.0, 10.0)]


def test_a_view_without_samples_is_passed_over() -> None:
    whole, empty = track("a", footage(1, 10)), track("b", footage(1, 0))
    assert align([(whole, empty)]) == ()


def test_the_view_that_fits_decides() -> None:
    pictures = footage(1, 10)
    full_a, full_b = track("a", footage(2, 10)), track("b", footage(3, 10))
    trimmed_a = track("a", pictures, view="trimmed")
    trimmed_b = track("b", pictures, view="trimmed")
    views = [(x, y) for x in (full_a, trimmed_a) for y in (full_b, trimmed_b)]
    assert spans(align(views)) == [(0.0, 10.0, 0.0, 10.0)]


def single_frame(video: str, pictures: Bits) -> Track:
    return replace(track(video, pictures[:1]), until_s=0.04)


def test_a_clip_of_one_frame_takes_its_own_length_once() -> None:
    standing = still(1, 8)
    (segment,) = align([(single_frame("a", standing), thinned(track("b", standing)))])
    assert (segment.a_end_s, segment.b_end_s) == (0.04, 0.25)
    assert segment.ambiguous


def test_long_videos_are_searched_where_their_pictures_point(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shared = footage(1, 15)
    a = track("a", joined(footage(2, 40), spoilt(shared, 30), footage(3, 20)))
    b = track("b", joined(footage(4, 10), shared, footage(5, 60)))
    everywhere = align([(a, b)])
    monkeypatch.setattr(diagonals, "_MOST_CELLS", 0)
    assert align([(a, b)]) == everywhere
    assert spans(everywhere) == [(40.0, 55.0, 10.0, 25.0)]


def test_a_still_beside_moving_footage_does_not_move_alike() -> None:
    moving = footage(1, 6, drift=4)[:16]
    stands = np.repeat(moving[8:9], 40, axis=0)
    (segment,) = align([(track("a", spoilt(moving, 20)), track("b", stands))])
    assert segment.distance > 31
    assert not segment.moves_alike


@pytest.mark.parametrize("bits", [0, 20, 60])
def test_a_still_copied_as_a_still_moves_alike(bits: int) -> None:
    picture = still(1, 20)
    worse = np.repeat(spoilt(picture[:1], bits), 40, axis=0)
    (segment,) = align([(track("a", picture), track("b", worse))])
    assert segment.moves_alike


@pytest.mark.parametrize("bits", [20, 60])
def test_a_bad_copy_of_moving_footage_moves_alike(bits: int) -> None:
    moving = footage(1, 10)
    (segment,) = align([(track("a", moving), track("b", spoilt(moving, bits)))])
    assert segment.moves_alike


def test_footage_reversed_is_no_forward_copy() -> None:
    # One scene that comes back to what it was: any two moments are some 45 bits apart.
    random = np.random.default_rng(3)
    changing = np.packbits(random.permutation(256) < 90)
    scene = footage(1, 0.25) ^ (random.integers(0, 256, (40, 32), dtype=np.uint8) & changing)
    backwards = align([(track("a", scene), track("b", spoilt(scene[::-1], 4)))])
    assert backwards
    assert not any(each.moves_alike for each in backwards)
    (forwards,) = align([(track("a", scene), track("b", spoilt(scene, 40)))])
    assert forwards.moves_alike


def test_two_stills_with_a_moving_edge_move_alike() -> None:
    picture = still(2, 4)
    edge = spoilt(picture[:6], 70)
    a, b = track("a", joined(picture[:10], edge)), track("b", picture)
    (segment,) = align([(a, b)])
    assert segment.distance > 16
    assert segment.moves_alike
