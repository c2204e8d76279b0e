"""Openings by an export: all that it holds is shown to the person who asks for it."""

from vidcat.casework.sightings.openings import note_opened
from vidcat.domain.questions.question import Question
from vidcat.domain.sightings.reviews import Via
from vidcat.reads.questions.resolver import resolve_question
from vidcat.store.session import Store


def note_answer_opened(store: Store, asked: Question, by: str) -> None:
    """Record that a person is shown all that answers to a question; raises as it does."""
    with store.read() as tx:
        numbers = tx.openings.numbers(tx.questions.ids(resolve_question(tx, asked), None))
    note_opened(store, numbers, by, Via.EXPORT)
