"""The reviewer's reads: what waits for them, how far batches are, how far people agree."""

from dataclasses import dataclass, replace

from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.agreement import Agreement, Checked, agreements, is_kind_of
from vidcat.domain.sightings.reviews import ASKED, AssignmentProgress, Given
from vidcat.domain.sightings.statements import Review, Sighting
from vidcat.errors import BadStatement
from vidcat.reads.questions.resolver import resolve_question
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

FIRST = 20


@dataclass(frozen=True)
class Queue:
    """What waits for one person: how many in all, and the first of them."""

    count: int
    first: tuple[Sighting, ...]


@dataclass(frozen=True)
class Figures:
    """How far people agree: on what they named blind, and in the verdicts of all reviews.

    `blind` counts the namings that the figures rest on; `opened_before` are those left out, as the
    person had been shown the label before.
    """

    named: tuple[Agreement, ...]
    checked: tuple[Checked, ...]
    blind: int = 0
    opened_before: int = 0


def queue_of(
    store: Store, asked: Question, by: str, batch: str | None = None, limit: int = FIRST
) -> Queue:
    """Return what waits for a person's review, assigned sightings first.

    Raises BadStatement for statuses that are not reviewed, and as `resolve_question` does.
    """
    if set(asked.statuses) - set(ASKED):
        raise BadStatement(f"status: only what is {' or '.join(ASKED)} waits for a review.")
    with store.read() as tx:
        question = resolve_question(tx, replace(asked, statuses=asked.statuses or ASKED))
        page = tx.review_queue.waiting(question, tx.people.id(by), limit, batch)
        return Queue(page.count, tuple(tx.sightings.by_id(page.first)))


def asked_of(store: Store, number: int, by: str) -> Given | None:
    """Return a person's assignment to review a sighting, None without one; raise NoSuchPerson."""
    with store.read() as tx:
        return tx.review_queue.given(number, tx.people.id(by))


def batches(store: Store) -> list[AssignmentProgress]:
    """Return the progress of every person in every assigned batch, the newest first."""
    with store.read() as tx:
        return tx.review_queue.batches()


def figures(store: Store, type_: str | None = None) -> Figures:
    """Return how far people agree, on everything or on one type and all below it.

    Raises NoSuchType, AmbiguousType.
    """
    with store.read() as tx:
        wanted = tx.equipment.taxonomy().named(type_).id if type_ else None
        namings = tx.review_queue.namings()
        checked = tx.review_queue.checked()
    if wanted is not None:
        namings = [
            each
            for each in namings
            if is_kind_of(each.first_type, wanted) or is_kind_of(each.second_type, wanted)
        ]
    blind = [each for each in namings if not each.was_opened]
    opened = len(namings) - len(blind)
    return Figures(tuple(agreements(blind)), tuple(checked), len(blind), opened)


def disagreements(store: Store, limit: int = FIRST) -> list[Sighting]:
    """Return the sightings that a reviewer disputes, or on which several reviewers differ.

    Each comes with the reviews of all its versions, oldest first.
    """
    with store.read() as tx:
        found = tx.sightings.by_id(tx.review_queue.disagreed(limit))
        return [replace(each, reviews=_voices(tx, each)) for each in found]


def _voices(tx: Transaction, sighting: Sighting) -> tuple[Review, ...]:
    if sighting.version == 1:
        return sighting.reviews
    return tuple(said for each in tx.sightings.versions(sighting.number) for said in each.reviews)
