"""Openings by an export: who takes sightings out is told what all of them say."""

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
