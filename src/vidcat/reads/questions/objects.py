"""An answer with each physical object once, as far as that is proved: its surest sighting first."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.questions.question import CountBy, Question, Total
from vidcat.domain.sightings.counting import ProvedObject
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.questions.resolver import resolve_question
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store

PER_PAGE = 30
_MOST_OF_ONE = 12


@dataclass(frozen=True)
class SeenObject:
    """A physical object as far as it is proved to be one; its surest sighting is first."""

    proved: ProvedObject
    name: str
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True)
class ObjectPage:
    """A page of the objects of an answer, and how many `groups` there are in all.

    `total` bounds how many objects there are: two groups of which none was named may be of one
    object, unless both are told apart in a frame.
    """

    objects: tuple[SeenObject, ...]
    groups: int
    total: Total
    frames: Mapping[int, FrameCard]
    cards: Mapping[str, VideoCard]


def objects_of(store: Store, asked: Question, page: int) -> ObjectPage:
    """Return a page of the objects of an answer: those that were named, those apart, the others.

    Raises as `resolve_question`.
    """
    with store.read() as tx:
        question = resolve_question(tx, asked)
        total = tx.questions.total(question, CountBy.ITEMS)
        found = tx.questions.objects(question, total.proof, PER_PAGE, (page - 1) * PER_PAGE)
        of_objects = tx.questions.of_objects(question, found, _MOST_OF_ONE)
        shown = tx.sightings.by_id([sighting for _, sighting in of_objects])
        by_key: dict[int, list[Sighting]] = defaultdict(list)
        for (key, _), sighting in zip(of_objects, shown, strict=True):
            by_key[key].append(sighting)
        names = tx.equipment.item_names()
        return ObjectPage(
            objects=tuple(
                SeenObject(each, names.get(each.key, ""), tuple(by_key[each.key])) for each in found
            ),
            groups=tx.questions.count_groups(question),
            total=total,
            frames=frames_of(tx, shown),
            cards=cards_of(tx, {each.video for each in shown}),
        )
