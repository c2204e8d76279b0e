"""Times run on where a clock starts anew; single wild times are put back; nothing else is touched.

The oracle is what was made: packets whose order of presentation is known.
"""

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.values.file_clock import FileClock, FileTime
from vidcat.media.decoding.running_clock import Gap, RunningClock

BASE = Fraction(1, 1000)
STEP = 40
# The places in which a run of frames is decoded: P first, then the B frames that refer to it.
PATTERNS = st.sampled_from([(0,), (1, 0), (2, 0, 1), (3, 1, 0, 2), (4, 2, 1, 0, 3)])


@dataclass
class Packet:
    """A packet as a container gives it; `shown` is its place in the order of presentation."""

    pts: int | None
    shown: int
    is_keyframe: bool = False
    dts: int | None = None
    duration: int | None = 0
    size: int = 100
    is_discard: bool = False


def film(
    times: list[int], pattern: tuple[int, ...] = (0,), first: int = 0, *, all_key: bool = False
) -> list[Packet]:
    """Make packets in the order of decoding, of frames shown at these times."""
    packets = [Packet(times[0], first, is_keyframe=True)]
    at = 1
    while at < len(times):
        run = list(range(at, min(at + len(pattern), len(times))))
        order = [run[place] for place in pattern if place < len(run)]
        packets += [Packet(times[place], first + place, is_keyframe=all_key) for place in order]
        at += len(run)
    return packets


def regular(count: int, start: int = 0) -> list[int]:
    return [start + STEP * place for place in range(count)]


def run(packets: list[Packet]) -> RunningClock:
    clock = RunningClock(BASE, Fraction(25))
    flush = Packet(None, -1, size=0)
    assert list(clock.run([*packets, flush])) == [*packets, flush]
    return clock


def file_clock(clock: RunningClock) -> FileClock:
    return FileClock(tuple(sorted(clock.marks, key=lambda mark: mark.pts)))


def shown(packets: list[Packet]) -> list[int]:
    ordered = sorted(packets, key=lambda packet: packet.shown)
    return [packet.pts for packet in ordered if packet.pts is not None]


def ascends(times: list[int]) -> bool:
    return all(before < after for before, after in pairwise(times))


@given(
    st.lists(st.integers(1, 9 * STEP), min_size=1, max_size=80),
    PATTERNS,
    st.integers(-5000, 10**12),
    st.booleans(),
)
def test_a_film_whose_clock_goes_on_is_left_as_it_is(
    steps: list[int], pattern: tuple[int, ...], start: int, all_key: bool
) -> None:
    times = [start]
    for step in steps:
        times.append(times[-1] + step)
    packets = film(times, pattern, all_key=all_key)
    before = [packet.pts for packet in packets]
    clock = run(packets)
    assert [packet.pts for packet in packets] == before
    assert (clock.marks, clock.gaps, clock.untimed, clock.sections) == ([], [], 0, 1)


@given(
    st.lists(
        st.tuples(st.integers(20, 60), PATTERNS, st.integers(0, 10**7)), min_size=2, max_size=5
    )
)
def test_every_frame_of_joined_films_has_a_time_and_the_files_own_is_known(
    parts: list[tuple[int, tuple[int, ...], int]],
) -> None:
    packets: list[Packet] = []
    truth: list[FileTime] = []
    last = None
    for count, pattern, start in parts:
        # Behind what came before it: what lies ahead is a gap, and stays where it is.
        begin = start if last is None else min(start, last - 40 * STEP)
        times = regular(count, begin)
        packets += film(times, pattern, len(truth))
        truth += [FileTime(len(truth), time) for time in times]
        last = times[-1]
    clock = run(packets)
    found = shown(packets)
    assert len(found) == len(truth)
    assert ascends(found)
    marks = file_clock(clock)
    assert [marks.at(pts).pts for pts in found] == [each.pts for each in truth]
    assert clock.sections == marks.sections == len(parts)
    assert {after - before for before, after in pairwise(found)} == {STEP}


@given(st.data(), PATTERNS)
def test_single_wild_times_are_put_back(data: st.DataObject, pattern: tuple[int, ...]) -> None:
    packets = film(regular(120), pattern)
    places = data.draw(st.sets(st.integers(3, 4), max_size=2))
    wild = {20 * place + data.draw(st.integers(0, 9)) for place in places}
    truth = {packet.shown: packet.pts for packet in packets}
    said: dict[int, int] = {}
    for at in wild:
        away = data.draw(st.integers(10**5, 10**9)) * data.draw(st.sampled_from([1, -1]))
        packets[at].pts = said[packets[at].shown] = away
    clock = run(packets)
    found = {packet.shown: packet.pts for packet in packets}
    assert found == truth
    marks = file_clock(clock)
    assert {place: marks.at(found[place] or 0).pts for place in said} == said
    assert all(not mark.lasts for mark in clock.marks)


@given(st.integers(5, 50), st.integers(1, 1000), PATTERNS)
def test_a_jump_that_stays_is_a_gap(count: int, seconds: int, pattern: tuple[int, ...]) -> None:
    times = regular(60)
    later = [time + (seconds + 31) * 1000 for time in times[-count:]]
    packets = film(times[:-count], pattern) + film(later, pattern, 60 - count)
    clock = run(packets)
    end = times[-count - 1] + STEP
    assert clock.gaps == [Gap(end, later[0])]
    assert shown(packets) == [*times[:-count], *later]
    assert clock.marks == []


@given(st.integers(1, 58))
def test_a_time_that_comes_twice_gets_a_place_between(at: int) -> None:
    times = regular(60)
    times[at] = times[at - 1]
    packets = film(times)
    clock = run(packets)
    found = shown(packets)
    assert ascends(found)
    assert file_clock(clock).at(found[at]).pts == times[at - 1]
    assert clock.untimed == 0


@given(st.lists(st.booleans(), min_size=40, max_size=120), PATTERNS)
def test_a_film_that_stands_for_long_before_some_frames_is_left_as_it_is(
    stands: list[bool], pattern: tuple[int, ...]
) -> None:
    times = [0]
    for long in stands:
        times.append(times[-1] + (7000 if long else STEP))
    packets = film([*times, *(times[-1] + STEP * each for each in range(1, 40))], pattern)
    before = [packet.pts for packet in packets]
    clock = run(packets)
    assert [packet.pts for packet in packets] == before
    assert clock.marks == []


def test_where_there_is_no_room_it_is_counted() -> None:
    times = list(range(60))  # a tick a frame
    times.insert(30, 29)
    clock = RunningClock(Fraction(1, 25), Fraction(25))
    packets = film(times)
    list(clock.run(packets))
    assert clock.untimed == 1
    assert [packet.pts for packet in packets] == times


@given(st.lists(st.integers(-(10**6), 10**6), min_size=1, max_size=300), st.data())
def test_whatever_comes_every_time_that_is_given_back_is_the_files_own(
    times: list[int], data: st.DataObject
) -> None:
    packets = [
        Packet(time, place, is_keyframe=data.draw(st.booleans()))
        for place, time in enumerate(times)
    ]
    clock = run(packets)
    marks = file_clock(clock)
    singles = {mark.pts for mark in marks.marks if not mark.lasts}
    taken = [packet.pts for packet in packets]
    last = -(10**12)
    for packet, time in zip(packets, times, strict=True):
        assert packet.pts is not None
        if packet.pts in singles or taken.count(packet.pts) > 1 or packet.pts < last:
            continue  # a frame that has the time of another, or one before it, is not shown
        last = packet.pts
        assert marks.at(packet.pts).pts == time
    assert FileClock.parse(str(marks)) == marks
