"""What opens a shot and what must not, on drawn footage whose every frame is known."""

from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vidcat.domain.shots.detector import LAG_S, MAX_WAITING, Decision, ShotDetector

Picture = NDArray[np.uint8]
Stream = list[tuple[float, Picture]]
SIDE = 128
FPS = 25
START = Decision("start", False)
CLEAR = Decision(None, False)


@cache
def scene(seed: int, width: int = SIDE) -> Picture:
    """A picture with structure at all scales, none like another."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((SIDE, width))
    for step in (32, 16, 8):
        cells = rng.uniform(0, 255, (SIDE // step, width // step))
        picture += np.kron(cells, np.ones((step, step)))
    picture = (picture / 3).astype(np.uint8)
    picture.setflags(write=False)  # whoever asks for the same scene shares it
    return picture


def still(seed: int, frames: int, noise: float = 0.0) -> list[Picture]:
    if not noise:
        return [scene(seed)] * frames
    rng = np.random.default_rng(seed + 1000)
    drawn = [scene(seed) + rng.normal(0, noise, (SIDE, SIDE)) for _ in range(frames)]
    return [np.clip(picture, 0, 255).astype(np.uint8) for picture in drawn]


def pan(seed: int, frames: int, step: int) -> list[Picture]:
    wide = scene(seed, SIDE * 8)
    return [wide[:, step * i : step * i + SIDE].copy() for i in range(frames)]


def mix(a: list[Picture], b: list[Picture]) -> list[Picture]:
    shares = np.linspace(0, 1, len(a) + 2)[1:-1]
    return [
        (x * (1 - share) + y * share).astype(np.uint8)
        for x, y, share in zip(a, b, shares, strict=True)
    ]


def fade_out(seed: int, frames: int, ground: int = 0) -> list[Picture]:
    return mix(still(seed, frames), [np.full((SIDE, SIDE), ground, np.uint8)] * frames)


def timed(pictures: Iterable[Picture], fps: float = FPS) -> Stream:
    return [(i / fps, picture) for i, picture in enumerate(pictures)]


def decided(stream: Stream) -> list[Decision]:
    detector = ShotDetector()
    decisions = [decision for frame in stream for decision in detector.push(*frame)]
    return decisions + detector.finish()


def openings(decisions: list[Decision]) -> list[tuple[int, str]]:
    return [(i, d.opened_by) for i, d in enumerate(decisions) if d.opened_by]


def test_no_frame_gives_no_decision() -> None:
    assert ShotDetector().finish() == []


def test_one_frame_is_one_shot() -> None:
    assert decided(timed(still(1, 1))) == [START]


def test_a_cut_opens_a_shot_at_its_first_frame() -> None:
    decisions = decided(timed(still(1, 50) + still(2, 50)))
    assert decisions == [START, *[CLEAR] * 49, Decision("cut", False), *[CLEAR] * 49]


def test_a_shot_of_fifteen_frames_is_found() -> None:
    decisions = decided(timed(still(1, 40) + still(2, 15) + still(1, 40)))
    assert openings(decisions) == [(0, "start"), (40, "cut"), (55, "cut")]


def test_a_cut_between_moving_shots_is_found() -> None:
    decisions = decided(timed(pan(1, 50, 4) + pan(2, 50, 4)))
    assert openings(decisions) == [(0, "start"), (50, "cut")]


@pytest.mark.parametrize("frames", [8, 15, 25, 38])
def test_a_dissolve_opens_a_shot_at_its_middle_and_marks_its_frames(frames: int) -> None:
    stream = timed(still(1, 50) + mix(still(1, frames), still(2, frames)) + still(2, 50))
    decisions = decided(stream)
    assert [kind for _, kind in openings(decisions)] == ["start", "dissolve"]
    assert openings(decisions)[1][0] == pytest.approx(50 + frames / 2, abs=2)
    inside = [i for i, decision in enumerate(decisions) if decision.in_transition]
    assert inside == list(range(inside[0], inside[-1] + 1))
    # A twentieth of the other shot, at either end, does not show.
    assert inside[0] == pytest.approx(50, abs=1 + frames * 0.06)
    assert inside[-1] == pytest.approx(49 + frames, abs=1 + frames * 0.06)


@pytest.mark.parametrize("ground", [0, 255])
def test_a_fade_opens_a_shot_with_the_first_frame_that_shows_something(ground: int) -> None:
    blank = [np.full((SIDE, SIDE), ground, np.uint8)] * 10
    pictures = [*still(1, 50), *fade_out(1, 12, ground), *blank]
    pictures += [*fade_out(2, 12, ground)[::-1], *still(2, 50)]
    decisions = decided(timed(pictures))
    ((_, start), (opened, kind)) = openings(decisions)
    assert (start, kind) == ("start", "fade")
    assert opened == pytest.approx(72, abs=2)
    inside = [i for i, decision in enumerate(decisions) if decision.in_transition]
    assert inside == list(range(inside[0], inside[-1] + 1))
    assert inside[0] == pytest.approx(50, abs=3)
    assert inside[-1] == pytest.approx(83, abs=3)


def test_black_at_both_ends_opens_nothing_and_is_no_picture() -> None:
    black = [np.zeros((SIDE, SIDE), np.uint8)] * 30
    decisions = decided(timed([*black, *still(1, 50), *black]))
    assert openings(decisions) == [(0, "start")]
    assert [d.in_transition for d in decisions] == [True] * 30 + [False] * 50 + [True] * 30


def test_only_black_is_one_shot_without_a_picture() -> None:
    decisions = decided(timed([np.zeros((SIDE, SIDE), np.uint8)] * 300))
    assert openings(decisions) == [(0, "start")]
    assert all(decision.in_transition for decision in decisions)


def flashed(frames: int, strength: float) -> list[Picture]:
    pictures = still(1, 80, noise=2)
    for i in range(40, 40 + frames):
        pictures[i] = (pictures[i] * (1 - strength) + 255 * strength).astype(np.uint8)
    return pictures


def crossed(width: int) -> list[Picture]:
    """Something large, bright and plain moves through the picture."""
    pictures = still(1, 100, noise=2)
    for i, picture in enumerate(pictures[20:80]):
        left = i * 4 - width
        picture[30:110, max(left, 0) : max(left + width, 0)] = 230
    return pictures


def captioned() -> list[Picture]:
    pictures = still(1, 80, noise=2)
    for picture in pictures[40:]:
        picture[100:120] = np.where(scene(9)[100:120] > 128, 255, 20)
    return pictures


def dimmed() -> list[Picture]:
    """Somebody switches the light off, and the camera recovers within a second."""
    gain = np.r_[np.ones(40), 0.45 + 0.55 * np.linspace(0, 1, 25), np.ones(40)]
    return [(scene(1) * g).astype(np.uint8) for g in gain]


def shaken() -> list[Picture]:
    rng = np.random.default_rng(5)
    wide, offsets = scene(1, SIDE * 2), rng.integers(0, 9, 100)
    return [wide[:, offset : offset + SIDE].copy() for offset in offsets]


def rained_on() -> list[Picture]:
    pictures = still(1, 80, noise=4)
    rng = np.random.default_rng(6)
    for picture in pictures:
        for column in rng.integers(0, SIDE, 12):
            picture[:, column] = 220
    return pictures


def duplicated() -> list[Picture]:
    """A screen capture: most frames repeat the one before, some scroll a little."""
    return [frame for frame in pan(1, 20, 2) for _ in range(5)]


UNCUT: dict[str, Callable[[], list[Picture]]] = {
    "static": lambda: still(1, 100),
    "low light noise": lambda: [(p * 0.2).astype(np.uint8) for p in still(1, 100, noise=25)],
    "slow pan": lambda: pan(1, 120, 1),
    "fast pan": lambda: pan(1, 100, 8),
    "one flash": lambda: flashed(1, 0.9),
    "three flash frames": lambda: flashed(3, 0.7),
    "white flash": lambda: flashed(2, 1.0),
    "dropped frame": lambda: [*still(1, 40), np.zeros((SIDE, SIDE), np.uint8), *still(1, 40)],
    "large object": lambda: crossed(60),
    "caption": captioned,
    "light switched off": dimmed,
    "shake": shaken,
    "rain": rained_on,
    "duplicates": duplicated,
}


@pytest.mark.parametrize("name", UNCUT)
def test_what_is_no_transition_opens_no_shot(name: str) -> None:
    assert openings(decided(timed(UNCUT[name]()))) == [(0, "start")]


def thinned(stream: Stream, seed: int) -> Stream:
    """Leave out up to two frames in a row, as a decoder does that skips unreferenced ones."""
    rng = np.random.default_rng(seed)
    kept = np.cumsum(rng.integers(1, 4, len(stream)))
    return [stream[i] for i in kept if i < len(stream)]


@pytest.mark.parametrize("seed", range(5))
def test_transitions_are_found_at_any_frame_spacing(seed: int) -> None:
    pictures = still(1, 50) + mix(still(1, 20), still(2, 20)) + still(2, 50) + still(3, 50)
    stream = thinned(timed(pictures), seed)
    decisions = decided(stream)
    found = [(stream[i][0], kind) for i, kind in openings(decisions)[1:]]
    assert [kind for _, kind in found] == ["dissolve", "cut"]
    assert found[0][0] == pytest.approx(60 / FPS, abs=0.2)
    assert found[1][0] == min(time for time, _ in stream if time >= 120 / FPS)


def test_cuts_are_found_between_frames_seconds_apart() -> None:
    pictures = still(1, 4, noise=2) + still(2, 4, noise=2)
    assert openings(decided(timed(pictures, fps=0.5))) == [(0, "start"), (4, "cut")]


def test_an_object_between_frames_seconds_apart_opens_no_shot() -> None:
    assert openings(decided(timed(crossed(24)[::10], fps=0.5))) == [(0, "start")]


def test_frames_wait_no_longer_than_the_lag() -> None:
    detector, stream = ShotDetector(), timed(still(1, 200))
    count = 0
    for i, (time, picture) in enumerate(stream):
        count += len(detector.push(time, picture))
        waiting = stream[count : i + 1]
        assert all(time - pushed < LAG_S for pushed, _ in waiting)


def test_few_frames_wait_however_dense_they_come() -> None:
    detector, picture = ShotDetector(), scene(1)
    pushed = 2000
    given_out = sum(len(detector.push(i / 10_000, picture)) for i in range(pushed))
    assert pushed - given_out <= MAX_WAITING


footage = st.lists(
    st.tuples(st.integers(0, 4), st.integers(1, 30), st.sampled_from(["still", "pan", "dim"])),
    min_size=1,
    max_size=6,
)
gaps = st.lists(st.floats(-0.1, 3.0), min_size=1, max_size=20)


def drawn(parts: list[tuple[int, int, str]], steps: list[float]) -> Stream:
    making = {"still": still, "pan": lambda s, n: pan(s, n, 4), "dim": fade_out}
    pictures = [p for seed, frames, how in parts for p in making[how](seed, frames)]
    times = np.cumsum([steps[i % len(steps)] for i in range(len(pictures))])
    return list(zip(times.tolist(), pictures, strict=True))


@settings(max_examples=60, deadline=None)
@given(footage, gaps)
def test_shots_partition_any_stream(parts: list[tuple[int, int, str]], steps: list[float]) -> None:
    stream = drawn(parts, steps)
    decisions = decided(stream)
    assert len(decisions) == len(stream)
    assert decisions[0].opened_by == "start"
    assert all(kind in ("cut", "fade", "dissolve") for _, kind in openings(decisions)[1:])


@settings(max_examples=40, deadline=None)
@given(footage, gaps, st.floats(0, 1))
def test_what_is_decided_does_not_depend_on_what_comes_later(
    parts: list[tuple[int, int, str]], steps: list[float], share: float
) -> None:
    stream = drawn(parts, steps)
    detector, early = ShotDetector(), []
    for frame in stream[: int(len(stream) * share)]:
        early += detector.push(*frame)
    assert decided(stream)[: len(early)] == early
