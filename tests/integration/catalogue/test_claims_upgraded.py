"""A catalogue of before schema 0010 opens with its claims judged by what they say, and says why."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from casework_desk import ANN, BOB, A, B, at, now, open_desk, said, see
from vidcat.casework.equipment.types_and_items import add_item
from vidcat.casework.reports.claims import assess_sighting, check_report
from vidcat.casework.reports.statements import add_report, resolve
from vidcat.casework.sightings.statements import Opinion, correct_sighting, review_sighting
from vidcat.domain.reports.drafts import CitationDraft, ClaimDraft, ClaimRef, ReportDraft
from vidcat.domain.sightings.reviews import earlier_review
from vidcat.domain.sightings.statements import Bearing, ReviewVerdict, Sighting
from vidcat.domain.values.counts import parse_count
from vidcat.store.schema import migrate
from vidcat.store.schema.engine import open_engine
from vidcat.store.session import Store

SEVERAL = parse_count("several")
REPORT = ReportDraft(
    slug="parade",
    title="A parade",
    citations=(CitationDraft(1, description="a"), CitationDraft(2, description="b")),
    claims=(
        ClaimDraft(1, 1, "btr80", SEVERAL),
        ClaimDraft(2, 2, "btr80", parse_count("1")),
        ClaimDraft(3, 1, "btr80", parse_count("1")),
    ),
)


def tie(store: Store, claim: int, sighting: Sighting) -> None:
    with store.write() as tx:
        assess_sighting(tx, ClaimRef("parade", claim), sighting, Bearing.SUPPORTS, ANN)


@pytest.fixture
def older(tmp_path: Path) -> Path:
    """Make it, and take it back: a technical and a citation without a video "support" claims 1 and
    2, and 3 rests on a sighting that was disputed before its author changed it.
    """
    file = tmp_path / "catalogue.db"
    store = open_desk(file)
    add_report(store, REPORT)
    resolve(store, "parade", 1, A, ANN)
    tie(store, 1, see(store, A, at(1), said("vehicle/land/technical")))
    tie(store, 2, see(store, B, at(1)))
    seen = see(store, A, at(5))
    disputed = review_sighting(store, seen, Opinion(ReviewVerdict.DISPUTE, "a BTR-82"), BOB)
    item = add_item(store, "Plate 4471", "", ANN)
    changed = correct_sighting(store, disputed, at(5), said(note="a typo", item=item), (ANN, ""))
    tie(store, 3, changed)
    store.close()
    engine = open_engine(file)
    with engine.connect().execution_options(vidcat_migrates=True) as connection:
        with connection.begin():
            command.downgrade(migrate.alembic_config(connection), "0009")
            connection.exec_driver_sql("UPDATE sighting SET status = 'made' WHERE is_current")
            # Digests of tables that the way down made anew would tell of a past that never was.
            connection.exec_driver_sql("DELETE FROM row_digest")
        connection.invalidate()
    engine.dispose()
    return file


def test_statuses_are_those_of_the_new_rules_and_history_says_why(older: Path) -> None:
    store = Store(older)
    claims = check_report(store, "parade").claims
    assert [str(each.status) for each in claims] == ["open", "source unavailable", "partly"]
    with store.read() as tx:
        (line,) = [e for e in tx.history.newest(99) if e.what == "upgraded"]
    assert "claims are judged by new rules, 3 otherwise than before" in line.detail
    assert "parade 1: supported before, open now" in line.detail
    assert "sighting 1 is not counted: another type" in line.detail
    assert "parade 2: supported before, source unavailable now" in line.detail
    assert "parade 3: supported before, partly now" in line.detail
    assert "sighting 3 is not counted: disputed by Bob" in line.detail
    store.close()


def test_a_dispute_counts_again_and_a_tie_has_its_author(older: Path) -> None:
    store = Store(older)
    sighting = now(store, 3)
    assert earlier_review(sighting) == "disputed as version 1, changed since"
    assert (str(sighting.status), sighting.statement.item) == ("disputed", 1)
    with store.read() as tx:
        assert [(each.item, each.by) for each in tx.sightings.ties(3)] == [(1, ANN)]
    store.close()


def test_the_log_holds_what_the_upgrade_made_of_the_rows(older: Path) -> None:
    store = Store(older)
    with store.read() as tx:
        assert list(tx.row_check.faults({})) == []
    store.close()
    with closing(sqlite3.connect(older)) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_history_says_that_the_times_of_late_videos_are_others_now(older: Path) -> None:
    with closing(sqlite3.connect(older)) as database:
        database.execute(
            "UPDATE video SET first_pts = CASE sha256 WHEN ? THEN 512 ELSE 0 END", (A,)
        )
        database.commit()
    store = Store(older)
    with store.read() as tx:
        (line,) = [e for e in tx.history.newest(99) if e.what == "upgraded"]
    told = (
        "times count from the first frame shown; others than before in 1 video, which begins late"
    )
    assert told in line.detail
    store.close()
