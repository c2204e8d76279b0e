"""What is an ident and what is not: short, at the edge, of videos that share nothing else."""

import random
from dataclasses import replace

import numpy as np
import pytest

from synthetic_tracks import footage, spoilt, track
from vidcat.domain.alignment import Segment
from vidcat.domain.idents import Ident, Showing, learn, shown_in, without_idents
from vidcat.domain.matching import Band, Kind, Relation

NAMES = "abcdef"
LASTS = dict.fromkeys(NAMES, (0.0, 100.0))
INTRO = (0.0, 6.0)


def tie(
    a: str,
    b: str,
    *spans: tuple[tuple[float, float], tuple[float, float]],
    share: float = 0.06,
    band: Band = Band.PROBABLE,
) -> Relation:
    segments = tuple(
        Segment(*one, *other, 1.0, distance=8.0, votes=24, ambiguous=False) for one, other in spans
    )
    return Relation(a, b, Kind.OVERLAP, band, 8.0, share, share, segments)


def every_pair(names: str, span: tuple[float, float]) -> list[Relation]:
    return [tie(a, b, (span, span)) for a in names for b in names if a < b]


def test_an_intro_of_four_unrelated_videos_is_learnt() -> None:
    (showings,) = learn(every_pair("abcd", INTRO), LASTS, [])
    assert showings == tuple(Showing(name, *INTRO) for name in "abcd")


def test_what_is_learnt_does_not_depend_on_the_order() -> None:
    relations = every_pair("abcde", INTRO) + every_pair("abcd", (95.0, 100.0))
    shuffled = random.Random(1).sample(relations, len(relations))
    assert learn(shuffled, LASTS, []) == learn(relations, LASTS, [])
    assert len(learn(relations, LASTS, [])) == 2


@pytest.mark.parametrize("names", ["ab", "abc"])
def test_fewer_videos_make_no_ident(names: str) -> None:
    assert learn(every_pair(names, INTRO), LASTS, []) == []


def test_copies_of_one_video_count_once() -> None:
    whole = tie("c", "d", ((0.0, 100.0), (0.0, 100.0)), share=1.0)
    relations = [r for r in every_pair("abcd", INTRO) if (r.a, r.b) != ("c", "d")]
    assert learn([*relations, whole], LASTS, []) == []
    assert learn([*relations, *every_pair("abcde", INTRO), whole], LASTS, [])


def test_a_clip_in_the_middle_is_evidence() -> None:
    assert learn(every_pair("abcdef", (40.0, 46.0)), LASTS, []) == []


def test_what_is_long_or_most_of_a_video_is_no_ident() -> None:
    assert learn(every_pair("abcd", (0.0, 20.0)), LASTS, []) == []
    short = {name: (0.0, 10.0) for name in NAMES}
    most = [replace(r, matched_a=0.6, matched_b=0.6) for r in every_pair("abcd", INTRO)]
    assert learn(most, short, []) == []


def test_what_is_known_is_not_learnt_again() -> None:
    assert learn(every_pair("abcd", INTRO), LASTS, [Showing("b", 0.0, 5.0)]) == []
    assert learn(every_pair("abcd", INTRO), LASTS, [Showing("b", 50.0, 56.0)])


def test_samples_of_an_ident_do_not_vote_and_all_others_do() -> None:
    intro = footage(1, 5)
    video = track("a", np.concatenate([spoilt(intro, 20), footage(2, 20)]))
    (left,) = without_idents((video,), intro)
    assert not left.votes[:20].any()
    assert left.votes[20:].all()
    assert without_idents((video,), intro[:0]) == (video,)


def ident(bits: np.ndarray) -> Ident:
    return Ident(1, Showing("x", 0.0, len(bits) / 4), bits, ())


def test_a_showing_is_the_longest_stretch_of_it() -> None:
    intro, body = footage(1, 5), footage(2, 20)
    video = track("a", np.concatenate([intro[:4], body, spoilt(intro, 10), footage(3, 4)]))
    assert shown_in(ident(intro), video) == Showing("a", 21.0, 26.0)


def test_a_moment_of_an_ident_is_no_showing() -> None:
    intro = footage(1, 8)
    assert shown_in(ident(intro), track("a", np.concatenate([intro[:8], footage(2, 9)]))) is None
    assert shown_in(ident(intro), track("a", footage(3, 9))) is None
