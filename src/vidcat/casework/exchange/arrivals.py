"""Take in what another catalogue states: all of it in one transaction, or nothing."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from vidcat.domain.equipment.taxonomy import validate
from vidcat.domain.exchange.records import Statement
from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.errors import AlreadyImported, BadTaxonomy, CatalogueInUse
from vidcat.store.session import Store
from vidcat.store.transaction import Transaction

Tell = Callable[[int, str], None]


@dataclass(frozen=True)
class Arriving:
    """What is taken in: the records by their line, who brings them (None: nobody is named).

    `merge` lets them come into a catalogue that holds something; `dry_run` takes all back.
    """

    records: Iterable[tuple[int, Statement]]
    detail: Mapping[str, Any]
    sha256: str
    by: str | None
    merge: bool = False
    dry_run: bool = False


@dataclass(frozen=True)
class Arrived:
    """How many records came in by their kind, and what was added to the numbers of each kind."""

    counts: Mapping[str, int]
    shifted: Mapping[str, int]


def take_in(store: Store, arriving: Arriving, tell: Tell) -> Arrived:
    """Record what arrives, with its authors and times, and a line in the log of custody.

    `tell` hears of each line that cannot be taken in, with a phrase, and may raise. Raises
    CatalogueInUse, AlreadyImported, NoSuchPerson.
    """
    with _writing(store, keep=not arriving.dry_run) as tx:
        _require_room(tx, arriving)
        arrivals, counts, line = tx.arrivals, Counter[str](), 0
        for line, record in arriving.records:
            try:
                arrivals.add(record)
            except ValueError as error:
                tell(line, str(error))
            else:
                counts[record.record] += 1
        arrivals.finish()
        try:
            validate(tx.equipment.types())
        except BadTaxonomy as error:
            tell(line, f"with this the taxonomy would not hold together: {error.message}")
        shifted = {kind: by for kind, by in arrivals.here.items() if by and counts[kind]}
        person = tx.people.id(arriving.by) if arriving.by else None
        told = {"sha256": arriving.sha256, "counts": dict(sorted(counts.items()))}
        tx.custody_log.append(
            LoggedKind.IMPORTED, person, {**arriving.detail, **told, "numbers_shifted": shifted}
        )
    return Arrived(dict(sorted(counts.items())), shifted)


def _require_room(tx: Transaction, arriving: Arriving) -> None:
    for line in tx.custody_log.lines(LoggedKind.IMPORTED):
        if line.detail.get("sha256") == arriving.sha256:
            raise AlreadyImported(
                f"This very file was imported on {line.at:%Y-%m-%d}; a second time it would say "
                "everything twice."
            )
    if not arriving.merge and (here := tx.record_reads.counts()):
        told = ", ".join(f"{count} of kind {kind}" for kind, count in here.items())
        raise CatalogueInUse(
            f"This catalogue is not empty ({told}); --merge adds what the file holds, under new "
            "numbers."
        )


@contextmanager
def _writing(store: Store, *, keep: bool) -> Iterator[Transaction]:
    with suppress(_TakenBack), store.write() as tx:
        yield tx
        if not keep:
            raise _TakenBack


class _TakenBack(Exception):
    """Ends a transaction that was only tried."""
