"""Two videos have one relation, whichever came first, and none of many is overlooked."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from synthetic_tracks import footage, spoilt, track
from vidcat.domain.copies import matching
from vidcat.domain.copies.fingerprints import Track, mirrored
from vidcat.domain.copies.matching import Band, Kind, find_relations, percent, relate, seen_from


def one_view(video: str, pictures: np.ndarray) -> tuple[Track, ...]:
    return (track(video, pictures),)


def with_others(*parts: np.ndarray) -> np.ndarray:
    return np.concatenate(parts)


WHOLE = footage(1, 40)
EXCERPT = WHOLE[40:80]
OVERLAPPING = with_others(footage(2, 30), WHOLE[100:])


@pytest.mark.parametrize(
    ("first", "second", "kind", "matched"),
    [
        (WHOLE, spoilt(WHOLE, 10), Kind.NEAR, (1.0, 1.0)),
        (EXCERPT, WHOLE, Kind.EXCERPT, (1.0, 0.25)),
        (WHOLE, EXCERPT, Kind.CONTAINS, (0.25, 1.0)),
        (WHOLE, OVERLAPPING, Kind.OVERLAP, (0.375, 1 / 3)),
    ],
)
def test_the_shares_of_both_name_the_kind(
    first: np.ndarray, second: np.ndarray, kind: Kind, matched: tuple[float, float]
) -> None:
    relation = relate(one_view("a", first), one_view("b", second))
    assert relation is not None
    assert (relation.a, relation.b, relation.kind) == ("a", "b", kind)
    assert (relation.matched_a, relation.matched_b) == pytest.approx(matched)


@pytest.mark.parametrize(
    ("bits", "band"), [(0, Band.PROBABLE), (60, Band.PROBABLE), (61, Band.CANDIDATE), (86, None)]
)
def test_the_mean_distance_of_five_seconds_names_the_band(bits: int, band: Band | None) -> None:
    calm = footage(1, 20, drift=0)
    relation = relate(one_view("a", calm), one_view("b", spoilt(calm, bits)))
    assert (relation and relation.band) == band


@pytest.mark.parametrize(
    ("seconds", "bits", "band"),
    [(3, 31, Band.PROBABLE), (3, 32, Band.CANDIDATE), (3, 51, None), (0.5, 0, Band.CANDIDATE)],
)
def test_short_clips_need_more_to_be_probable(seconds: float, bits: int, band: Band | None) -> None:
    clip = spoilt(WHOLE[: round(seconds * 4)], bits)
    relation = relate(one_view("a", clip), one_view("b", WHOLE))
    assert (relation and relation.band) == band


def test_the_closest_segment_gives_the_distance_and_the_band() -> None:
    worse = with_others(spoilt(WHOLE[:80], 75), footage(9, 10), spoilt(WHOLE[80:], 20))
    relation = relate(one_view("a", WHOLE), one_view("b", worse))
    assert relation is not None
    assert len(relation.segments) == 2
    assert (relation.distance, relation.band) == (20.0, Band.PROBABLE)


def test_a_probable_copy_is_surer_than_a_single_picture_that_is_closer() -> None:
    copied = one_view("b", spoilt(WHOLE, 55))
    pictured = one_view("c", WHOLE[40:42])
    found = find_relations(one_view("a", WHOLE), [pictured, copied])
    assert [each.b for each in found] == ["b", "c"]
    assert found[0].distance > found[1].distance


def test_one_hash_that_stands_for_long_is_no_probable_copy_of_footage() -> None:
    moving = spoilt(footage(1, 4, drift=0).repeat(2, axis=0), 40)
    lone = replace(track("b", footage(1, 0.25)), until_s=7.9)
    found = relate(one_view("a", moving), (lone,))
    assert found is None or found.band is Band.CANDIDATE


def test_unrelated_videos_have_no_relation() -> None:
    assert relate(one_view("a", footage(1, 60)), one_view("b", footage(2, 60))) is None


def test_a_video_has_no_relation_with_itself() -> None:
    assert relate(one_view("a", WHOLE), one_view("a", WHOLE)) is None
    assert find_relations(one_view("a", WHOLE), [one_view("a", WHOLE)]) == []


def test_a_video_without_pictures_has_no_relation() -> None:
    empty = one_view("a", footage(1, 0))
    assert relate(empty, one_view("b", WHOLE)) is None
    assert relate((), one_view("b", WHOLE)) is None
    assert find_relations(empty, [one_view("b", WHOLE), (), empty]) == []


CLIPS = st.tuples(st.integers(0, 60), st.integers(8, 100), st.booleans(), st.integers(0, 70))


def clip(video: str, described: tuple[int, int, bool, int]) -> tuple[Track, ...]:
    start, cells, flipped, bits = described
    cut_out = track(video, spoilt(WHOLE[start : start + cells], bits, seed=cells))
    return (mirrored(cut_out) if flipped else cut_out,)


@given(CLIPS, CLIPS)
@settings(max_examples=40, deadline=None)
def test_which_video_comes_first_does_not_matter(
    one: tuple[int, int, bool, int], other: tuple[int, int, bool, int]
) -> None:
    a, b = clip("a", one), clip("b", other)
    assert relate(a, b) == relate(b, a)


@given(CLIPS, CLIPS)
@settings(max_examples=40, deadline=None)
def test_seen_from_the_other_side_and_back_is_the_same(
    one: tuple[int, int, bool, int], other: tuple[int, int, bool, int]
) -> None:
    relation = relate(clip("a", one), clip("b", other))
    if relation is None:
        return
    turned = seen_from(relation, "b")
    assert (turned.a, turned.b) == ("b", "a")
    assert (turned.matched_a, turned.matched_b) == (relation.matched_b, relation.matched_a)
    assert {s.a_start_s for s in turned.segments} == {s.b_start_s for s in relation.segments}
    back = seen_from(turned, "a")
    assert replace(back, segments=()) == replace(relation, segments=())
    for again, before in zip(back.segments, relation.segments, strict=True):
        assert replace(again, rate=1.0) == replace(before, rate=1.0)
        assert again.rate == pytest.approx(before.rate)


@given(st.integers(0, 2**32 - 1), st.integers(20, 80))
@settings(max_examples=20, deadline=None)
def test_every_video_is_near_its_own_copy(seed: int, cells: int) -> None:
    pictures = footage(seed, cells / 4)
    relation = relate(one_view("a", pictures), one_view("b", pictures))
    assert relation is not None
    assert (relation.kind, relation.band, relation.distance) == (Kind.NEAR, Band.PROBABLE, 0.0)


def test_a_relation_cannot_be_seen_from_a_third_video() -> None:
    relation = relate(one_view("a", WHOLE), one_view("b", WHOLE))
    assert relation is not None
    assert seen_from(relation, "a") == relation
    with pytest.raises(ValueError, match="no part"):
        seen_from(relation, "c")


def test_all_relations_among_many_are_found_the_closest_first() -> None:
    many = [one_view(f"x{seed}", footage(seed, 12)) for seed in range(100, 140)]
    copies = [
        one_view("k1", spoilt(WHOLE, 40)),
        one_view("k2", EXCERPT),
        (mirrored(track("k3", spoilt(WHOLE, 12))),),
    ]
    found = find_relations(one_view("q", WHOLE), [*many[:20], *copies, *many[20:]])
    assert [(relation.a, relation.distance) for relation in found] == [
        ("k2", 0.0),
        ("k3", 12.0),
        ("k1", 40.0),
    ]


def test_batches_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    references = [one_view(f"x{seed}", spoilt(WHOLE, seed)) for seed in range(0, 100, 9)]
    in_one = find_relations(one_view("q", WHOLE), references)
    monkeypatch.setattr(matching, "_BATCH_SAMPLES", 1)
    assert find_relations(one_view("q", WHOLE), reversed(references)) == in_one


def test_only_a_trimmed_view_in_common_is_enough() -> None:
    plain = one_view("a", WHOLE)
    framed = (track("b", footage(9, 40)), track("b", spoilt(WHOLE, 8), view="trimmed"))
    relation = relate(plain, framed)
    assert relation is not None
    assert (relation.kind, relation.distance) == (Kind.NEAR, 8.0)


def test_a_small_share_is_not_called_nothing() -> None:
    assert [percent(share) for share in (0, 0.0004, 0.01, 1)] == ["0%", "<1%", "1%", "100%"]
