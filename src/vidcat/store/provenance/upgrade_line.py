"""The line that a log of custody gets when the tables change: all rows are entered anew."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import Connection, inspect
from sqlalchemy.orm import Session

from vidcat.domain.provenance.custody_log import LoggedKind
from vidcat.domain.reports.claims import CheckedClaim
from vidcat.store.provenance.custody_log import NAMED, CustodyLog, first_line
from vidcat.store.provenance.former_claims import changed_claims, former_statuses
from vidcat.store.provenance.former_times import counted_stream_times, late_films
from vidcat.store.provenance.row_check import RowCheck
from vidcat.store.schema.logged_tables import install_triggers, told_of_tables, touch_all
from vidcat.store.schema.version import HEAD


@contextmanager
def upgrade_logged(
    connection: Connection,
    clock: Callable[[], datetime],
    claims: Callable[[Session], Iterable[tuple[str, CheckedClaim]]],
) -> Iterator[None]:
    """Change the tables inside; enter how rows were before, by the log, and all as they are then.

    A row that was changed behind the log's back would pass for one that was always so: the line
    says how many such rows there were, and which. It says, too, which claims are judged otherwise
    than before, and of how many videos the times are; `claims` yields all, each with its report.
    """
    told: dict[str, Any] = {"schema": HEAD}
    former = former_statuses(connection)
    is_of_stream_times = counted_stream_times(connection)
    if inspect(connection).has_table("row_digest"):
        with Session(connection) as session:
            faults = RowCheck(session).faults({})
            named = [f"{each.table} {each.key}: {each.state}" for each in islice(faults, NAMED)]
            if named:
                told |= {"faults": len(named) + sum(1 for each in faults), "first": named}
    yield
    if connection.dialect.name == "sqlite":
        install_triggers(connection)
        touch_all(connection)
        told["covers"] = told_of_tables(connection)
    with Session(connection) as session:
        told |= changed_claims(former, claims(session) if former else ())
        told |= late_films(session) if is_of_stream_times else {}
        log = CustodyLog(session, clock)
        if log.head() is None:
            log.append(LoggedKind.BEGUN, None, told | first_line())
        else:
            log.append(LoggedKind.UPGRADED, None, told)
        log.seal()
        session.commit()  # its own part; the whole is committed with the new tables
