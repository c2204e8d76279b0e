"""The store: transactions over the catalogue's database."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from vidcat.store.copies.fingerprints import Fingerprints
from vidcat.store.copies.hash_lists import HashLists
from vidcat.store.copies.idents import Idents
from vidcat.store.copies.local_features import LocalFeatureTable
from vidcat.store.copies.pairs import Pairs
from vidcat.store.copies.relations import Relations
from vidcat.store.copies.verdicts import Verdicts
from vidcat.store.desk.desk import DeskRecords
from vidcat.store.desk.people import People
from vidcat.store.desk.sign_ins import SignIns
from vidcat.store.desk.waiting import WaitingWork
from vidcat.store.equipment.items import Items
from vidcat.store.equipment.taxonomy import Equipment
from vidcat.store.exchange.arrivals import Arrivals
from vidcat.store.exchange.column_mappings import ColumnMappings
from vidcat.store.exchange.import_reads import ImportReads
from vidcat.store.exchange.record_reads import RecordReads
from vidcat.store.provenance.attestations import Attestations
from vidcat.store.provenance.custody import Custody
from vidcat.store.provenance.custody_log import CustodyLog
from vidcat.store.provenance.history import History
from vidcat.store.provenance.places import Places
from vidcat.store.provenance.postings import Postings
from vidcat.store.provenance.recent import Recent
from vidcat.store.questions.answers import Questions
from vidcat.store.questions.coverage import CoverageReads
from vidcat.store.questions.sources import EvidenceReads
from vidcat.store.reports.citations import Reports
from vidcat.store.reports.report_lists import ReportLists
from vidcat.store.schema.engine import open_engine, typed_errors
from vidcat.store.schema.version import is_current
from vidcat.store.sightings.review_queue import ReviewQueue
from vidcat.store.sightings.versions import Sightings
from vidcat.store.video.covers import Covers
from vidcat.store.video.stage_runs import StageRuns
from vidcat.store.video.video_pages import VideoPages
from vidcat.store.video.videos import Videos

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Give the present time, in UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True)
class Transaction:
    """The tables, within one transaction."""

    videos: Videos
    runs: StageRuns
    fingerprints: Fingerprints
    relations: Relations
    people: People
    reports: Reports
    equipment: Equipment
    sightings: Sightings
    questions: Questions
    verdicts: Verdicts
    features: LocalFeatureTable
    idents: Idents
    postings: Postings
    hash_lists: HashLists
    sign_ins: SignIns
    desk: DeskRecords
    pages: VideoPages
    covers: Covers
    waiting: WaitingWork
    recent: Recent
    report_lists: ReportLists
    pairs: Pairs
    custody: Custody
    items: Items
    custody_log: CustodyLog
    evidence: EvidenceReads
    reviews: ReviewQueue
    coverage: CoverageReads
    history: History
    places: Places
    imports: ImportReads
    mappings: ColumnMappings
    attestations: Attestations
    records: RecordReads
    arrivals: Callable[[], Arrivals]


def _upgrade(engine: Engine) -> None:
    from vidcat.store.schema.migrate import upgrade  # and Alembic, which is slow to import

    upgrade(engine)


class Store:
    """One catalogue's database: an SQLite file, or what a URL names.

    Its schema is brought up to date when it is opened. `read_only` opens a file that cannot be
    written; then its schema must be up to date.
    """

    def __init__(
        self, database: str | Path, clock: Clock = utc_now, *, read_only: bool = False
    ) -> None:
        self._clock = clock
        self._engine: Engine = open_engine(database, read_only=read_only)
        try:
            with typed_errors():
                if not is_current(self._engine):
                    _upgrade(self._engine)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run one write transaction: all of it is committed, or none.

        Raises CatalogueLocked, CatalogueFull or CatalogueUnreadable.
        """
        with self._session(writes=True) as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run reads that see one state of the catalogue."""
        with self._session(writes=False) as transaction:
            yield transaction

    def joined(self, tx: Transaction) -> "Store":
        """Give a store whose transactions are all part of this one: committed with it, or never."""
        return _Joined(tx)

    def close(self) -> None:
        """Give the database back."""
        self._engine.dispose()

    @contextmanager
    def _session(self, *, writes: bool) -> Iterator[Transaction]:
        bind = self._engine.execution_options(vidcat_writes=writes)
        with typed_errors(), Session(bind) as session, session.begin():
            yield Transaction(
                videos=Videos(session, self._clock),
                runs=StageRuns(session, self._clock),
                fingerprints=Fingerprints(session),
                relations=Relations(session),
                people=People(session, self._clock),
                reports=Reports(session, self._clock),
                equipment=Equipment(session, self._clock),
                sightings=Sightings(session, self._clock),
                questions=Questions(session),
                verdicts=Verdicts(session, self._clock),
                features=LocalFeatureTable(session),
                idents=Idents(session, self._clock),
                postings=Postings(session, self._clock),
                hash_lists=HashLists(session, self._clock),
                sign_ins=SignIns(session, self._clock),
                desk=DeskRecords(session, self._clock),
                pages=VideoPages(session),
                covers=Covers(session),
                waiting=WaitingWork(session),
                recent=Recent(session),
                report_lists=ReportLists(session),
                pairs=Pairs(session, Verdicts(session, self._clock)),
                custody=Custody(session),
                items=Items(session, self._clock),
                custody_log=CustodyLog(session, self._clock),
                evidence=EvidenceReads(session),
                reviews=ReviewQueue(session, self._clock),
                coverage=CoverageReads(session),
                history=History(session),
                places=Places(session, self._clock),
                imports=ImportReads(session),
                mappings=ColumnMappings(session, self._clock),
                attestations=Attestations(session, self._clock),
                records=RecordReads(session),
                arrivals=lambda: Arrivals(session),
            )


class _Joined(Store):
    """A store within a transaction that somebody else began and will end."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Go on with the transaction."""
        yield self._tx

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Go on with the transaction."""
        yield self._tx
