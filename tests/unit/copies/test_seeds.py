"""Seeds: what is asked for, and that no pair that shares footage is dropped for want of one."""

from dataclasses import replace

import numpy as np
import pytest

from synthetic_tracks import footage, spoilt, track
from vidcat.domain.copies.fingerprints import Track, hamming, sides, words
from vidcat.domain.copies.match_seeds import SEED_DISTANCE, SeedQuery, ask, is_promising

SHARED = footage(1, 8)


def seeds(question: SeedQuery, reference: Track) -> tuple[np.ndarray, np.ndarray]:
    near = [hamming(words(reference.pdq), each) for each in words(question.bits)]
    rows, samples = np.nonzero(np.array(near) <= SEED_DISTANCE)
    return rows, samples


def promising(one: Track, other: Track) -> bool:
    question = ask((one,))
    rows, samples = seeds(question, other)
    return is_promising(question, rows, other, samples)


@pytest.mark.parametrize("bits", [0, 40, 80])
@pytest.mark.parametrize("start", [0, 13, 150])
def test_a_shared_stretch_is_found_wherever_it_lies(bits: int, start: int) -> None:
    one = track("a", np.concatenate([footage(2, 50)[:start], SHARED, footage(3, 30)]))
    other = track("b", np.concatenate([footage(4, 20), spoilt(SHARED, bits), footage(5, 7)]))
    assert promising(one, other)
    assert promising(other, one)


def test_single_pictures_alike_are_not_enough() -> None:
    body = footage(6, 40)
    body[::40] = SHARED[0]
    one = track("a", np.concatenate([SHARED[:1], footage(7, 30)]))
    question = ask((one,))
    rows, samples = seeds(question, track("b", body))
    assert len(rows)
    assert not is_promising(question, rows, track("b", body), samples)


@pytest.mark.parametrize("speed", [0.8, 1.25])
def test_a_changed_speed_is_found_too(speed: float) -> None:
    slow = track("a", footage(1, 20, drift=2))
    fast = replace(slow, video="b", times_s=slow.times_s * speed, until_s=slow.until_s * speed)
    assert promising(slow, fast)


def test_of_a_long_video_one_picture_a_second_is_asked_for_plain_and_mirrored() -> None:
    long = track("a", footage(1, 200))
    assert len(ask((long,)).bits) == 2 * 200
    short = track("a", footage(1, 50))
    assert len(ask((short,)).bits) == 2 * 200


def test_mirrored_views_are_asked_for_as_they_are_stored() -> None:
    plain, turned = track("a", SHARED), track("a", footage(9, 8), view="full mirrored")
    question = ask((plain, turned))
    assert [each.view for each in question.tracks] == ["full", "full mirrored"]
    assert (question.bits[len(SHARED) :] == turned.pdq).all()
    assert sides((turned, plain)) == [(plain, turned)]


def test_a_video_that_shows_nothing_asks_nothing() -> None:
    assert len(ask((track("a", footage(1, 0)),)).bits) == 0
    assert len(ask(()).bits) == 0
