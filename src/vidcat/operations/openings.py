"""Openings by figures: a count of few sightings tells its reader what each of them shows."""

from vidcat.casework.sightings.openings import note_opened
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.reviews import Via
from vidcat.reads.questions.resolver import resolve_question
from vidcat.store.session import Store

MOST_TELLING = 50
"""Of more sightings than these, a count tells little of each."""


def note_told(store: Store, asked: Question, by: str, via: Via) -> None:
    """Record that a person learns how many sightings answer to a question, or where they are.

    A question without filters, or with many answers, tells nothing of one. Raises NoSuchPerson, and
    as `resolve_question` does.
    """
    if asked == Question():
        return
    with store.read() as tx:
        keys = tx.questions.ids(resolve_question(tx, asked), MOST_TELLING + 1)
        numbers = tx.openings.numbers(keys)
    if len(keys) <= MOST_TELLING:
        note_opened(store, numbers, by, via)
