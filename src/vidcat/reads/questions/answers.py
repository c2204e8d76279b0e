"""Ask what was seen: find and count sightings; every answer carries its citations."""

from vidcat.domain.questions.question import CountBy, Question, Total
from vidcat.domain.sightings.statements import Sighting, SightingStatus
from vidcat.domain.values.citation_uri import FrameCitation
from vidcat.reads.questions.resolver import resolve_question
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

SHOWN = 20  # citations that a count carries; the list has them all


def ask(store: Store, asked: Question, limit: int | None = None) -> list[Sighting]:
    """List the sightings asked for, in the order of their numbers.

    Raises NoSuchType, AmbiguousType, NoSuchVideo, NoSuchReport, NoSuchPerson, BadDate,
    BadStatement.
    """
    with store.read() as tx:
        question = resolve_question(tx, asked)
        return tx.sightings.by_id(tx.questions.ids(question, limit))


def count(
    store: Store, asked: Question, by: CountBy, limit: int = SHOWN
) -> tuple[Total, tuple[FrameCitation, ...]]:
    """Count the answers; return the total and citations of the first sightings behind it."""
    with store.read() as tx:
        question = resolve_question(tx, asked)
        total = tx.questions.total(question, by)
        behind = tx.sightings.by_id(tx.questions.ids(question, limit))
    return total, tuple(each.citation for each in behind)


def current(store: Store, number: int) -> Sighting:
    """Return the newest version of a sighting; raise NoSuchSighting."""
    with store.read() as tx:
        return tx.sightings.get(number)


def of_video(store: Store, video: str) -> list[Sighting]:
    """Return the sightings of a video (SHA-256) that are not withdrawn, by time."""
    with store.read() as tx:
        return standing_on(tx, video)


def standing_on(tx: Transaction, video: str) -> list[Sighting]:
    """Return the sightings of a video that are not withdrawn, by time."""
    seen = tx.sightings.of_video(video)
    return [each for each in seen if each.status is not SightingStatus.WITHDRAWN]


def history(store: Store, number: int) -> list[Sighting]:
    """Return all versions of a sighting, the oldest first."""
    with store.read() as tx:
        return tx.sightings.versions(number)
