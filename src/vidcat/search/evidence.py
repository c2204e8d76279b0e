"""An answer to be taken out: each sighting with its source, from one state of the store."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace

from vidcat.domain.casework import Sighting
from vidcat.domain.evidence import Evidence
from vidcat.domain.questions import CountBy, Question
from vidcat.domain.taxonomy import Taxonomy
from vidcat.search.sightings import Asked, question_of
from vidcat.search.videos import find_video
from vidcat.store.session import Store, Transaction

_BATCH = 500


@dataclass(frozen=True)
class Found:
    """An answer: how many sightings there are, and each of them once, in the order of numbers."""

    count: int
    each: Iterator[Evidence]
    taxonomy: Taxonomy


@contextmanager
def finding(store: Store, asked: Asked) -> Iterator[Found]:
    """Give all that is asked for, a few hundred in memory at a time, while the block runs.

    What others write meanwhile is not seen. Raises as `search.sightings.ask` does.
    """
    video = find_video(store, asked.video).sha256 if asked.video else None
    with store.read() as tx:
        question = question_of(tx, asked, video)
        count = tx.questions.total(question, CountBy.SIGHTINGS).count
        taxonomy = tx.equipment.taxonomy()
        yield Found(count, _each(tx, question, taxonomy), taxonomy)


def _each(tx: Transaction, question: Question, taxonomy: Taxonomy) -> Iterator[Evidence]:
    items, last = tx.equipment.item_names(), 0
    while True:
        found = tx.sightings.by_id(tx.questions.after(question, last, _BATCH))
        yield from _whole(tx, found, taxonomy, items)
        if len(found) < _BATCH:
            return
        last = found[-1].number


def _whole(
    tx: Transaction, found: list[Sighting], taxonomy: Taxonomy, items: Mapping[int, str]
) -> Iterator[Evidence]:
    footage = tx.evidence.footage({each.video for each in found})
    bearing = tx.evidence.assessments([each.number for each in found])
    for each in found:
        item = each.statement.item
        yield Evidence(
            sighting=replace(each, assessments=bearing.get(each.number, ())),
            footage=footage[each.video],
            type=taxonomy.get(each.statement.identification.type),
            item=items.get(item, "") if item else "",
        )
