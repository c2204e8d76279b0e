"""An answer by footage: its videos, re-uploads beside each other, and what is stated of each."""

from collections.abc import Mapping
from dataclasses import dataclass

from vidcat.domain.questions.question import Question
from vidcat.reads.questions.resolver import resolve_question
from vidcat.reads.video.cards import VideoCard, cards_of
from vidcat.store.session import Store

PER_PAGE = 30


@dataclass(frozen=True)
class FootagePage:
    """A page of `count` families; each is its videos (SHA-256), with how many sightings.

    Those with most come first, of families and within each.
    """

    count: int
    families: tuple[Mapping[str, int], ...]
    cards: Mapping[str, VideoCard]


def footage_of(store: Store, asked: Question, page: int) -> FootagePage:
    """Return a page of the families of an answer; raises as `resolve_question` does."""
    with store.read() as tx:
        found = tx.questions.by_family(resolve_question(tx, asked))
        shown = found[(page - 1) * PER_PAGE : page * PER_PAGE]
        cards = cards_of(tx, {video for family in shown for video in family})
    return FootagePage(len(found), tuple(shown), cards)
