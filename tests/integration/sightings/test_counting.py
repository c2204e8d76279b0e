"""Objects and families, counted over the rows and compared with every choice tried in Python."""

import random
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path

import pytest

from casework_desk import (
    ANN,
    APC,
    BOB,
    BTR,
    A,
    B,
    C,
    at,
    on,
    open_desk,
    relate,
    said,
    see,
    segment,
)
from vidcat.casework.copies.verdicts import give_verdict
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.sightings.statements import correct_sighting
from vidcat.domain.copies.matching import Band
from vidcat.domain.copies.verdicts import VerdictWord
from vidcat.domain.questions.question import CountBy, Question, Total
from vidcat.domain.sightings.statements import STATED, Sighting, SightingStatus
from vidcat.domain.values.counts import parse_count
from vidcat.domain.values.regions import Region
from vidcat.reads.questions.answers import ask, count
from vidcat.reads.questions.filter_codec import question_from
from vidcat.reads.questions.objects import objects_of
from vidcat.store.session import Store

PLACES = [Region(x, 0.2, 0.2, 0.6) for x in (0.0, 0.3, 0.6)]
PROVES = {None: 1, "2": 2, "at least 3": 3, "about 9": 1, "2 to 4": 2}
LEAVES_OPEN = {None: 0, "2": 1, "2 to 4": 3}


def total(store: Store, asked: Question, by: CountBy = CountBy.ITEMS) -> Total:
    return count(store, asked, by)[0]


def fill(store: Store, chance: random.Random) -> None:
    """See things at few moments, of which some were carried over to a copy and confirmed there."""
    items = [add_item(store, f"the one at {place}", "", ANN) for place in range(3)]
    relate(store, A, B, segment((0, 60), (0, 60)))
    for _ in range(14):
        place = chance.randrange(3)
        text = chance.choice([None, None, None, *PROVES])
        statement = replace(
            said(chance.choice([BTR, APC])),
            region=chance.choice([None, PLACES[place]]),
            count=parse_count(text) if text else None,
            item=chance.choice([None, None, items[place]]),
        )
        see(store, chance.choice([A, C]), at(chance.choice([2.0, 4.0])), statement)
    for each in on(store, B):
        if chance.random() < 0.6:
            agree(store, each, chance.choice([each.statement.item, None, *items]))


def agree(store: Store, proposed: Sighting, item: int | None = None) -> None:
    """Say what was proposed, of an object that may have another name."""
    statement = replace(proposed.statement, item=item)
    correct_sighting(store, proposed, proposed.moment, statement, (BOB, ""))


def objects_named(found: Sequence[Sighting]) -> int:
    """Count named objects one after the other: those that a chain of copies ties are one."""
    groups: list[tuple[set[int], set[int]]] = []
    for each in found:
        if each.statement.item is None:
            continue
        names = {each.statement.item}
        chains = {each.provenance.sighting if each.provenance else each.number}
        for group in [g for g in groups if g[0] & names or g[1] & chains]:
            groups.remove(group)
            names, chains = names | group[0], chains | group[1]
        groups.append((names, chains))
    return len(groups)


def text_of(each: Sighting) -> str | None:
    return str(each.statement.count) if each.statement.count else None


def most_in_one_frame(found: Sequence[Sighting]) -> int:
    """Try every choice of sightings of one frame that lie apart."""
    best = 0
    for size in range(1, len(found) + 1):
        for chosen in combinations(found, size):
            regions = {each.statement.region for each in chosen}
            frames = {(each.video, each.moment.pts) for each in chosen}
            is_apart = size == 1 or (None not in regions and len(regions) == size)
            if is_apart and len(frames) == 1:
                best = max(best, sum(PROVES[text_of(each)] for each in chosen))
    return best


def worked_out(found: Sequence[Sighting]) -> tuple[int, int, int | None, int]:
    """Give the objects told apart, the least, the most, and the sightings tied to none."""
    named = {each.statement.item for each in found} - {None}
    untied = [each for each in found if each.statement.item is None]
    chains = {each.provenance.sighting if each.provenance else each.number for each in untied}
    tied = {each.number for each in found if each.statement.item is not None}
    beyond = [LEAVES_OPEN.get(text_of(each)) for each in found]
    frames = {(each.video, each.moment.pts) for each in found}
    least = max(
        (
            most_in_one_frame([each for each in found if (each.video, each.moment.pts) == frame])
            for frame in frames
        ),
        default=0,
    )
    objects = objects_named(found)
    most = None if None in beyond else objects + len(chains - tied) + sum(map(int, beyond))
    return len(named), max(objects, least), most, len(untied)


