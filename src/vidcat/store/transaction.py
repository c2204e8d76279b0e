"""One transaction: the repositories of the catalogue, each built when it is first asked for."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Generic, TypeVar, overload

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
from vidcat.store.desk.screen_times import ScreenTimes
from vidcat.store.desk.sign_ins import SignIns
from vidcat.store.desk.waiting import WaitingWork
from vidcat.store.equipment.items import Items
from vidcat.store.equipment.taxonomy import Equipment
from vidcat.store.exchange.arrivals import Arrivals
from vidcat.store.exchange.column_mappings import ColumnMappings
from vidcat.store.exchange.import_reads import ImportReads
from vidcat.store.exchange.record_reads import RecordReads
from vidcat.store.provenance.attestations import Attestations
from vidcat.store.provenance.catalogue_digest import CatalogueDigest
from vidcat.store.provenance.custody import Custody
from vidcat.store.provenance.custody_log import CustodyLog
from vidcat.store.provenance.history import History
from vidcat.store.provenance.log_check import LogCheck
from vidcat.store.provenance.places import Places
from vidcat.store.provenance.postings import Postings
from vidcat.store.provenance.recent import Recent
from vidcat.store.provenance.row_check import RowCheck
from vidcat.store.provenance.run_check import RunCheck
from vidcat.store.questions.answers import Questions
from vidcat.store.questions.coverage import CoverageReads
from vidcat.store.questions.sources import SourceReads
from vidcat.store.reports.citations import Reports
from vidcat.store.reports.claim_checks import ClaimChecks
from vidcat.store.reports.report_lists import ReportLists
from vidcat.store.sightings.openings import Openings
from vidcat.store.sightings.review_queue import ReviewQueue
from vidcat.store.sightings.versions import Sightings
from vidcat.store.video.covers import Covers
from vidcat.store.video.passed_over import PassedOverFiles
from vidcat.store.video.stage_runs import StageRuns
from vidcat.store.video.video_pages import VideoPages
from vidcat.store.video.videos import Videos

Clock = Callable[[], datetime]
R = TypeVar("R")


class _Lazy(Generic[R]):
    """A repository that a transaction builds at its first use, and keeps."""

    def __init__(self, build: Callable[[Session, Clock], R]) -> None:
        self._build = build

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @overload
    def __get__(self, transaction: None, owner: type) -> "_Lazy[R]": ...
    @overload
    def __get__(self, transaction: "Transaction", owner: type) -> R: ...
    def __get__(self, transaction: "Transaction | None", owner: type) -> "R | _Lazy[R]":
        if transaction is None:
            return self
        built = self._build(transaction._session, transaction._clock)
        # Found before this descriptor from now on, as it defines no __set__.
        transaction.__dict__[self._name] = built
        return built


def _writes(repository: Callable[[Session, Clock], R]) -> _Lazy[R]:
    """Declare a repository that dates what it writes."""
    return _Lazy(repository)


def _reads(repository: Callable[[Session], R]) -> _Lazy[R]:
    """Declare a repository that needs no clock."""
    return _Lazy(lambda session, clock: repository(session))


def _claim_checks(session: Session, clock: Clock) -> ClaimChecks:
    pairs = Pairs(session, Verdicts(session, clock))
    return ClaimChecks(session, Sightings(session, clock), pairs, Equipment(session, clock))


class Transaction:
    """The repositories of one catalogue, within one transaction of its database.

    `folder` is the catalogue's folder as it is called now, None if nobody said.
    """

    def __init__(self, session: Session, clock: Clock, folder: Path | None = None) -> None:
        self._session = session
        self._clock = clock
        self.folder = folder

    videos = _writes(Videos)
    stage_runs = _writes(StageRuns)
    video_pages = _writes(VideoPages)
    covers = _reads(Covers)
    passed_over = _writes(PassedOverFiles)

    fingerprints = _reads(Fingerprints)
    local_features = _reads(LocalFeatureTable)
    relations = _reads(Relations)
    verdicts = _writes(Verdicts)
    pairs = _Lazy(lambda session, clock: Pairs(session, Verdicts(session, clock)))
    idents = _writes(Idents)
    hash_lists = _writes(HashLists)

    equipment = _writes(Equipment)
    items = _writes(Items)
    sightings = _writes(Sightings)
    review_queue = _writes(ReviewQueue)
    openings = _writes(Openings)
    questions = _reads(Questions)
    coverage = _writes(CoverageReads)
    sources = _reads(SourceReads)

    reports = _writes(Reports)
    claim_checks = _writes(_claim_checks)
    report_lists = _Lazy(lambda session, clock: ReportLists(session, _claim_checks(session, clock)))

    postings = _writes(Postings)
    places = _writes(Places)
    attestations = _writes(Attestations)
    custody = _reads(Custody)
    custody_log = _writes(CustodyLog)
    log_check = _reads(LogCheck)
    row_check = _reads(RowCheck)
    run_check = _reads(RunCheck)
    digest = _reads(CatalogueDigest)
    history = _reads(History)
    recent = _reads(Recent)

    people = _writes(People)
    sign_ins = _writes(SignIns)
    desk = _writes(DeskRecords)
    screen_times = _writes(ScreenTimes)
    waiting = _writes(WaitingWork)

    import_reads = _reads(ImportReads)
    column_mappings = _writes(ColumnMappings)
    record_reads = _reads(RecordReads)
    arrivals = _reads(Arrivals)
