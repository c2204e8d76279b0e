"""An answer with each physical object once: its surest sighting, and all others behind it."""

from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.questions.question import CountBy, Question, Total
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.questions.resolver import resolve_question
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store

PER_PAGE = 30
_MOST_OF_ONE = 12


@dataclass(frozen=True)
class SeenObject:
    """A physical object: how often it is seen, in how many videos; its surest sighting is first."""

    number: int
    name: str
    count: int
    videos: int
    sightings: tuple[Sighting, ...]


@dataclass(frozen=True)
class ObjectPage:
    """A page of the objects of an answer; `total` counts objects, and sightings tied to none."""

    objects: tuple[SeenObject, ...]
    total: Total
    frames: Mapping[int, FrameCard]
    cards: Mapping[str, VideoCard]


def objects_of(store: Store, asked: Question, page: int) -> ObjectPage:
    """Return a page of the objects of an answer, most seen first; raises as `resolve_question`."""
    with store.read() as tx:
        question = resolve_question(tx, asked)
        found = tx.questions.objects(question, PER_PAGE, (page - 1) * PER_PAGE)
        numbers = [number for number, _, _ in found]
        shown = tx.sightings.by_id(tx.questions.of_objects(question, numbers, _MOST_OF_ONE))
        names = tx.equipment.item_names()
        return ObjectPage(
            objects=tuple(
                SeenObject(
                    number,
                    names.get(number, ""),
                    count,
                    videos,
                    tuple(each for each in shown if each.statement.item == number),
                )
                for number, count, videos in found
            ),
            total=tx.questions.total(question, CountBy.ITEMS),
            frames=frames_of(tx, shown),
            cards=cards_of(tx, {each.video for each in shown}),
        )
