"""The search page: the tree of types with counts, the totals, and one page of what was found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from vidcat.domain.equipment.equipment_type import EquipmentType
from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.questions.question import Question, Total
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.questions.resolver import resolve_question
from vidcat.reads.video.cards import FrameCard, VideoCard, cards_of, frames_of
from vidcat.store.session import Store

PER_PAGE = 60
_BATCH = 500


@dataclass(frozen=True)
class Branch:
    """A type, how many sightings are of it or of what is below it, and its branches."""

    type: EquipmentType
    count: int
    branches: tuple["Branch", ...]


@dataclass(frozen=True)
class Results:
    """One page of an answer, with the tree of types and the totals around it."""

    tree: tuple[Branch, ...]
    totals: tuple[Total, ...]
    sightings: tuple[Sighting, ...]
    frames: Mapping[int, FrameCard]
    cards: Mapping[str, VideoCard]
    type: EquipmentType | None
    above: tuple[EquipmentType, ...]

    @property
    def count(self) -> int:
        """How many sightings there are in all."""
        return self.totals[0].count if self.totals else 0


NOTHING: Final = Results((), (), (), {}, {}, None, ())  # the answer to what cannot be asked


def results(store: Store, asked: Question, number: int) -> Results:
    """Return a page of an answer, counted from 1; raises as `resolve_question` does."""
    with store.read() as tx:
        question = resolve_question(tx, asked)
        taxonomy = tx.equipment.taxonomy()
        wanted = taxonomy.named(asked.type) if asked.type else None
        counts = tx.questions.by_type(replace(question, types=None))
        asked_for = counts if question.types is None else counts.keys() & set(question.types)
        totals = tx.questions.totals(question, sum(counts[each] for each in asked_for))
        found = tx.sightings.by_id(tx.questions.ids(question, PER_PAGE, (number - 1) * PER_PAGE))
        frames = frames_of(tx, found)
        cards = cards_of(tx, {each.video for each in found})
    return Results(
        tree=_branches(taxonomy, taxonomy.roots(), _current(taxonomy, counts)),
        totals=totals,
        sightings=tuple(found),
        frames=frames,
        cards=cards,
        type=wanted,
        above=tuple(taxonomy.ancestors(wanted.id)) if wanted else (),
    )


def _current(taxonomy: Taxonomy, counts: Mapping[str, int]) -> dict[str, int]:
    """Count sightings of a replaced type under the type that replaced it."""
    now: dict[str, int] = {}
    for node, count in counts.items():
        standing = taxonomy.current(node).id
        now[standing] = now.get(standing, 0) + count
    return now


def _branches(
    taxonomy: Taxonomy, types: Sequence[EquipmentType], counts: Mapping[str, int]
) -> tuple[Branch, ...]:
    """Return the types with matches, each with the matches of the types below it."""
    found = []
    for child in types:
        below = _branches(taxonomy, taxonomy.children(child.id), counts)
        count = counts.get(child.id, 0) + sum(branch.count for branch in below)
        if count:
            found.append(Branch(child, count, below))
    return tuple(found)
