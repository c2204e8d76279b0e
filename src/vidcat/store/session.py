"""The store: transactions over the catalogue's database."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from vidcat.domain.reports.claims import CheckedClaim
from vidcat.errors import CatalogueUnreadable
from vidcat.store.desk.screen_times import DEFAULT_LEAST_S, LEAST_S
from vidcat.store.schema.engine import open_engine, typed_errors
from vidcat.store.schema.version import is_current
from vidcat.store.transaction import Clock, Transaction
from vidcat.store.turns import Turns


def utc_now() -> datetime:
    """Return the present time, in UTC."""
    return datetime.now(UTC)


def _upgrade(engine: Engine, clock: Clock) -> None:
    from vidcat.store.provenance.upgrade_line import upgrade_logged
    from vidcat.store.schema.migrate import upgrade  # and Alembic, which is slow to import

    def claims(session: Session) -> Iterator[tuple[str, CheckedClaim]]:
        tx = Transaction(session, clock)
        slugs = tx.reports.slugs()
        for report, checked in tx.claim_checks.of_reports(list(slugs)).items():
            yield from ((slugs[report], each) for each in checked)

    @contextmanager
    def logged(connection: Connection) -> Iterator[None]:
        with upgrade_logged(connection, clock, claims):
            yield
        _work_out_films(connection, clock)

    upgrade(engine, logged)


def _work_out_films(connection: Connection, clock: Clock) -> None:
    """Work out anew what follows from the relations that an older version found."""
    with Session(connection) as session:
        tx = Transaction(session, clock)
        tx.relations.refresh_families(tx.verdicts.in_force().values())
        tx.custody_log.seal()
        session.commit()  # its own part; the whole is committed with the new tables


def _require_own_triggers(tx: Transaction) -> None:
    """Raise CatalogueUnreadable where other triggers could change what is written on its way."""
    if strange := tx.log_check.strange_triggers():
        raise CatalogueUnreadable(
            f"Another program changed the triggers of this catalogue ({', '.join(strange[:3])}): "
            "what is written could be changed on its way. Put catalogue.db back from a backup."
        )


class Store:
    """One catalogue's database: an SQLite file, or what a URL names.

    Its schema is brought up to date when it is opened. `read_only` opens a file that cannot be
    written; then its schema must be up to date. `settings` are entered in the log of custody by the
    first transaction that writes, when they are others than before. `folder` is the catalogue's,
    for the paths that people give of what lies in it. A frame counts as looked at that was on
    screen for `looked_at_least_s` seconds.
    """

    def __init__(
        self,
        database: str | Path,
        clock: Clock = utc_now,
        *,
        read_only: bool = False,
        settings: Mapping[str, Any] | None = None,
        folder: Path | None = None,
        looked_at_least_s: float = DEFAULT_LEAST_S,
    ) -> None:
        self._clock = clock
        self._folder = folder
        self._unsaid = settings
        self.looked_at_least_s = looked_at_least_s
        self._is_guarded = False
        self._turns = Turns()
        self._engine: Engine = open_engine(database, read_only=read_only)
        try:
            with typed_errors(self._engine):
                if not is_current(self._engine):
                    _upgrade(self._engine, clock)
        except BaseException:
            self._engine.dispose()
            raise

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """Run one write transaction: all of it is committed, or none.

        Raises CatalogueLocked, CatalogueFull or CatalogueUnreadable.
        """
        # SQLite has those who wait try again and again, and the last may wait for ever: threads of
        # this process take turns in the order in which they came.
        turn = self._turns.next() if self._engine.dialect.name == "sqlite" else nullcontext()
        with turn, self._session(writes=True) as transaction:
            yield transaction

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """Run reads that see one state of the catalogue."""
        with self._session(writes=False) as transaction:
            yield transaction

    def faults(self) -> list[str]:
        """List what an SQLite file says of damage to itself; nothing for another database."""
        if self._engine.dialect.name != "sqlite":
            return []
        with typed_errors(self._engine), self._engine.connect() as connection:
            found = [row[0] for row in connection.exec_driver_sql("PRAGMA integrity_check")]
            loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        faults = [text for text in found if text != "ok"]
        return faults + [f"row {row[1]} of {row[0]} refers to no {row[2]}" for row in loose]

    def joined(self, tx: Transaction) -> "Store":
        """Return a store whose transactions are part of this one: committed with it, or never."""
        return _Joined(tx)

    def close(self) -> None:
        """Close the connections to the database."""
        self._engine.dispose()

    @contextmanager
    def _session(self, *, writes: bool) -> Iterator[Transaction]:
        bind = self._engine.execution_options(vidcat_writes=writes)
        info = {LEAST_S: self.looked_at_least_s}
        with typed_errors(self._engine), Session(bind, info=info) as session, session.begin():
            transaction = Transaction(session, self._clock, self._folder)
            if writes:
                self._begin(transaction)
            yield transaction
            if writes:
                transaction.custody_log.seal()
        if writes:
            self._unsaid = None  # committed

    def _begin(self, transaction: Transaction) -> None:
        if not self._is_guarded and self._engine.dialect.name == "sqlite":
            _require_own_triggers(transaction)
            self._is_guarded = True
        transaction.custody_log.begin()
        if self._unsaid is not None:
            transaction.custody_log.note_settings(self._unsaid)


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
