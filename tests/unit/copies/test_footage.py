"""Films and compilations: what drawn worlds hold is told from what their videos share."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vidcat.domain.copies.alignment import Segment
from vidcat.domain.copies.footage import Films, footage
from vidcat.domain.copies.frame_maps import SAME_FRAME, FrameMap
from vidcat.domain.copies.matching import WHOLE, Band, Kind, Relation
from vidcat.domain.copies.verdicts import Verdict, VerdictWord
from vidcat.domain.values.spans import Span
from vidcat.domain.video.film_parts import FilmPart

LEAST_S = 2.0  # what is shorter is not found
SHOWN_SMALL = FrameMap(0.5, 0, 0.5, 0, 0.5, 0.5)


@dataclass(frozen=True)
class Piece:
    """Some seconds of a film, from its `start` to its `end`."""

    film: str
    start: float
    end: float


Pieces = tuple[Piece, ...]
World = dict[str, Pieces]


def length(pieces: Pieces) -> float:
    return sum(each.end - each.start for each in pieces)


def shared(a: Pieces, b: Pieces, place: FrameMap = SAME_FRAME) -> Iterator[Segment]:
    """Yield the stretches that two videos share, joined where they go on in both."""
    runs: list[tuple[float, float, float]] = []
    at_a = 0.0
    for ours in a:
        at_b = 0.0
        for theirs in b:
            start, end = max(ours.start, theirs.start), min(ours.end, theirs.end)
            if ours.film == theirs.film and end > start:
                run = at_a + start - ours.start, at_b + start - theirs.start, end - start
                before = runs[-1] if runs else (-1.0, -1.0, 0.0)
                if (before[0] + before[2], before[1] + before[2]) == run[:2]:
                    runs[-1] = *before[:2], before[2] + run[2]
                else:
                    runs.append(run)
            at_b += theirs.end - theirs.start
        at_a += ours.end - ours.start
    for one, other, lasts in runs:
        if lasts >= LEAST_S:
            yield Segment(one, one + lasts, other, other + lasts, 1.0, 10.0, 40, False, place)


def relation(world: World, a: str, b: str, place: FrameMap = SAME_FRAME) -> Relation | None:
    segments = tuple(shared(world[a], world[b], place))
    if not segments:
        return None
    both = sum(each.a_end_s - each.a_start_s for each in segments)
    ours, theirs = both / length(world[a]), both / length(world[b])
    if ours >= WHOLE:
        kind = Kind.NEAR if theirs >= WHOLE else Kind.EXCERPT
    else:
        kind = Kind.CONTAINS if theirs >= WHOLE else Kind.OVERLAP
    return Relation(a, b, kind, Band.PROBABLE, 10.0, ours, theirs, segments)


def seen(world: World, *verdicts: Verdict) -> Films:
    pairs = combinations(sorted(world), 2)
    found = [each for pair in pairs if (each := relation(world, *pair))]
    return footage(found, verdicts, {name: Span(0.0, length(each)) for name, each in world.items()})


def films_of(found: Films, world: World) -> set[frozenset[str]]:
    """Return the films that are told apart, each as its videos; compilations are of none."""
    members: dict[str, set[str]] = {}
    for video in world:
        if video not in found.compilations:
            members.setdefault(found.families.get(video, video), set()).add(video)
    return {frozenset(each) for each in members.values()}


def holds(world: World, mixed: set[str]) -> None:
    """Hold what is told of a world against what it was drawn as."""
    found = seen(world)
    assert set(found.compilations) == mixed
    truth: dict[str, set[str]] = {}
    for video in world.keys() - mixed:
        truth.setdefault(max(world[video], key=lambda each: each.end - each.start).film, set()).add(
            video
        )
    assert films_of(found, world) == {frozenset(each) for each in truth.values()}
    for video in mixed:
        at = 0.0
        for piece in world[video]:
            middle = at + (piece.end - piece.start) / 2
            (part,) = [p for p in found.compilations[video] if p.start_s <= middle < p.end_s]
            assert world[part.film][0].film == piece.film
            at += piece.end - piece.start


LENGTHS = {"one": 30.0, "two": 24.0, "three": 40.0}
CLIPS = ((0.0, 6.0), (8.0, 14.0), (18.0, 24.0))  # from the start, from the middle, up to an end


def films(*names: str) -> World:
    return {name: (Piece(name, 0.0, LENGTHS[name]),) for name in names}


def clip(name: str, span: tuple[float, float]) -> Piece:
    return Piece(name, *span)


EXCERPTS = st.sampled_from(CLIPS[:2])
COPIES = st.sampled_from(["re-upload", "with an intro", "late", "shortened"])


def copy_of(name: str, how: str, number: int) -> Pieces:
    lasts = LENGTHS[name]
    match how:
        case "re-upload":
            return (Piece(name, 0.0, lasts),)
        case "with an intro":
            return (Piece(f"intro {number}", 0.0, 3.0), Piece(name, 0.0, lasts))
        case "late":
            return (Piece(name, 2.5, lasts),)
        case _:
            return (Piece(name, 0.0, 10.0), Piece(name, 15.0, lasts))


@st.composite
def worlds(draw: st.DrawFn) -> tuple[World, set[str]]:
    """Draw films, re-uploads and excerpts of them, and compilations with copies of their own."""
    names = draw(st.sampled_from([["one", "two"], ["one", "two", "three"]]))
    world = films(*names)
    for name in names:
        for number, how in enumerate(draw(st.lists(COPIES, max_size=2))):
            world[f"{name} {how} {number}"] = copy_of(name, how, number)
        for span in draw(st.sets(EXCERPTS)):
            world[f"{name} from {span[0]}"] = (clip(name, span),)
    mixed: set[str] = set()
    for number in range(draw(st.integers(0, 2))):
        order = draw(st.permutations(names))
        order = order[: draw(st.integers(2, len(order)))]
        pieces = tuple(clip(name, draw(st.sampled_from(CLIPS))) for name in order)
        for copy in range(draw(st.integers(1, 2))):
            world[f"mixed {number} {copy}"] = pieces
            mixed.add(f"mixed {number} {copy}")
    return world, mixed


@given(worlds())
def test_drawn_worlds_are_told_as_they_were_drawn(drawn: tuple[World, set[str]]) -> None:
    holds(*drawn)


def test_small_worlds_are_told_as_they_are_whatever_is_chosen() -> None:
    """Try two films with every choice of copies and excerpts, and every compilation of them."""
    own = [set(each) for size in range(3) for each in combinations((*CLIPS[:2], "copy"), size)]
    pieces: list[Sequence[tuple[float, float]] | None] = [None, *product(CLIPS, CLIPS)]
    tried = 0
    for ones, twos, mixture in product(own, own, pieces):
        world = films("one", "two")
        for name, chosen in (("one", ones), ("two", twos)):
            for each in chosen:
                made = (Piece(name, 0.0, LENGTHS[name]),) if each == "copy" else (clip(name, each),)
                world[f"{name} {each}"] = made
        if mixture is not None:
            world["mixed"] = clip("one", mixture[0]), clip("two", mixture[1])
        holds(world, {"mixed"} & world.keys())
        tried += 1
    assert tried == 7 * 7 * 10


@pytest.mark.parametrize("wholes", [("one", "two"), ("one", "two", "three")])
def test_films_that_are_shown_whole_one_after_the_other_are_a_compilation(
    wholes: tuple[str, ...],
) -> None:
    world = films(*wholes)
    world["mixed"] = tuple(Piece(name, 0.0, LENGTHS[name]) for name in wholes)
    holds(world, {"mixed"})


def test_a_part_that_two_films_share_ties_them_no_more() -> None:
    world = films("one", "two") | {
        "report": (Piece("report", 0.0, 60.0), clip("one", CLIPS[1])),
        "report again": (Piece("report", 0.0, 60.0), clip("one", CLIPS[1])),
        "one again": films("one")["one"],
    }
    found = seen(world)
    assert films_of(found, world) == {
        frozenset({"one", "one again"}),
        frozenset({"two"}),
        frozenset({"report", "report again"}),
    }
    assert not found.compilations


def test_what_is_shown_in_a_window_ties_nobody() -> None:
    world = films("one", "two") | {"one again": films("one")["one"]}
    inset = {"two again": films("two")["two"]}
    both = world | inset | {"window": films("one")["one"]}
    found = [each for pair in combinations(sorted(both), 2) if (each := relation(both, *pair))]
    shown = both | {"window": films("two")["two"]}
    for other in ("two", "two again"):
        small = relation(shown, other, "window", SHOWN_SMALL)
        assert small is not None
        found.append(small)
    told = footage(found, [], {name: Span(0.0, length(each)) for name, each in both.items()})
    assert films_of(told, both) == {
        frozenset({"one", "one again", "window"}),
        frozenset({"two", "two again"}),
    }


def test_a_crop_that_is_all_that_is_known_of_it_is_a_re_upload() -> None:
    world = films("one") | {"cropped": films("one")["one"]}
    small = relation(world, "one", "cropped", SHOWN_SMALL)
    assert small is not None
    told = footage([small], [], {name: (0.0, 30.0) for name in world})
    assert films_of(told, world) == {frozenset({"one", "cropped"})}


def test_what_people_say_comes_first() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    same = Verdict("one", "two", VerdictWord.SAME, None, "the same sign", "Ann", now)
    world = films("one", "two")
    assert len(films_of(seen(world, same), world)) == 1
    world |= {"one again": films("one")["one"]}
    other = Verdict("one", "one again", VerdictWord.DIFFERENT, None, "another", "Ann", now)
    assert len(films_of(seen(world, other), world)) == 3


def test_the_order_of_what_was_found_does_not_matter() -> None:
    world = films("one", "two") | {"mixed": (clip("one", CLIPS[0]), clip("two", CLIPS[1]))}
    found = [each for pair in combinations(sorted(world), 2) if (each := relation(world, *pair))]
    lasts = {name: Span(0.0, length(each)) for name, each in world.items()}
    assert footage(found, [], lasts) == footage(found[::-1], [], lasts)
    assert footage(found, [], lasts).compilations["mixed"] == (
        FilmPart(0.0, 6.0, "one"),
        FilmPart(6.0, 12.0, "two"),
    )
