"""An answer to be taken out: each sighting with its source, from one state of the store."""

from array import array
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from vidcat.domain.equipment.taxonomy import Taxonomy
from vidcat.domain.exchange.records import Whole
from vidcat.domain.exchange.sourced import SourcedSighting
from vidcat.domain.questions.question import CountBy, Question, ResolvedQuestion, Total
from vidcat.domain.reports.claims import CheckedClaim
from vidcat.domain.reports.drafts import ClaimRef
from vidcat.domain.sightings.statements import Sighting
from vidcat.reads.questions.resolver import resolve_question
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

_BATCH = 500


@dataclass(frozen=True)
class SourcedAnswer:
    """An answer: how many sightings there are, and each of them once, in the order of numbers.

    `records` gives them in full, with all that they refer to; without filters, the whole catalogue.
    `totals` count it in every way, in the order of CountBy. `claim` judges a claim of a report.
    """

    count: int
    each: Iterator[SourcedSighting]
    taxonomy: Taxonomy
    records: Callable[[], Whole]
    totals: Callable[[], tuple[Total, ...]]
    claim: Callable[[ClaimRef], CheckedClaim]


@contextmanager
def finding(store: Store, asked: Question) -> Iterator[SourcedAnswer]:
    """Yield an answer, a few hundred sightings in memory at a time, while the block runs.

    Writes by others during that time are not seen. Raises as `resolve_question` does.
    """
    with store.read() as tx:
        question = resolve_question(tx, asked)
        count = tx.questions.total(question, CountBy.SIGHTINGS).count
        taxonomy = tx.equipment.taxonomy()
        yield SourcedAnswer(
            count,
            _each(tx, question, taxonomy),
            taxonomy,
            lambda: _records(tx, question, everything=asked == Question()),
            lambda: (
                *tx.questions.totals(question, count),
                tx.questions.total(question, CountBy.ITEMS),
            ),
            _judging(tx),
        )


def _records(tx: Transaction, question: ResolvedQuestion, *, everything: bool) -> Whole:
    if everything:
        return tx.record_reads.whole()
    return tx.record_reads.standing_on(tx.questions.ids(question, None))


def _each(
    tx: Transaction, question: ResolvedQuestion, taxonomy: Taxonomy
) -> Iterator[SourcedSighting]:
    items = tx.equipment.item_names()
    # All keys at once: asked page by page, each page would walk through all those before it.
    keys = array("q", tx.questions.ids(question, None))
    for start in range(0, len(keys), _BATCH):
        found = tx.sightings.by_id(keys[start : start + _BATCH])
        yield from _whole(tx, found, taxonomy, items)


def _whole(
    tx: Transaction, found: list[Sighting], taxonomy: Taxonomy, items: Mapping[int, str]
) -> Iterator[SourcedSighting]:
    footage = tx.sources.footage({each.video for each in found})
    for sighting in found:
        item = sighting.statement.item
        yield SourcedSighting(
            sighting=sighting,
            footage=footage[sighting.video],
            type=taxonomy.get(sighting.statement.identification.type),
            item=items.get(item, "") if item else "",
        )


def _judging(tx: Transaction) -> Callable[[ClaimRef], CheckedClaim]:
    """Return a function that judges a claim, and all of its report when one is asked for first."""

    @cache
    def of_report(slug: str) -> dict[int, CheckedClaim]:
        key = tx.reports.key(slug)
        return {each.claim.number: each for each in tx.claim_checks.of_reports([key])[key]}

    return lambda of: of_report(of.report)[of.claim]