@pytest.mark.parametrize("seed", range(6))
def test_objects_lie_between_their_bounds(tmp_path: Path, seed: int) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    fill(store, random.Random(seed))
    everything = [each for video in (A, B, C) for each in on(store, video)]
    for asked in (Question(), Question(type=BTR), Question(video=B), Question(type=APC, video=A)):
        wanted = [
            each
            for each in everything
            if each.status in STATED
            and each.statement.identification.type.startswith(asked.type or "")
            and each.video == (asked.video or each.video)
        ]
        found = total(store, asked)
        assert (found.count, found.least, found.most, found.untied) == worked_out(wanted)
        numbers = {each.number: each for each in wanted}
        proof = [numbers[each] for each in found.proof]
        assert not proof or sum(PROVES[text_of(each)] for each in proof) == found.least
    store.close()


def test_what_was_carried_over_and_confirmed_is_no_second_object(tmp_path: Path) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    relate(store, A, B, segment((0, 60), (0, 60)))
    see(store, A, at(2), said(region=PLACES[0]))
    (carried,) = on(store, B)
    assert carried.status is SightingStatus.PROPOSED
    agree(store, carried)
    assert (total(store, Question()).least, total(store, Question()).most) == (1, 1)
    assert total(store, Question(video=B)).most == 1
    store.close()


def test_nothing_is_nothing(tmp_path: Path) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    assert total(store, Question()) == Total.exact(CountBy.ITEMS, 0)
    assert total(store, Question(), CountBy.FAMILIES) == Total.exact(CountBy.FAMILIES, 0)
    store.close()


def test_candidates_leave_open_how_many_families_there_are(tmp_path: Path) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    relate(store, A, B, segment((0, 60), (0, 60)), band=Band.CANDIDATE)
    for video in (A, B, C):
        see(store, video, at(2))
    found = total(store, Question(), CountBy.FAMILIES)
    assert (found.count, found.least, found.most) == (3, 2, 3)
    give_verdict(store, (A, B), VerdictWord.DIFFERENT, None, (ANN, "another parade"))
    assert total(store, Question(), CountBy.FAMILIES) == Total.exact(CountBy.FAMILIES, 3)
    store.close()


@pytest.mark.parametrize("seed", range(4))
def test_every_sighting_is_in_one_proved_group_and_the_groups_bound_the_objects(
    tmp_path: Path, seed: int
) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    fill(store, random.Random(seed))
    asked = question_from({})
    page = objects_of(store, asked, 1)
    every = ask(store, asked)
    held = {each.proved.key: {s.number for s in each.sightings} for each in page.objects}
    assert sorted(n for numbers in held.values() for n in numbers) == [s.number for s in every]
    for sighting in every:
        origin = sighting.provenance.sighting if sighting.provenance else sighting.number
        assert sighting.number in held[sighting.statement.item or -origin]
    assert page.groups == len(held) >= page.total.least
    apart = {n for each in page.objects if each.proved.is_apart for n in held[each.proved.key]}
    assert apart >= set(page.total.proof)
    store.close()


def test_objects_that_nobody_named_are_shown_as_far_as_they_are_proved(tmp_path: Path) -> None:
    store = open_desk(tmp_path / "catalogue.db")
    relate(store, A, B, segment((0, 60), (0, 60)))
    left, right = (see(store, A, at(2.0), replace(said(), region=PLACES[n])) for n in (0, 2))
    alone = see(store, C, at(9.0))
    for each in on(store, B):
        agree(store, each)
    page = objects_of(store, question_from({}), 1)
    assert [(each.proved.chain, each.proved.sightings) for each in page.objects] == [
        (left.number, 2),
        (right.number, 2),
        (alone.number, 1),
    ]
    assert [each.proved.is_apart for each in page.objects] == [True, True, False]
    assert (page.total.least, page.total.most) == (2, 3)
    store.close()
