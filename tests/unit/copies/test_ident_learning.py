"""What is learnt as an ident: what unrelated videos begin or end with; never the evidence."""

from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.ident_learning import learn
from vidcat.domain.copies.idents import Showing
from vidcat.domain.copies.matching import Band, Kind, Relation
from vidcat.domain.copies.verdicts import Verdict, VerdictWord
from vidcat.domain.values.spans import Span

LENGTH_S = 100.0


def shared(a: str, b: str, *spans: tuple[Span, Span], length_s: float = LENGTH_S) -> Relation:
    """Two videos of a hundred seconds, or else, that share spans of a and spans of b."""
    segments = tuple(Segment(*one, *other, 1.0, 8.0, 20, False) for one, other in spans)
    share = sum(end - start for (start, end), _ in spans) / length_s
    return Relation(a, b, Kind.OVERLAP, Band.PROBABLE, 8.0, share, share, segments)


def all_share(showings: dict[str, Span]) -> list[Relation]:
    return [shared(a, b, (showings[a], showings[b])) for a, b in combinations(sorted(showings), 2)]


def learnt(
    relations: Iterable[Relation], verdicts: Iterable[Verdict] = ()
) -> list[tuple[Showing, ...]]:
    every = list(relations)
    lasts = {video: Span(0.0, LENGTH_S) for each in every for video in (each.a, each.b)}
    return learn(every, lasts, verdicts)


def said(a: str, b: str, word: VerdictWord) -> Verdict:
    return Verdict(a, b, word, None, "why", "Ann", datetime(2026, 1, 1, tzinfo=UTC))


INTRO = dict.fromkeys("abcd", (0.0, 5.0))


def test_what_four_unrelated_videos_begin_with_is_learnt() -> None:
    assert learnt(all_share(INTRO)) == [tuple(Showing(video, 0.0, 5.0) for video in "abcd")]


def test_what_they_end_with_is_learnt_wherever_their_end_is() -> None:
    outros = {"a": (94.0, 100.0), "b": (90.0, 96.0), "c": (93.0, 99.0), "d": (94.0, 100.0)}
    (found,) = learnt(all_share(outros))
    assert {each.video: each.span for each in found} == outros


def test_three_videos_teach_nothing() -> None:
    assert learnt(all_share({video: INTRO[video] for video in "abc"})) == []


def test_the_longest_showing_is_the_exemplar() -> None:
    longer = INTRO | {"e": (0.0, 6.0), "f": (0.0, 6.0), "g": (0.0, 6.0), "h": (0.0, 6.0)}
    relations = [
        shared(a, b, *[((0.0, 6.0),) * 2] if {a, b} <= set("efgh") else [((0.0, 5.0),) * 2])
        for a, b in combinations(sorted(longer), 2)
    ]
    (found,) = learnt(relations)
    assert found[0] == Showing("e", 0.0, 6.0)
    assert len(found) == 8


@settings(max_examples=30, deadline=None)
@given(st.permutations(all_share(INTRO | {"e": (1.0, 6.0)})))
def test_the_order_of_the_relations_does_not_matter(relations: list[Relation]) -> None:
    assert learnt(relations) == learnt(all_share(INTRO | {"e": (1.0, 6.0)}))


def test_a_clip_of_twenty_seconds_is_evidence() -> None:
    assert learnt(all_share(dict.fromkeys("abcdefgh", (0.0, 20.0)))) == []


def test_a_clip_in_the_middle_of_compilations_is_evidence() -> None:
    inside = {"a": (40.0, 50.0), "b": (12.0, 22.0), "c": (70.0, 80.0), "d": (30.0, 40.0)}
    assert learnt(all_share(inside)) == []
    assert learnt(all_share(inside | dict.fromkeys("efg", (0.0, 10.0)))) == []


def test_the_original_of_a_clip_ties_its_copies_together() -> None:
    clips = all_share(dict.fromkeys("abcd", (0.0, 10.0)))
    original = [shared(video, "o", ((0.0, 10.0), (1.0, 11.0)), length_s=12.0) for video in "abcd"]
    assert len(learnt(clips)) == 1
    assert learnt([*clips, *original]) == []


def test_copies_of_one_video_count_once() -> None:
    copies = [shared(a, b, ((0.0, 100.0),) * 2) for a, b in combinations("abx", 2)]
    others = [each for each in all_share(INTRO | {"x": (0.0, 5.0)}) if each.b not in "bx"]
    related = {(each.a, each.b) for each in copies}
    assert learnt([*copies, *(r for r in others if (r.a, r.b) not in related)]) == []


def test_a_pair_that_shares_more_than_the_intro_counts_once() -> None:
    relations = all_share({video: INTRO[video] for video in "abcd"})
    more = shared("a", "b", ((0.0, 5.0), (0.0, 5.0)), ((50.0, 58.0), (20.0, 28.0)))
    assert learnt([more, *relations[1:]]) == []
    with_another = all_share(INTRO | {"e": (0.0, 5.0)})
    (found,) = learnt([more, *with_another[1:]])
    assert {each.video for each in found} == set("abcde")
    assert all(each.span == (0.0, 5.0) for each in found)


def test_what_follows_the_intro_in_two_videos_only_is_no_part_of_it() -> None:
    longer = shared("a", "b", ((0.0, 13.0), (0.0, 13.0)))
    (found,) = learnt([longer, *all_share(INTRO | {"e": (0.0, 5.0)})[1:]])
    assert all(each.span == (0.0, 5.0) for each in found)


def test_an_intro_and_an_outro_are_two_idents() -> None:
    both = [
        shared(a, b, ((0.0, 5.0), (0.0, 5.0)), ((92.0, 100.0), (92.0, 100.0)))
        for a, b in combinations("abcd", 2)
    ]
    assert [found[0].span for found in learnt(both)] == [(0.0, 5.0), (92.0, 100.0)]


def test_a_card_that_begins_the_intros_of_two_outlets_is_not_taken_for_either() -> None:
    one, other = dict.fromkeys("abcd", (0.0, 12.0)), dict.fromkeys("efgh", (0.0, 5.0))
    within = [*all_share(one), *all_share(other)]
    across = [shared(a, b, ((0.0, 5.0), (0.0, 5.0))) for a in one for b in other]
    assert [len(found) for found in learnt([*within, *across])] == [4, 4]


def test_people_know_better_than_the_numbers() -> None:
    same = [said(a, b, VerdictWord.SAME) for a, b in combinations("abc", 2)]
    assert learnt(all_share(INTRO), same) == []
    wrong = [shared("a", "b", ((0.0, 60.0), (0.0, 60.0)))]  # two videos of one room
    refused = [said("a", "b", VerdictWord.DIFFERENT)]
    intros = all_share(INTRO | {"e": (0.0, 5.0)})[1:]
    assert len(learnt([*wrong, *intros], refused)) == 1


@pytest.mark.parametrize("off_s", [0.0, 0.5, 1.0])
def test_ends_that_are_off_by_a_second_do_not_matter(off_s: float) -> None:
    relations = [
        shared(a, b, ((0.0, 5.0 + off_s * (n % 2)), (0.0, 5.0 + off_s * (n % 2))))
        for n, (a, b) in enumerate(combinations("abcde", 2))
    ]
    (found,) = learnt(relations)
    assert {each.video for each in found} == set("abcde")


def test_a_scene_without_shared_footage_teaches_nothing() -> None:
    scenes = [
        Relation(a, b, Kind.SCENE, Band.CANDIDATE, 256.0, 0.0, 0.0, ())
        for a, b in combinations("abcd", 2)
    ]
    assert learnt(scenes) == []
