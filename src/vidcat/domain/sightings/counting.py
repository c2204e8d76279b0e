"""Bounds of a count: the fewest and the most physical objects that the statements allow.

Nothing is estimated. The fewest is what the statements prove: objects that were told apart by
name, the number that one sighting gives, or boxes of one frame that share no point. The most is
what they leave open: every sighting that is tied to no object, and was not carried over from
another, may show one more. Both hold if each statement does.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from vidcat.domain.copies.families import families
from vidcat.domain.values.counts import Count, Hedge
from vidcat.domain.values.regions import Region


@dataclass(frozen=True)
class CountedSighting:
    """What counting asks of a sighting.

    `chain` is the number of the sighting that it was carried over from along a copy, or its own.
    """

    number: int
    chain: int
    count: Count | None = None
    region: Region | None = None
    item: int | None = None


@dataclass(frozen=True)
class ProvedObject:
    """Sightings that are proved to be of one physical object; `sightings` in `videos` videos.

    `key` is the object's number where somebody named it; else it is below zero, and stands for the
    sighting from which the others were carried over along copies. `is_apart`: in some frame its box
    lies apart from those of others, so that it is none of them.
    """

    key: int
    sightings: int
    videos: int
    is_apart: bool

    @property
    def item(self) -> int | None:
        """The number of the object that somebody tied the sightings to."""
        return self.key if self.key > 0 else None

    @property
    def chain(self) -> int | None:
        """The number of the sighting that the others were carried over from."""
        return -self.key if self.key < 0 else None


def lowest(count: Count | None) -> int:
    """Return how many a sighting proves: one without a count.

    "about 10" proves one, and "about 0" none.
    """
    if count is None:
        return 1
    return min(1, count.bounds[0]) if count.hedge is Hedge.ABOUT else count.bounds[0]


def highest(count: Count | None) -> int | None:
    """Return how many a sighting may show; None where its count has no upper end.

    Without a count, a sighting is of one object.
    """
    if count is None:
        return 1
    return None if count.hedge is Hedge.ABOUT else count.high


Thing = tuple[str, int]
"""An object that was named ("item"), or what a chain of copies shows ("chain"), by its number."""


def kin_of(pairs: Iterable[tuple[int, int]]) -> Mapping[Thing, Thing]:
    """Return which things are one object; `pairs` are the object and the chain of each sighting."""
    return families((("item", item), ("chain", chain)) for item, chain in pairs)


def proof_of_most(
    frame: Iterable[CountedSighting], kin: Mapping[Thing, Thing] = MappingProxyType({})
) -> tuple[CountedSighting, ...]:
    """Choose from the sightings of one frame those that prove most: alone, or apart by their boxes.

    Of boxes that share a point, the one of most objects is taken, then the smallest: what is taken
    is always apart, though of many crossing boxes a larger choice may be missed.
    """
    ranked = sorted(frame, key=lambda each: (-lowest(each.count), _area(each), each.number))
    chosen: list[CountedSighting] = []
    for each in ranked:
        if each.region is not None and all(_are_apart(each, other, kin) for other in chosen):
            chosen.append(each)
    return max((tuple(ranked[:1]), tuple(chosen)), key=proved)


def proved(apart: Sequence[CountedSighting]) -> int:
    """Return how many objects these show together; they must be apart."""
    return sum(lowest(each.count) for each in apart)


def fewest(sightings: Iterable[tuple[Hashable, CountedSighting]]) -> int:
    """Return how many objects sightings prove: named ones, or those of one frame.

    Each sighting comes with what names its frame. Objects of two frames may be the same, and those
    of one chain of copies are one, whatever they were named.
    """
    frames: dict[Hashable, list[CountedSighting]] = defaultdict(list)
    for frame, sighting in sightings:
        frames[frame].append(sighting)
    every = [each for frame in frames.values() for each in frame]
    kin = kin_of((each.item, each.chain) for each in every if each.item is not None)
    named = {kin["item", each.item] for each in every if each.item and lowest(each.count)}
    return max(len(named), *(proved(proof_of_most(each, kin)) for each in frames.values()), 0)


def beyond_one(count: Count | None) -> int | None:
    """Return how many a sighting may show beyond one object; None without an upper end."""
    most = highest(count)
    return None if most is None else max(most - 1, 0)


def _area(each: CountedSighting) -> float:
    return each.region.width * each.region.height if each.region else 1.0


def _are_apart(a: CountedSighting, b: CountedSighting, kin: Mapping[Thing, Thing]) -> bool:
    """Whether two sightings of one frame cannot be of one object."""
    if a.chain == b.chain or _thing(a, kin) == _thing(b, kin):
        return False
    return a.region is not None and b.region is not None and a.region.overlap(b.region) == 0.0


def _thing(each: CountedSighting, kin: Mapping[Thing, Thing]) -> Thing:
    chain = ("chain", each.chain)
    own = chain if each.item is None else ("item", each.item)
    return kin.get(chain) or kin.get(own) or own
