"""Openings by what is asked: an answer that is taken out, or counted, tells of its sightings."""

from vidcat.casework.sightings.openings import note_opened
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.reviews import Via
from vidcat.reads.questions.resolver import resolve_question
from vidcat.store.session import Store

MOST_TELLING = 50
"""Of more sightings than these, a count tells little of each."""


def note_taken_out(store: Store, asked: Question, by: str) -> None:
    """Record that a person is shown all that answers to a question; raises as `note_told` does."""
    note_opened(store, _answering(store, asked, None), by, Via.EXPORT)


def note_told(store: Store, asked: Question, by: str, via: Via) -> None:
    """Record that a person learns how many sightings answer to a question, or where they are.

    A question without filters, or with many answers, tells nothing of one. Raises NoSuchPerson, and
    as `resolve_question` does.
    """
    if asked == Question():
        return
    numbers = _answering(store, asked, MOST_TELLING + 1)
    if len(numbers) <= MOST_TELLING:
        note_opened(store, numbers, by, via)


def _answering(store: Store, asked: Question, most: int | None) -> list[int]:
    with store.read() as tx:
        return tx.openings.numbers(tx.questions.ids(resolve_question(tx, asked), most))
